"""What becomes of a reminder whose time has come: its words, and whether they may still leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from content.catalog import Catalog, Language
from core.distance import Distance
from core.guard import is_beyond, next_step
from core.outgoing import Lane, Outgoing
from core.plan import Plan
from core.plan_text import distance_text, in_unit, run_text
from core.schedule import Reminder, ReminderKind, is_quiet, local_date, week

_KEYS: Mapping[ReminderKind, str] = {"evening": "hydration", "before": "hydration-before", "strength": "strength"}
REMINDER_KEYS = tuple(_KEYS.values())


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one reminder: it is queued, or it is set aside for a reason."""

    state: Literal["queued", "dropped", "held"]
    reason: str
    text: Outgoing


def key_of(runner_id: int, reminder: Reminder) -> str:
    """Say why a reminder exists, by its run or, for strength, by its date: the same one is never planned twice."""
    name = _KEYS[reminder.kind]
    starts_at = reminder.run.starts_at.replace(tzinfo=None) if reminder.run else None
    cause = f"{starts_at.isoformat('T', 'minutes')}Z" if starts_at else reminder.local.date().isoformat()
    return f"{name}:{runner_id}:{cause}:1"


def keys_about(plan: Plan, runner_id: int, now: datetime) -> frozenset[str]:
    """Give the keys of a plan's reminders from yesterday to tomorrow: what else waits to leave is of an old plan."""
    yesterday = local_date(now, plan) - timedelta(days=1)
    days = week(replace(plan, reminded_on=None), yesterday, days=3)
    return frozenset(key_of(runner_id, day.reminder) for day in days if day.reminder)


def decide(reminder: Reminder, *, body: str, runner_id: int, phone: str, is_stopped: bool, now: datetime) -> Fate:
    """Decide what becomes of a reminder whose time has come.

    None waits for the quiet hours to end: by then the run is near or over, and the day for strength another.

    Args:
        body: its words, from `write`.
        is_stopped: the runner has stopped us.
        now: product time, at or after the reminder's own.
    """
    key = key_of(runner_id, reminder)
    text = Outgoing(key, phone, body, Lane.REMINDER, not_before=reminder.at, expires_at=reminder.expires_at)
    if is_stopped:
        return Fate("held", "the runner has stopped", text)
    if text.expires_at <= now:
        return Fate("dropped", "too late to be of use", text)
    if _is_held_by_night(reminder, now):
        return Fate("dropped", "too late: quiet hours have begun, and it is of no use after them", text)
    return Fate("queued", "planned", text)


def write(
    reminder: Reminder, plan: Plan, *, longest: Distance | None, catalog: Catalog, language: Language
) -> tuple[str, bool]:
    """Word a reminder; tell whether it carries the tip of the week.

    Args:
        longest: the runner's longest run of the last 30 days; None where they told of none.
    """
    run = reminder.run
    values = {"run": run_text(run, reminder.local.date(), language) if run else ""}
    if run and run.distance and longest and reminder.kind == "evening" and is_beyond(run.distance, longest):
        longest = in_unit(longest, run.distance)
        values |= {"longest": distance_text(longest), "step": distance_text(next_step(longest))}
        return _wording(catalog, "evening_far", reminder.local.date(), language).format(**values), False
    if reminder.is_strength_day:
        return _wording(catalog, "evening_with_strength", reminder.local.date(), language).format(**values), False
    has_tip = plan.level == "all" and plan.tip_week != week_of(reminder.local.date())
    if has_tip:
        values["tip"] = tip_of(reminder.local.date(), catalog, language)
    name = f"{reminder.kind}_with_tip" if has_tip else reminder.kind
    return _wording(catalog, name, reminder.local.date(), language).format(**values), has_tip


def week_of(day: date) -> date:
    """Give the Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def tip_of(day: date, catalog: Catalog, language: Language) -> str:
    """Give the tip of a date's week: one after the other, the same for everybody, so never the same twice in a row."""
    tips = catalog.reminders["tip"]
    return tips[week_of(day).toordinal() // 7 % len(tips)][language]


def _wording(catalog: Catalog, name: str, day: date, language: Language) -> str:
    """Choose the wording of a date, so that they take turns from day to day."""
    wordings = catalog.reminders[name]
    return wordings[day.toordinal() % len(wordings)][language]


def _is_held_by_night(reminder: Reminder, now: datetime) -> bool:
    """Tell whether the quiet hours hold a reminder; one planned for an hour of the night was asked for at that hour."""
    is_asked_for = is_quiet(reminder.local.time())
    return not is_asked_for and is_quiet(now.astimezone(ZoneInfo(reminder.zone)).time())
