"""Other days, times or hours for a plan: move, drop, later, "change to 7pm"; each read back in full."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from core.change_words import days_alone, days_in, dropped_days, moved_days, names_evening, names_long_run
from core.clock_text import time_text
from core.days import Day
from core.decision import Decision
from core.evening_before import in_the_evening, read_evening
from core.offering import read_back
from core.plan import Plan
from core.plan_answers import answered, asked, declines, says_any, wall_clock
from core.run_entries import Entries, days_of, is_whole, joined, merged, with_days_moved, without_days
from core.run_plan import Entry, read_run_times
from core.runner import Question
from core.turn import Turn

FEW_WORDS = 6  # a longer text that makes no sense, or names a day, may be about anything
CHANGE = "change"  # asks what is to be different; its ref is the new time, where that was said
_EVENING_FROM, _EVENING_UNTIL = time(15), time(23, 30)
_DOUBTFUL = ("contradiction", "sometimes", "choice", "past", "hour", "about")


def change(turn: Turn, plan: Plan, *, is_answer: bool = False) -> Decision:
    """Change days, times or the hour of the evening reminder, and read it back.

    Args:
        is_answer: the text answers a question of ours, so that a bare "18" is a time too.
    """
    plain = turn.understood.plain
    evening, gone = read_evening(plain), dropped_days(plain)
    if evening and not read_run_times(evening.rest, now=wall_clock(turn)).entries:
        return _change_evening(turn, plan, evening.at)
    if gone:
        return _drop(turn, plan, gone)
    times = read_run_times(plain, now=wall_clock(turn), is_answer=is_answer)
    if times.unclear in _DOUBTFUL or not times.entries:
        return _ask_what(turn, plan)
    is_whole_plan = all(is_whole(entry) for entry in times.entries)
    if is_whole_plan and says_any(turn, "adds"):
        return read_back(turn, replace(plan, entries=joined(plan.entries, times.entries, is_more=True)))
    if is_whole_plan and len(times.entries) > 1:
        return _change_week(turn, plan, times.entries)
    if len(times.entries) > 1:
        return _ask_what(turn, plan)
    return _change_one(turn, plan, times.entries[0])


def take_change(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to what is to change; None where it names no day and no time."""
    plan = turn.runner.plan
    if plan is None:
        return None
    if declines(turn):
        return answered(turn, plan, "nothing_changes")
    if question.kind == CHANGE and question.ref and (days := _days_answered(turn, plan)):
        at = time.fromisoformat(question.ref)
        return read_back(turn, replace(plan, entries=merged(plan.entries, (Entry(days, at),))))
    is_about_it = says_what_changes(turn) or (question.kind == CHANGE and _has_times(turn))
    return change(turn, plan, is_answer=True) if is_about_it else None


def says_what_changes(turn: Turn) -> bool:
    """Tell whether a short text corrects a plan by a day or a time: "no, 6:30", "wed not thu", "drop thursday"."""
    plain = turn.understood.plain
    return len(plain.split()) <= FEW_WORDS and _has_times(turn)


def says_time_alone(turn: Turn) -> bool:
    """Tell whether a text names a time, and no day for it."""
    times = read_run_times(turn.understood.plain, now=wall_clock(turn))
    return bool(times.entries) and not any(entry.days or entry.date for entry in times.entries)


def _change_evening(turn: Turn, plan: Plan, clock: time) -> Decision:
    """Give the evening reminder another hour; one in the quiet hours is recorded as asked for."""
    if not _is_evening(clock):
        return _ask_what(turn, plan)
    return read_back(turn, replace(plan, evening=clock), key="changed_evening")


def _drop(turn: Turn, plan: Plan, gone: Sequence[Day]) -> Decision:
    entries = without_days(plan.entries, gone)
    if not entries:
        return answered(turn, plan, "drop_all")
    return read_back(turn, replace(plan, entries=entries))


def _change_week(turn: Turn, plan: Plan, said: Entries) -> Decision:
    """Give days that have a run their new time; days that have none are the new week, and the long run stays."""
    known = set(days_of(plan.entries))
    kept = plan.entries
    if not known.intersection(days_of(said)) and any(entry.days for entry in said):
        kept = tuple(entry for entry in plan.entries if entry.date or entry.kind == "long_run")
    return read_back(turn, replace(plan, entries=merged(kept, said)))


def _change_one(turn: Turn, plan: Plan, said: Entry) -> Decision:
    """Change by one line: a move from day to day, the long run, a whole line, days alone or a time alone."""
    if moved := moved_days(turn.understood.plain, days_of(plan.entries)):
        return _move(turn, plan, *moved, at=said.time)
    if _is_about_long_run(turn, plan):
        return _change_long_run(turn, plan, said)
    if said.date and said.time:
        return read_back(turn, replace(plan, entries=merged(plan.entries, (said,))))
    if said.time is None:
        return _change_days(turn, plan, said)
    days = said.days or tuple(day for day in days_in(turn.understood.plain) if day in days_of(plan.entries))
    if days:
        return _change_line(turn, plan, replace(said, days=days))
    return _change_time(turn, plan, said.time)


def _change_line(turn: Turn, plan: Plan, said: Entry) -> Decision:
    """Take a whole line: days that have a run get the time, others are the new days where it is plain for which."""
    known, days = days_of(plan.entries), said.days or ()
    if set(days) <= set(known):
        return read_back(turn, replace(plan, entries=merged(plan.entries, (said,))))
    if len(days) > 1:
        return _change_week(turn, plan, (said,))
    if len(known) > 1:
        return _ask_what(turn, plan)
    return read_back(turn, replace(plan, entries=(*(entry for entry in plan.entries if entry.date), said)))


def _move(turn: Turn, plan: Plan, gone: Sequence[Day], new: Sequence[Day], *, at: time | None) -> Decision:
    entries = with_days_moved(plan.entries, gone, new)
    if at:
        entries = merged(entries, (Entry(tuple(new), at),))
    return read_back(turn, replace(plan, entries=entries))


def _change_long_run(turn: Turn, plan: Plan, said: Entry) -> Decision:
    """Give the long run its new day, its new time, or both."""
    before = next(entry for entry in plan.entries if entry.kind == "long_run" and entry.days)
    new = replace(
        before,
        days=said.days or before.days,
        time=said.time or before.time,
        distance=said.distance or before.distance,
    )
    others = tuple(entry for entry in plan.entries if entry != before)
    return read_back(turn, replace(plan, entries=merged(others, (new,))))


def _change_days(turn: Turn, plan: Plan, said: Entry) -> Decision:
    """Give all runs other days where they start at one time; one day in place of several is asked about."""
    weekly = [entry for entry in plan.entries if entry.days and entry.kind == "run"]
    weekly = weekly or [entry for entry in plan.entries if entry.days]
    if not said.days or len(weekly) != 1 or len(said.days) < len(weekly[0].days or ()):
        return _ask_what(turn, plan)
    others = tuple(entry for entry in plan.entries if entry != weekly[0])
    return read_back(turn, replace(plan, entries=joined(others, (replace(weekly[0], days=said.days),), is_more=True)))


def _change_time(turn: Turn, plan: Plan, clock: time) -> Decision:
    """Give the evening reminder another hour, or all runs where they start at one time: whichever is meant."""
    starts = {entry.time for entry in plan.entries if entry.time}
    if names_evening(turn.understood.plain) and says_any(turn, "reminder"):
        return _change_evening(turn, plan, in_the_evening(clock))
    if _is_evening(clock) and (says_any(turn, "reminder") or max(starts) < _EVENING_FROM):
        return _change_evening(turn, plan, clock)
    if len(starts) != 1 or says_any(turn, "reminder"):
        at = time_text(clock, turn.language)
        return asked(turn, plan, CHANGE, "change_which", ref=clock.isoformat("minutes"), time=at)
    return read_back(turn, replace(plan, entries=tuple(replace(entry, time=clock) for entry in plan.entries)))


def _ask_what(turn: Turn, plan: Plan) -> Decision:
    return asked(turn, plan, CHANGE, "change_what")


def _days_answered(turn: Turn, plan: Plan) -> tuple[Day, ...]:
    """Read which runs a time is for: the days named, or all of them."""
    if says_any(turn, "all_of_them"):
        return days_of(plan.entries)
    if names_long_run(turn.understood.plain):
        return days_of(entry for entry in plan.entries if entry.kind == "long_run")
    return days_alone(turn.understood.plain)


def _is_about_long_run(turn: Turn, plan: Plan) -> bool:
    has_one = any(entry.kind == "long_run" and entry.days for entry in plan.entries)
    return has_one and names_long_run(turn.understood.plain)


def _has_times(turn: Turn) -> bool:
    times = read_run_times(turn.understood.plain, now=wall_clock(turn), is_answer=True)
    names_any = any(entry.days or entry.date or entry.time for entry in times.entries)
    return names_any or bool(dropped_days(turn.understood.plain))


def _is_evening(clock: time) -> bool:
    return _EVENING_FROM <= clock <= _EVENING_UNTIL
