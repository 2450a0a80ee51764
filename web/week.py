"""The coming week of a run plan as the phone page shows it, on the wall clock where the runner is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.plan import Plan, State
from core.run_plan import Kind
from core.schedule import DayOfPlan, ReminderKind, Run, local_date, week
from core.zones import city_of_zone

_RUNS: Mapping[Kind, str] = {"run": "run", "long_run": "long run"}
_REMINDERS: Mapping[ReminderKind, str] = {"evening": "for {run:%a}", "before": "2 h before", "strength": "strength"}
_STATES: Mapping[State, str] = {
    "offered": "Waits for the answer to our offer; no reminder leaves before.",
    "active": "",
    "paused": "Paused until they text RESUME.",
    "ended": "Ended; no reminder leaves.",
}
_NOT_COMPLETE = "Not complete yet: a text of ours asks for what is missing."
_STOPPED = "They have texted STOP: no reminder leaves."


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the week, in words; `note` says why it is not as usual, as in "skipped" or "in Denver"."""

    date: date
    is_today: bool
    is_off: bool
    runs: tuple[str, ...]
    reminder: str
    note: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a plan; none while it is not complete. `state` is a sentence where it is not simply in force."""

    place: str
    state: str
    days: tuple[Day, ...]


def week_of(plan: Plan | None, *, now: datetime, is_stopped: bool) -> Week | None:
    """Show the seven days from the date it is where the runner is; None where there is no plan."""
    if plan is None:
        return None
    today = local_date(now, plan)
    is_shown = plan.is_complete and plan.state != "ended"
    days = tuple(_day(plan, each, today, is_stopped) for each in week(plan, today)) if is_shown else ()
    return Week(_place_on(plan, today), _state(plan, is_stopped), days)


def zone_of(plan: Plan | None, *, now: datetime) -> ZoneInfo | None:
    """Give the zone the runner of a plan is in now; None where that is not known."""
    if plan is None or plan.zone is None:
        return None
    return ZoneInfo(plan.zone_on(local_date(now, plan)))


def _state(plan: Plan, is_stopped: bool) -> str:
    if is_stopped:
        return _STOPPED
    return _STATES[plan.state] if plan.is_complete or plan.state == "ended" else _NOT_COMPLETE


def _day(plan: Plan, day: DayOfPlan, today: date, is_stopped: bool) -> Day:
    is_paused = plan.state == "paused" or (plan.paused_until is not None and day.date < plan.paused_until)
    is_skipped = plan.is_skipped(day.date)
    return Day(
        date=day.date,
        is_today=day.date == today,
        is_off=is_paused or is_skipped,
        runs=tuple(_run(run) for run in day.runs),
        reminder="" if is_stopped else _reminder(plan, day),
        note="skipped" if is_skipped else "paused" if is_paused else _away(plan, day.date),
    )


def _run(run: Run) -> str:
    far = f", {run.distance.amount:g} {run.distance.unit}" if run.distance else ""
    return f"{run.starts_local:%H:%M} {_RUNS[run.kind]}{far}"


def _reminder(plan: Plan, day: DayOfPlan) -> str:
    reminder = day.reminder
    if reminder is None:
        return "done" if plan.reminded_on == day.date else ""
    run = reminder.run.starts_local if reminder.run else reminder.local
    return f"{reminder.local:%H:%M} {_REMINDERS[reminder.kind].format(run=run)}"


def _away(plan: Plan, day: date) -> str:
    return f"in {_place_on(plan, day)}" if plan.trip and plan.trip.covers(day) else ""


def _place_on(plan: Plan, day: date) -> str:
    """Name where the runner is on a date; empty while that is not known."""
    if plan.trip and plan.trip.covers(day):
        return plan.trip.place
    return plan.place or (city_of_zone(plan.zone) if plan.zone else "")
