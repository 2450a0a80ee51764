"""What is the same every week in a plan: the runs of each weekday, and the strength days between them."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from core.run_plan import WEEK, Day, Entry


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The runs of each weekday, Monday first, and the strength days, two at most."""

    by_weekday: tuple[tuple[Entry, ...], ...]
    has_single_dates: bool
    strength: tuple[Day, ...]

    def has_evening(self, day: Day) -> bool:
        """Tell whether the evening of a day is before a run."""
        return bool(self.by_weekday[(WEEK.index(day) + 1) % 7])


@lru_cache(maxsize=4096)
def rhythm_of(entries: tuple[Entry, ...]) -> Rhythm:
    """Give the rhythm of a plan's entries."""
    by_weekday = tuple(tuple(entry for entry in entries if entry.days and day in entry.days) for day in WEEK)
    return Rhythm(by_weekday, any(entry.date for entry in entries), _strength_days(by_weekday))


def _strength_days(by_weekday: tuple[tuple[Entry, ...], ...]) -> tuple[Day, ...]:
    """Choose the strength days of a week: first those no evening reminder falls on, then as far apart as can be.

    Two days a week for adults (UK Chief Medical Officers); not before a key run, not next to each other: cramp facts
    2.7 and 4.5. Without weekly runs there are none: single runs leave no rhythm to build on.
    """
    if not any(by_weekday):
        return ()
    after = dict(zip(WEEK, (*by_weekday[1:], by_weekday[0]), strict=True))
    free = [
        day
        for day, runs in zip(WEEK, by_weekday, strict=True)
        if not runs and not any(run.kind == "long_run" for run in after[day])
    ]
    pairs = [(one, other) for one, other in combinations(free, 2) if _days_apart(one, other) > 1]
    if pairs:
        return max(pairs, key=lambda pair: (sum(not after[day] for day in pair), _days_apart(*pair)))
    return tuple(sorted(free, key=lambda day: bool(after[day]))[:1])


def _days_apart(one: Day, other: Day) -> int:
    days = abs(WEEK.index(one) - WEEK.index(other))
    return min(days, 7 - days)
