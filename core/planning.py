"""Setting up a run plan: run times in plain words, one question a text, and reminders that begin with one digit."""

from collections.abc import Sequence
from dataclasses import replace

from core.decision import Bodies, Decision
from core.mileage import with_guard
from core.phone import country_of
from core.plan import Plan
from core.plan_answers import answered, asked, bodies, consent_for, next_text, wall_clock, with_question, write
from core.plan_text import entry_text, when_text
from core.run_plan import Entry, read_run_times
from core.runner import Question
from core.schedule import early_reminders
from core.turn import Turn
from core.zones import city_of_zone, zones_of_number

RUN_TIMES = "run_times"  # asks for days and times; its ref is what they have said so far, a text a line
WHERE = "where_are_you"  # asks for a place; a plan waits for it
CHOICE = "reminders"  # asks for the digit that begins the reminders


def set_up(turn: Turn) -> Decision:
    """Take run times that were said of one's own accord."""
    return _take(turn, (turn.understood.plain,))


def take_run_times(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to the question for run times; None where it holds nothing of the kind."""
    times = read_run_times(turn.understood.plain, now=wall_clock(turn), is_answer=True)
    if not times.entries:
        return None
    return _take(turn, (*filter(None, question.ref.split("\n")), turn.understood.plain))


def choose(turn: Turn, digit: int) -> Decision:
    """Begin the reminders on offer, as the digit says: 1 the evening before, 2 the early ones too."""
    plan = turn.runner.plan
    assert plan is not None, "there is no choice without an offer"
    if digit > (2 if early_reminders(plan) else 1):
        return offer(turn, plan)
    chosen = replace(plan, state="active", is_early=digit == 2, is_guess=False)  # the guess was shown and stood
    return begin(turn, chosen, shown=_offer(turn, plan))


def begin(turn: Turn, plan: Plan, *, shown: Bodies) -> Decision:
    """Begin the reminders of a plan, with the proof that they were asked for.

    Args:
        shown: the texts of ours they have agreed to.
    """
    text = write(turn, plan)
    early = f", {text.early()}" if plan.is_early else ""
    decision = answered(
        turn, plan, "on", next=next_text(turn, plan), evening=text.evening() + early, strength=text.strength()
    )
    decision = replace(decision, consents=(consent_for(turn, plan, shown),))
    return with_guard(turn, decision, plan)


def offer(turn: Turn, plan: Plan) -> Decision:
    """Read a plan back and offer its reminders; ask for what is missing first, one question a text."""
    if not plan.is_complete:
        return ask_runs(turn, plan)
    if plan.zone is None:
        return _with_zone(turn, plan)
    decision = Decision(replace(turn.runner, plan=plan), (_offer(turn, plan),))
    return with_question(turn, decision, CHOICE)


def ask_runs(turn: Turn, plan: Plan | None) -> Decision:
    """Ask when they run."""
    return asked(turn, plan, RUN_TIMES, "ask_runs")


def change_runs(turn: Turn, plan: Plan) -> Decision:
    """Take changed runs into a plan whose reminders were agreed to, and read it back in full."""
    text = write(turn, plan)
    if plan.state == "paused":
        return answered(turn, plan, "plan_paused_open", runs=text.runs())
    return with_guard(
        turn, answered(turn, plan, "changed", runs=text.runs(), place=text.place(), next=next_text(turn, plan)), plan
    )


def _take(turn: Turn, said: Sequence[str]) -> Decision:
    """Take all they have said so far; ask for the first thing that is missing."""
    if country_of(turn.runner.phone) not in turn.service.home_countries:
        return answered(turn, turn.runner.plan, "reminders_abroad")
    entries, is_clear = _read_all(turn, said)
    if missing := _missing(entries, is_clear=is_clear):
        runs = ", ".join(entry_text(entry, turn.language) for entry in entries)
        timeless = " ".join(when_text(entry, turn.language) for entry in entries if entry.time is None)
        plan, ref = turn.runner.plan, "" if missing == "ask_again" else "\n".join(said)
        return asked(turn, plan, RUN_TIMES, missing, ref=ref, runs=runs, missing=timeless, time=runs)
    return _with_entries(turn, entries)


def _missing(entries: Sequence[Entry], *, is_clear: bool) -> str | None:
    """Name the reply that asks for what is missing; None where nothing is."""
    if not entries:
        return "ask_runs" if is_clear else "ask_not_understood"
    if not is_clear:
        return "ask_again"
    if any(entry.time is None for entry in entries):
        return "ask_time"
    return "ask_days" if any(not entry.days and not entry.date for entry in entries) else None


def _with_entries(turn: Turn, entries: tuple[Entry, ...]) -> Decision:
    plan = turn.runner.plan
    if plan and plan.state in ("active", "paused"):
        return change_runs(turn, replace(plan, entries=joined(plan.entries, entries)))
    known = plan or Plan("offered")
    return offer(turn, replace(known, state="offered", entries=entries, is_early=False, paused_until=None, skips=()))


def _with_zone(turn: Turn, plan: Plan) -> Decision:
    """Go by the zone of the number where it has one alone, else ask."""
    zones = zones_of_number(turn.runner.phone)
    if len(zones) == 1:
        return offer(turn, replace(plan, zone=zones[0], place=city_of_zone(zones[0]), is_guess=True))
    return asked(turn, plan, WHERE, "ask_zone", runs=write(turn, plan).runs())


def _offer(turn: Turn, plan: Plan) -> Bodies:
    """Word the offer, with all that a programme's confirmation must hold (messaging facts 5.4)."""
    text = write(turn, plan)
    early = text.early()
    return bodies(
        turn,
        f"offer{'_guess' if plan.is_guess else ''}{'_early' if early else ''}",
        "terms",
        runs=text.runs(),
        place=text.place(),
        evening=text.evening(),
        early=early,
        most=str(text.most_a_week()),
        choice=_ONE_OR_TWO[turn.language] if early else "1",
    )


_ONLY_MISSING = (None, "no_day", "no_time", "nothing")  # what they have not said yet, and no doubt
_ONE_OR_TWO = {"en": "1 or 2", "es": "1 o 2"}


def _read_all(turn: Turn, said: Sequence[str]) -> tuple[tuple[Entry, ...], bool]:
    """Read texts one after the other, each adding to those before; tell whether the last was clear."""
    entries: tuple[Entry, ...] = ()
    now, is_clear = wall_clock(turn), True
    for number, text in enumerate(said):
        times = read_run_times(text, now=now, is_answer=number > 0)
        entries, is_clear = filled(entries, times.entries), times.unclear in _ONLY_MISSING
    return entries, is_clear


def filled(before: tuple[Entry, ...], said: Sequence[Entry]) -> tuple[Entry, ...]:
    """Fill what was said before with what is said now: a time alone goes to the days without one, days to the time.

    >>> from datetime import time
    >>> filled((Entry(("sat",), None),), [Entry(None, time(7, 30))])[0].time
    datetime.time(7, 30)
    """
    for entry in said:
        if not entry.days and not entry.date and any(known.time is None for known in before):
            before = tuple(replace(known, time=known.time or entry.time) for known in before)
        elif entry.time is None and any(not known.days and not known.date for known in before):
            before = tuple(
                known if known.days else replace(known, days=entry.days, date=entry.date) for known in before
            )
        else:
            before = (*without_days_of(before, entry), entry)
    return before


def joined(before: tuple[Entry, ...], said: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Join new runs to those of a plan: single dates are added, a long run replaces the long run, a week the week."""
    if all(entry.date for entry in said):
        kept = before
    elif all(entry.date or entry.kind == "long_run" for entry in said):
        kept = tuple(entry for entry in before if entry.date or entry.kind == "run")
    else:
        kept = tuple(entry for entry in before if entry.date)
    for entry in said:
        kept = without_days_of(kept, entry)
    return (*kept, *said)


def without_days_of(entries: tuple[Entry, ...], said: Entry) -> tuple[Entry, ...]:
    """Leave out of the runs known before those on the same days or date."""
    if said.date:
        return tuple(entry for entry in entries if entry.date != said.date)
    left = (_without(entry, said) for entry in entries)
    return tuple(entry for entry in left if entry.days or entry.date or entry.days is None)


def _without(entry: Entry, said: Entry) -> Entry:
    if not entry.days or not said.days:
        return entry
    return replace(entry, days=tuple(day for day in entry.days if day not in said.days))
