"""When a text of a broadcast may leave, and until when it is of use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.race import CONSENT_LASTS, Race
from core.schedule import QUIET_UNTIL, instant, is_quiet

ON_RACE_DAY = timedelta(hours=3)
BEFORE_IT = timedelta(hours=24)
AROUND_A_MILE = timedelta(minutes=30)
PACE_SECONDS = 660  # of a mile, where a runner's own is not known and they are to be reached all the same


@dataclass(frozen=True, slots=True)
class Window:
    """From when a text may leave, and from when on it is of no use."""

    opens_at: datetime
    expires_at: datetime


def opens_at(race: Race, zone: str | None, now: datetime, *, at_any_hour: bool) -> datetime:
    """Give the instant from which a text may leave that is ready now: now, or when the runner's quiet hours end.

    One that is made in the night before the start waits for the hours of race day; what is left of the eve does not,
    or it would ring at half past three.

    Args:
        zone: the runner's own; None goes by that of the race.
        at_any_hour: the organizer has given a reason.
    """
    if at_any_hour or race.is_unheld(now):
        return now
    zone = zone or race.zone
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if not is_quiet(local.time()):
        return now
    morning = local if local.time() < QUIET_UNTIL else local + timedelta(days=1)
    opening = instant(datetime.combine(morning, QUIET_UNTIL), zone)
    is_race_day = now.astimezone(ZoneInfo(race.zone)).date() == race.starts_local.date()
    return race.opens_at if is_race_day and now < race.opens_at < opening else opening


def window(race: Race, zone: str | None, now: datetime, *, at_any_hour: bool) -> Window:
    """Tell from when and until when a text that is ready now may leave.

    On race day it is of use for three hours, before it for a day, but not beyond the start.
    """
    opens = opens_at(race, zone, now, at_any_hour=at_any_hour)
    expires_at = opens + (ON_RACE_DAY if race.is_on(opens) else BEFORE_IT)
    if now < race.starts_at and not race.is_on(now):
        expires_at = min(expires_at, race.starts_at)
    return Window(opens, min(expires_at, race.starts_at + CONSENT_LASTS))
