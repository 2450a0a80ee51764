"""A change of mind about reminders: see, skip, pause, fewer, move, end, and back again."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from core.clock_text import date_text, time_text
from core.days import NAME, NAMES, Day, in_order
from core.decision import Decision
from core.plan import Plan
from core.plan_answers import answered, asked, bodies, consent_for, next_text, today, wall_clock, write
from core.plan_text import run_text
from core.planning import ask_runs, change_runs, joined, offer, without_days_of
from core.run_plan import Entry, RunTimes, read_run_times
from core.runner import Question
from core.schedule import Run, is_quiet, runs_on
from core.spans import Span, read_span
from core.turn import Turn

CHANGE = "change"  # asks what is to be different
_EVENING_FROM, _EVENING_UNTIL = time(15), time(23, 30)
_LOOK_AHEAD_DAYS = 400


def show(turn: Turn, plan: Plan) -> Decision:
    """Read a plan back, with its next reminder and how to change it."""
    text = write(turn, plan)
    match plan.state:
        case "offered":
            return offer(turn, plan)
        case "paused":
            return answered(turn, plan, "plan_paused_open", runs=text.runs())
        case "ended":
            return answered(turn, plan, "plan_ended", runs=text.runs())
    if plan.paused_until and plan.paused_until > today(turn):
        until = date_text(plan.paused_until, turn.language)
        return answered(turn, plan, "plan_paused", runs=text.runs(), until=until)
    return answered(
        turn,
        plan,
        "plan",
        runs=text.runs(),
        place=text.place_now(),
        evening=text.evening() + (f", {text.early()}" if plan.is_early else ""),
        strength=text.strength(),
        next=next_text(turn, plan),
    )


def skip(turn: Turn, plan: Plan) -> Decision:
    """Leave out the runs of the days they name, or the next run where they name none."""
    here = today(turn)
    span = read_span(turn.understood.plain, today=here)
    run = _next_run(plan, wall_clock(turn)) if span is None else None
    span = span or (Span(run.starts_local.date(), run.starts_local.date()) if run else None)
    if span is None:
        return answered(turn, plan, "skip_which")
    what = _what(turn, plan, span)
    if what is None:
        days = _span_text(turn, span)
        return answered(turn, plan, "skip_nothing", what=days, next=next_text(turn, plan))
    skipped = replace(plan, skips=(*plan.skips, span))
    decision = answered(turn, skipped, "skipped", what=what, next=next_text(turn, skipped))
    return replace(decision, reminders_taken_back="skipped")


def pause(turn: Turn, plan: Plan) -> Decision:
    """Pause until the day they name, or until they say RESUME."""
    here = today(turn)
    span = read_span(turn.understood.plain, today=here)
    if span and span.first > here and span.last:
        return skip(turn, plan)
    if span is None or span.last is None:
        decision = answered(turn, replace(plan, state="paused"), "paused_open")
    else:
        until = span.last + timedelta(days=1)
        paused = replace(plan, state="active", paused_until=until)
        decision = answered(turn, paused, "paused", until=date_text(until, turn.language), next=next_text(turn, paused))
    return replace(decision, reminders_taken_back="paused")


def resume(turn: Turn, plan: Plan) -> Decision:
    """Bring reminders back; after they were ended that is a consent of its own."""
    if not plan.is_complete or plan.zone is None:
        return ask_runs(turn, plan)
    if plan.state == "active" and not plan.paused_until and not plan.skips:
        return answered(turn, plan, "resume_nothing")
    resumed = replace(plan, state="active", paused_until=None, skips=())
    text = write(turn, resumed)
    decision = answered(
        turn, resumed, "resumed", runs=text.runs(), place=text.place_now(), next=next_text(turn, resumed)
    )
    if plan.state != "ended":
        return decision
    shown = bodies(turn, "plan_ended", runs=text.runs())
    return replace(decision, consents=(consent_for(turn, resumed, shown),))


def fewer(turn: Turn, plan: Plan) -> Decision:
    """Send fewer: first no strength days and tips, then long runs alone."""
    has_long_runs = any(entry.kind == "long_run" for entry in plan.entries)
    if plan.level == "all":
        less = replace(plan, level="runs")
        return answered(turn, less, "fewer_runs", next=next_text(turn, less))
    if plan.level == "runs" and has_long_runs:
        less = replace(plan, level="long_runs")
        decision = answered(turn, less, "fewer_long_runs", next=next_text(turn, less))
        return replace(decision, reminders_taken_back="fewer wanted")
    return answered(turn, plan, "fewer_least")


def cancel(turn: Turn, plan: Plan) -> Decision:
    """End the reminders, and them alone."""
    decision = answered(turn, replace(plan, state="ended"), "cancelled")
    consents = (turn.consent("stopped", "reminders"),) if plan.state in ("active", "paused") else ()
    return replace(decision, consents=consents, reminders_taken_back="reminders were ended")


def change(turn: Turn, plan: Plan, *, is_answer: bool = False) -> Decision:
    """Change days, times or the hour of the evening reminder, and read it back."""
    times = read_run_times(turn.understood.plain, now=wall_clock(turn), is_answer=is_answer)
    if times.entries and all(_is_whole(entry) for entry in times.entries) and not times.unclear:
        return change_runs(turn, replace(plan, entries=_with_times(plan.entries, times)))
    if len(times.entries) != 1:
        return asked(turn, plan, CHANGE, "change_what")
    (entry,) = times.entries
    if entry.time is None:
        return _change_days(turn, plan, entry)
    if entry.days or entry.date:
        return asked(turn, plan, CHANGE, "change_what")
    return _change_time(turn, plan, entry.time)


def take_change(turn: Turn, _question: Question) -> Decision | None:
    """Take a text as the answer to what is to change; None where it names no day and no time."""
    plan = turn.runner.plan
    times = read_run_times(turn.understood.plain, now=wall_clock(turn), is_answer=True)
    return change(turn, plan, is_answer=True) if plan and times.entries else None


def _change_days(turn: Turn, plan: Plan, said: Entry) -> Decision:
    """Move a run from one day to another, or all runs to other days where they all start at one time."""
    if said.date or not said.days:
        return asked(turn, plan, CHANGE, "change_what")
    moved = _moved_day(turn.understood.plain)
    if moved:
        entries = tuple(_with_day_moved(entry, *moved) for entry in plan.entries)
        return change_runs(turn, replace(plan, entries=entries))
    weekly = [entry for entry in plan.entries if entry.days]
    if len(weekly) != 1:
        return asked(turn, plan, CHANGE, "change_what")
    entries = joined(plan.entries, (replace(weekly[0], days=said.days),))
    return change_runs(turn, replace(plan, entries=entries))


def _change_time(turn: Turn, plan: Plan, clock: time) -> Decision:
    """Give the evening reminder another hour, or all runs where they start at one time: whichever is meant."""
    starts = {entry.time for entry in plan.entries if entry.time}
    if _names_reminder(turn) or (_is_evening(clock) and max(starts) < _EVENING_FROM):
        return _change_evening(turn, plan, clock)
    if len(starts) != 1:
        return asked(turn, plan, CHANGE, "change_which", time=time_text(clock, turn.language))
    entries = tuple(replace(entry, time=clock) for entry in plan.entries)
    return change_runs(turn, replace(plan, entries=entries))


def _change_evening(turn: Turn, plan: Plan, clock: time) -> Decision:
    """Give the evening reminder another hour; one in the quiet hours is recorded as asked for."""
    if not _is_evening(clock):
        return asked(turn, plan, CHANGE, "change_what")
    changed = replace(plan, evening=clock)
    text = write(turn, changed)
    decision = answered(
        turn, changed, "changed_evening", evening=text.evening(), runs=text.runs(), next=next_text(turn, changed)
    )
    return replace(decision, consents=(consent_for(turn, changed, ()),)) if is_quiet(clock) else decision


def _with_times(before: tuple[Entry, ...], times: RunTimes) -> tuple[Entry, ...]:
    """Give the days they name their new times; the other days stay."""
    kinds = {day: entry.kind for entry in before for day in entry.days or ()}
    said = [
        replace(entry, kind=kinds.get(entry.days[0], entry.kind)) if entry.days and entry.kind == "run" else entry
        for entry in times.entries
    ]
    for entry in said:
        before = without_days_of(before, entry)
    return (*before, *said)


def _with_day_moved(entry: Entry, gone: Day, new: Day) -> Entry:
    if not entry.days or gone not in entry.days:
        return entry
    return replace(entry, days=in_order({*entry.days, new} - {gone}))


def _moved_day(plain: str) -> tuple[Day, Day] | None:
    """Read from which day to which a run is moved: "my wednesday run to thursday", "jueves en vez de martes"."""
    found = _FROM_TO.search(plain)
    if found:
        return NAMES[found["gone"]], NAMES[found["new"]]
    found = _INSTEAD.search(plain)
    return (NAMES[found["gone"]], NAMES[found["new"]]) if found else None


_FROM_TO = re.compile(rf"\b(?P<gone>{NAME})(?:\s+\w+){{0,3}}?\s+(?:to|a|al|para(?: el)?)\s+(?:el\s+)?(?P<new>{NAME})")
_INSTEAD = re.compile(rf"\b(?P<new>{NAME})\s+(?:instead of|not|en vez del?|en lugar del?)\s+(?:el\s+)?(?P<gone>{NAME})")


def _names_reminder(turn: Turn) -> bool:
    words = turn.understood.plain.split()
    return any(word in words for word in turn.catalog.words.groups["reminder"])


def _is_whole(entry: Entry) -> bool:
    return entry.time is not None and bool(entry.days or entry.date)


def _is_evening(clock: time) -> bool:
    return _EVENING_FROM <= clock <= _EVENING_UNTIL


def _next_run(plan: Plan, now: datetime) -> Run | None:
    """Give the next run that starts after a wall-clock time; None where there is none."""
    days = (now.date() + timedelta(days=number) for number in range(_LOOK_AHEAD_DAYS))
    return next((run for day in days for run in runs_on(plan, day) if run.starts_local > now), None)


def _what(turn: Turn, plan: Plan, span: Span) -> str | None:
    """Name what is left out: the one run of the days, or the days; None where the plan has no run on them."""
    last = span.last or span.first + timedelta(days=6)
    days = [span.first + timedelta(days=number) for number in range((last - span.first).days + 1)]
    runs = [run for day in days for run in runs_on(plan, day)]
    if not runs:
        return None
    return (
        run_text(runs[0], today(turn), turn.language) if len(runs) == 1 and len(days) == 1 else _span_text(turn, span)
    )


def _span_text(turn: Turn, span: Span) -> str:
    first = date_text(span.first, turn.language)
    if span.last is None or span.last == span.first:
        return first
    to = "to" if turn.language == "en" else "a"
    return f"{first} {to} {date_text(span.last, turn.language)}"
