"""A run plan: when somebody runs, where they are, and which reminders they want."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal

from core.distance import Distance
from core.run_plan import Entry
from core.spans import Span

State = Literal["offered", "active", "paused", "ended"]
Level = Literal["all", "runs", "long_runs"]

EVENING = time(20)
GUARDED_DAYS = 30  # the longest run of so many days is what a new one is measured by (cramp facts 2.6)


@dataclass(frozen=True, slots=True)
class Trip:
    """A stay elsewhere, on the dates `first` to `last`; until they say they are back where `last` is None."""

    place: str
    zone: str
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Tell whether they are there on a date."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Plan:
    """One runner's plan.

    Args:
        state: "offered" until they choose, "paused" until they say RESUME, "ended" by them or with a STOP.
        entries: the runs of a week, and single ones by their date; wall-clock times where the runner is.
        zone: IANA name of where they live; None while unknown.
        place: how that is said, such as "Denver"; None for the zone's own city.
        is_guess: the zone was told by the number alone.
        evening: when the evening before is reminded of; in the quiet hours only where they asked for it.
        is_early: they asked for the reminders two hours before a start that fall into the quiet hours of the morning.
        level: "all" with strength days, "runs" without, "long_runs" for these alone.
        trip: where they are for a while.
        paused_until: the first date with reminders again; None where none is set.
        skips: dates without reminders and runs.
        distances: how far single runs are to go, by date.
        reminded_on: the local date of the last reminder; there is at most one a date.
        tip_week: the Monday of the week that has had its tip.
    """

    state: State
    entries: tuple[Entry, ...] = ()
    zone: str | None = None
    place: str | None = None
    is_guess: bool = False
    evening: time = EVENING
    is_early: bool = False
    level: Level = "all"
    trip: Trip | None = None
    paused_until: date | None = None
    skips: tuple[Span, ...] = ()
    distances: tuple[tuple[date, Distance], ...] = ()
    reminded_on: date | None = None
    tip_week: date | None = None

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing: where they live, and a run or more, each with its day and its time."""
        return (
            bool(self.entries)
            and self.zone is not None
            and all(entry.time is not None and (entry.days or entry.date) for entry in self.entries)
        )

    def is_skipped(self, day: date) -> bool:
        """Tell whether a date is left out."""
        return any(span.first <= day and (span.last is None or day <= span.last) for span in self.skips)

    def zone_on(self, day: date) -> str:
        """Give the zone they are in on a date, UTC while it is unknown."""
        if self.trip and self.trip.covers(day):
            return self.trip.zone
        return self.zone or "UTC"

    def distance_on(self, day: date) -> Distance | None:
        """Give how far the run of a date is to go, where that was said for the date alone."""
        return next((distance for on, distance in self.distances if on == day), None)


def without_past(plan: Plan, today: date) -> Plan:
    """Leave out what is over: single runs, skipped dates, distances, a trip they have come back from."""
    yesterday = today - timedelta(days=1)
    trip = plan.trip
    return replace(
        plan,
        entries=tuple(entry for entry in plan.entries if entry.date is None or entry.date >= yesterday),
        skips=tuple(span for span in plan.skips if span.last is None or span.last >= yesterday),
        distances=tuple((on, distance) for on, distance in plan.distances if on >= yesterday),
        trip=None if trip and trip.last and trip.last < yesterday else trip,
    )
