"""When reminders are due: local wall-clock times, turned into instants date by date.

At most one reminder a local date. Where two would fall on one, an early one that was asked for goes before the evening
one, that before one in the daytime, and strength takes the days that are left.

A start that the spring clock change skips moves forward by the gap; one that happens twice is the first (PEP 495, fold
0). Quiet hours are 21:00 to 8:00 where the runner is (47 CFR 64.1200(c)(1), which we keep to for reminders too).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.distance import Distance
from core.plan import Plan
from core.rhythm import rhythm_of
from core.run_plan import WEEK, Day, Entry, Kind

ReminderKind = Literal["evening", "before", "strength"]

QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
STRENGTH_AT = time(12)
STRENGTH_ENDS = time(20)
BEFORE = timedelta(hours=2)
LEAST_BEFORE = timedelta(hours=1)  # closer to the start, what to drink two hours before it is of no use any more
EARLIEST = time(4, 30)  # nobody is offered a reminder earlier in the night
EVENING_LASTS = timedelta(hours=1)

_DAY = timedelta(days=1)
_LONGEST_IDLE = 8  # days: where a week and a day have no reminder, none comes any more unless the plan has an exception


@dataclass(frozen=True, slots=True)
class Run:
    """One run on one date; `starts_local` is the wall clock where the runner then is, without a zone."""

    starts_local: datetime
    zone: str
    kind: Kind
    distance: Distance | None = None

    @property
    def starts_at(self) -> datetime:
        """Give the instant it starts, in UTC."""
        return instant(self.starts_local, self.zone)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder.

    Args:
        at: when it leaves, an instant in UTC.
        local: the same on the wall clock where the runner then is.
        zone: which zone that is.
        run: which run it is about; None for strength.
        is_strength_day: an evening reminder falls on a strength day, which has no reminder of its own then.
    """

    kind: ReminderKind
    at: datetime
    local: datetime
    zone: str
    run: Run | None = None
    is_strength_day: bool = False

    @property
    def expires_at(self) -> datetime:
        """Give the instant from which on it is of no use."""
        if self.kind == "before" and self.run:
            return self.run.starts_at - LEAST_BEFORE
        if is_quiet(self.local.time()):
            return self.at + EVENING_LASTS
        ends = QUIET_FROM if self.kind == "evening" else STRENGTH_ENDS
        return instant(datetime.combine(self.local, ends), self.zone)


@dataclass(frozen=True, slots=True)
class DayOfPlan:
    """One date of a plan, for showing."""

    date: date
    runs: tuple[Run, ...]
    reminder: Reminder | None


def instant(local: datetime, zone: str) -> datetime:
    """Turn a wall-clock time into its instant.

    >>> instant(datetime(2027, 3, 14, 2, 30), "America/New_York").isoformat()  # skipped: an hour later, 3:30 EDT
    '2027-03-14T07:30:00+00:00'
    """
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_date(now: datetime, plan: Plan) -> date:
    """Give the date it is where the runner is."""
    return local_now(now, plan).date()


def local_now(now: datetime, plan: Plan) -> datetime:
    """Give the wall clock where the runner is, without a zone."""
    at_home = now.astimezone(ZoneInfo(plan.zone or "UTC")).date()
    return now.astimezone(ZoneInfo(plan.zone_on(at_home))).replace(tzinfo=None)


def is_quiet(clock: time) -> bool:
    """Tell whether a wall-clock time is in the quiet hours."""
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def next_reminder(plan: Plan, after: datetime) -> Reminder | None:
    """Give the first reminder later than an instant; None where there is none any more."""
    return next(reminders_after(plan, after), None)


def reminders_after(plan: Plan, after: datetime) -> Iterator[Reminder]:
    """Go through the reminders later than an instant, in order; without end where there are weekly runs."""
    return _Calendar(plan).reminders_after(after) if plan.state == "active" else iter(())


def runs_on(plan: Plan, day: date) -> tuple[Run, ...]:
    """List the runs of a date that are reminded of, in the order they start."""
    return _Calendar(plan).runs_on(day)


def week(plan: Plan, today: date, *, days: int = 7) -> tuple[DayOfPlan, ...]:
    """Give the coming days with their runs and the reminder of each."""
    calendar, is_on = _Calendar(plan), plan.state == "active"
    dates = [today + timedelta(days=number) for number in range(days)]
    return tuple(DayOfPlan(day, calendar.runs_on(day), calendar.reminder_on(day) if is_on else None) for day in dates)


def early_reminders(plan: Plan) -> tuple[tuple[Day, time], ...]:
    """List the weekly reminders two hours before a start that fall into the quiet hours, for the runner to choose.

    Those of deep night, before a start at 6:00 or so, nobody is offered.
    """
    starts = ((day, entry.time) for entry in plan.entries if entry.time is not None for day in entry.days or ())
    early = ((day, _earlier(start)) for day, start in starts)
    return tuple((day, at) for day, at in early if _is_early(at))


def strength_days(plan: Plan) -> tuple[tuple[Day, time], ...]:
    """Give the weekly strength days with the time each is reminded of: noon, or inside that day's evening reminder."""
    if plan.level != "all":
        return ()
    rhythm = rhythm_of(plan.entries)
    return tuple((day, plan.evening if rhythm.has_evening(day) else STRENGTH_AT) for day in rhythm.strength)


class _Calendar:
    """The dates of one plan. What is the same every week is looked up once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rhythm = rhythm_of(plan.entries)
        self._strength = self._rhythm.strength if plan.level == "all" else ()

    def reminders_after(self, after: datetime) -> Iterator[Reminder]:
        """Give the reminders later than an instant, date by date; none once nothing can come any more."""
        plan = self._plan
        day = local_date(after, plan)
        if plan.trip:
            day -= _DAY  # where the zone changes, the reminder of the date before may still be to come
        day = max(day, plan.paused_until or day)
        runs, idle_days = self.runs_on(day), 0
        while idle_days <= _LONGEST_IDLE or day <= _last_exception(plan) + _LONGEST_IDLE * _DAY:
            tomorrow = self.runs_on(day + _DAY)
            reminder = self._reminder(day, runs, tomorrow)
            idle_days += 1
            if reminder and reminder.at > after:
                yield reminder
                idle_days = 0
            day, runs = day + _DAY, tomorrow

    def reminder_on(self, day: date) -> Reminder | None:
        """Give the one reminder that stands on a local date; None where none does."""
        return self._reminder(day, self.runs_on(day), self.runs_on(day + _DAY))

    def runs_on(self, day: date) -> tuple[Run, ...]:
        """Give the runs of a local date that the plan reminds of, the earliest first; none on a date skipped."""
        plan, entries = self._plan, self._rhythm.by_weekday[day.weekday()]
        if self._rhythm.has_single_dates:
            entries += tuple(entry for entry in plan.entries if entry.date == day)
        if not entries or plan.is_skipped(day):
            return ()
        if plan.level == "long_runs":
            entries = tuple(entry for entry in entries if entry.kind == "long_run")
        runs = [self._run(entry, day) for entry in entries]
        return tuple(runs if len(runs) < 2 else sorted(runs, key=lambda run: run.starts_local))

    def _run(self, entry: Entry, day: date) -> Run:
        assert entry.time is not None, "a plan is complete before anything is reminded of"
        plan = self._plan
        distance = plan.distance_on(day) if plan.distances else None
        return Run(datetime.combine(day, entry.time), plan.zone_on(day), entry.kind, distance or entry.distance)

    def _reminder(self, day: date, runs: tuple[Run, ...], tomorrow: tuple[Run, ...]) -> Reminder | None:
        """Choose the one reminder of a date, by its runs and those of the next."""
        plan = self._plan
        if (plan.paused_until and day < plan.paused_until) or (plan.reminded_on and day <= plan.reminded_on):
            return None
        before = self._before(runs[0]) if runs else None
        if before and is_quiet(before.local.time()):
            return before
        return self._evening(tomorrow[0], day) if tomorrow else before or self._strength_on(day)

    def _before(self, run: Run) -> Reminder | None:
        """Remind two hours before a start: in the daytime, or early where that was asked for; never the date before."""
        if run.starts_local.time() < (EARLIEST if self._plan.is_early else QUIET_UNTIL):
            return None  # whatever the clock does, two hours before it is night
        at = run.starts_at - BEFORE
        local = at.astimezone(ZoneInfo(run.zone)).replace(tzinfo=None)
        is_wanted = not is_quiet(local.time()) or (self._plan.is_early and _is_early(local.time()))
        return Reminder("before", at, local, run.zone, run) if is_wanted else None

    def _evening(self, run: Run, day: date) -> Reminder | None:
        """Remind the evening before; not where they fly so far east overnight that the run is over by then."""
        zone, local = self._plan.zone_on(day), datetime.combine(day, self._plan.evening)
        at = instant(local, zone)
        is_over = self._plan.trip is not None and at >= run.starts_at
        is_strength_day = WEEK[day.weekday()] in self._strength
        return None if is_over else Reminder("evening", at, local, zone, run, is_strength_day)

    def _strength_on(self, day: date) -> Reminder | None:
        if WEEK[day.weekday()] not in self._strength or self._plan.is_skipped(day):
            return None
        zone, local = self._plan.zone_on(day), datetime.combine(day, STRENGTH_AT)
        return Reminder("strength", instant(local, zone), local, zone)


def _last_exception(plan: Plan) -> date:
    """Give the last date that is not as every week: a single run, the end of what is skipped, the last reminder."""
    skipped = [span.last or span.first for span in plan.skips]
    singles = [entry.date for entry in plan.entries if entry.date]
    return max([date.min, *skipped, *singles, *([plan.reminded_on] if plan.reminded_on else [])])


def _is_early(clock: time) -> bool:
    return EARLIEST <= clock < QUIET_UNTIL


def _earlier(start: time) -> time:
    return (datetime.combine(date.min + _DAY, start) - BEFORE).time()
