"""How the console says when a race or a broadcast is, and whom a broadcast is for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.audience import Audience
from core.broadcast import Broadcast
from core.race import RACE_LASTS, Race
from core.zones import city_of_zone


def moment(at: datetime, zone: str) -> str:
    """Say when an instant is on the wall clock of a zone.

    >>> from datetime import UTC
    >>> moment(datetime(2027, 3, 20, 11, 30, tzinfo=UTC), "America/New_York")
    'Sat 20 Mar 2027, 7:30'
    """
    return f"{at.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %-H:%M}"


def start_of(race: Race) -> str:
    """Say when and where a race starts, as "Sat 20 Mar 2027, 7:30 (New York time)"."""
    return f"{moment(race.starts_at, race.zone)} ({city_of_zone(race.zone)} time)"


def countdown(race: Race, now: datetime) -> str:
    """Say how far the start is, or for how long the race has been on.

    >>> from datetime import UTC
    >>> race = Race(1, 1, "HARBOR27", "Harbor Half", "UTC", datetime(2027, 3, 20, 7, 30))
    >>> countdown(race, datetime(2027, 3, 20, 5, tzinfo=UTC)), countdown(race, datetime(2027, 3, 20, 8, tzinfo=UTC))
    ('in 2 h 30 min', 'started 30 min ago')
    """
    left = race.starts_at - now
    if left >= timedelta():
        return f"in {span(left)}"
    if -left < RACE_LASTS:
        return f"started {span(-left)} ago"
    return "is over"


def span(length: timedelta) -> str:
    """Say how long something is, in its two largest units.

    >>> span(timedelta(days=12, hours=3)), span(timedelta(days=1, hours=3)), span(timedelta(seconds=20))
    ('12 days', '27 h', 'less than a minute')
    """
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 10:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def audience_words(audience: Audience) -> str:
    """Say whom a broadcast is for.

    >>> audience_words(Audience(wave="b", cramped=True))
    'those of wave B who have texted a cramp'
    """
    who = [f"of wave {audience.wave.upper()}"] if audience.wave else []
    who += [f"of the distance {audience.distance}"] if audience.distance else []
    who += ["who have texted a cramp"] if audience.cramped else []
    who += ["who have had no text of this race yet"] if audience.unwelcomed else []
    said = f"those {' '.join(who)}" if who else "everybody"
    if audience.mile is None:
        return said
    left_out = "those without a known pace too" if audience.without_pace else "those without a known pace left out"
    return f"{said}, around mile {audience.mile}, {left_out}"


def when_words(broadcast: Broadcast, race: Race) -> str:
    """Say when a broadcast goes, as it was chosen."""
    if broadcast.audience.mile is not None:
        return f"as each runner comes by mile {broadcast.audience.mile}"
    if broadcast.send_at is None:
        return "at once"
    at = moment(broadcast.send_at, race.zone)
    minutes = broadcast.start_minutes
    if minutes is None:
        return at
    side = "after" if minutes > 0 else "before"
    return f"{span(timedelta(minutes=abs(minutes)))} {side} the start: {at}" if minutes else f"at the start: {at}"
