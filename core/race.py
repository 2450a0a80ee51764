"""A race: when and where it is, who helps there, and the hours in which its runners may be texted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from content.catalog import Flag as Flag  # for the store, which knows no content
from core.schedule import QUIET_UNTIL, instant
from core.segments import to_gsm

LONGEST_NAME = 30  # septets in a text, so that what stands beside it fits

CONSENT_LASTS = timedelta(days=7)  # after the start: then nobody in it is texted any more
ERASED_AFTER = timedelta(days=30)  # whoever never texted us is not kept longer
LATE = timedelta(hours=12)  # after the start: so long texts go unheld where a race goes into the night
RACE_LASTS = timedelta(hours=24)  # from the start: in these hours it is on


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody of the medical team who is told of red flags."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Race:
    """A race as its organizer has described it.

    Args:
        owner_id: the organizer it belongs to.
        name: as the organizer writes it; `said` is what stands in texts.
        code: what runners text after JOIN, in capital letters and digits.
        zone: an IANA name.
        starts_local: the wall clock there when the first wave starts, without a zone.
        distance: as the organizer writes it, such as "26.2 mi".
        aid_stations: the miles they stand at, as "3.1", in order.
        waves: minutes after the start, by the wave's name in small letters.
        emergency_number: what runners are told to call; None goes by the country of their number.
        medical_line: a number of the race's own medical team.
        medical_leads: who is told of red flags, in this order.
        eve_until: until when on the day before texts go out unheld, on the race's wall clock.
        hours_before: so many hours before the start they go out unheld again.
        daily_cap: segments a day the carrier lets through for this sender, where the organizer knows it.
        flag: the last colour of the event alert system that was announced.
    """

    id: int
    owner_id: int
    code: str
    name: str
    zone: str
    starts_local: datetime
    distance: str | None = None
    aid_stations: tuple[str, ...] = ()
    waves: Mapping[str, int] = field(default_factory=dict)
    emergency_number: str | None = None
    medical_line: str | None = None
    medical_leads: tuple[Lead, ...] = ()
    eve_until: time = time(21)
    hours_before: int = 4
    daily_cap: int | None = None
    flag: Flag | None = None

    @property
    def starts_at(self) -> datetime:
        """Give the instant of the start; one that the spring clock change skips is an hour later."""
        return instant(self.starts_local, self.zone)

    @property
    def said(self) -> str:
        """Give the name as texts say it: in the cheap alphabet, and no longer than they have room for.

        >>> Race(1, 1, "RIO27", "Maratón del Río San Antonio de Padua", "UTC", datetime(2027, 3, 7, 7)).said
        'Maraton del Rio San Antonio...'
        """
        return to_gsm(self.name, most_units=LONGEST_NAME)

    @property
    def opens_at(self) -> datetime:
        """Give the instant from which on race day texts go out unheld."""
        return self.starts_at - timedelta(hours=self.hours_before)

    @property
    def programme(self) -> str:
        """Name what a runner consents to with this race: nothing else and no other race."""
        return f"race:{self.id}"

    def is_over(self, now: datetime) -> bool:
        """Tell whether the consent for this race has ended by itself."""
        return now >= self.starts_at + CONSENT_LASTS

    def is_on(self, now: datetime) -> bool:
        """Tell whether the race is being run: from `hours_before` the start until a day after it."""
        return self.opens_at <= now < self.starts_at + RACE_LASTS

    def is_unheld(self, now: datetime) -> bool:
        """Tell whether these are hours in which texts of the race go out at any hour of the runner's own zone.

        On the eve from the end of the quiet hours on; on race day to its midnight, or twelve hours after the start.
        """
        local = now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        is_eve = local.date() == self.starts_local.date() - timedelta(days=1)
        is_race_day = self.opens_at <= now and (local.date() <= self.starts_local.date() or now < self.starts_at + LATE)
        return is_race_day or (is_eve and QUIET_UNTIL <= local.time() < self.eve_until)
