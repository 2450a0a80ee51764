"""Run times in plain words, English and Spanish: days or dates, wall-clock times, long runs and distances.

What is doubtful is never set in silence: `RunTimes.unclear` says why we must ask, beside what was understood. The words
are found in `core/run_mentions.py` and put together in `core/run_groups.py`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from core.clock_times import Clock
from core.days import WEEK as WEEK
from core.days import Day as Day
from core.days import in_order
from core.distance import Distance
from core.run_doubts import Why
from core.run_groups import Run, clocks_disagree, overlap, runs_in
from core.run_mentions import Doubt, mentions

Kind = Literal["run", "long_run"]
Unclear = Why


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a run plan.

    Args:
        days: of each week, in its order; None where the text names none, or a date.
        time: where the runner is; None where not said, or not said clearly.
        kind: a long run is called so by the runner.
        date: of a single run; None for those of each week.
        distance: how far; None where not said.
    """

    days: tuple[Day, ...] | None
    time: datetime.time | None
    kind: Kind = "run"
    date: datetime.date | None = None
    distance: Distance | None = None


@dataclass(frozen=True, slots=True)
class RunTimes:
    """What a text says about run times; `unclear` names why we must ask, and is None where all is clear."""

    entries: tuple[Entry, ...]
    unclear: Unclear | None = None

    @property
    def clarify(self) -> bool:
        """Tell whether we must ask back before anything can be set."""
        return self.unclear is not None


# The graver reason is named where there are several.
_GRAVEST_FIRST: tuple[Unclear, ...] = (
    *("contradiction", "sometimes", "choice", "past", "hour", "about", "more", "no_day", "no_time", "nothing"),
)


def read_run_times(plain: str, *, now: datetime.datetime, is_answer: bool = False) -> RunTimes:
    """Read run times from a comparable text (`core.words.comparable`).

    Args:
        plain: the comparable text.
        now: the runner's wall clock, naive; it tells which date "tomorrow" is, and what is past.
        is_answer: the text answers "when do you run?", so that a bare "18" is a time too.

    >>> monday = datetime.datetime(2026, 11, 23, 12)
    >>> read_run_times("tue thu 6am and long run sat 7:30", now=monday).entries[1]
    Entry(days=('sat',), time=datetime.time(7, 30), kind='long_run', date=None, distance=None)
    >>> read_run_times("every other sat 7ish", now=monday).unclear
    'sometimes'
    """
    found = mentions(plain, today=now.date())
    runs, reasons = runs_in(found)
    reasons |= {mention.why for mention in found if isinstance(mention, Doubt)}
    entries = []
    for run in runs:
        entry, why = _entry(run, is_answer=is_answer)
        entries.append(entry)
        reasons |= why | _missing(entry) | _past(entry, now)
    reasons |= _at_odds(runs)
    if not entries:
        reasons.add("nothing")
    return RunTimes(_merged(entries), next((why for why in _GRAVEST_FIRST if why in reasons), None))


def _entry(run: Run, *, is_answer: bool) -> tuple[Entry, set[Unclear]]:
    at, why = run.start.within(run.part).read() if run.start else (None, None)
    reasons: set[Unclear] = {why} if why else set()
    if run.start and _may_be_no_time(run.start, run) and not (is_answer and not run.days):
        at, reasons = None, {*reasons, "more"}
    if run.on and not run.on.is_sure:
        reasons.add("past")
    kind: Kind = "long_run" if run.is_long else "run"
    return Entry(run.days or None, at, kind, run.on.on if run.on else None, run.distance), reasons


def _may_be_no_time(clock: Clock, run: Run) -> bool:
    """Tell whether a bare number over twelve may be something else: "tue 18" is a date or a distance as well."""
    return clock.is_bare and clock.hour > 12 and not clock.is_told and len(run.days) < 2


def _missing(entry: Entry) -> set[Unclear]:
    missing: set[Unclear] = set() if entry.days or entry.date else {"no_day"}
    return missing if entry.time else {*missing, "no_time"}


def _past(entry: Entry, now: datetime.datetime) -> set[Unclear]:
    is_past = entry.date is not None and datetime.datetime.combine(entry.date, entry.time or datetime.time.max) <= now
    return {"past"} if is_past else set()


def _at_odds(runs: list[Run]) -> set[Unclear]:
    found: set[Unclear] = {"contradiction"} if overlap(runs) else set()
    found |= {"more"} if any(run.on for run in runs) and any(run.days for run in runs) else set()
    return found | ({"hour"} if clocks_disagree(runs) else set())


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Make one entry of those that share time, kind and distance."""
    merged: dict[Entry, set[Day]] = {}
    for entry in entries:
        merged.setdefault(replace(entry, days=() if entry.days else None), set()).update(entry.days or ())
    return tuple(replace(key, days=in_order(days) if days else None) for key, days in merged.items())
