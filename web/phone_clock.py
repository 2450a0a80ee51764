"""The clock of the phone page: what it shows, and what its buttons do.

Only the simulator has it, so that anybody can see a week of reminders in a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from types import MappingProxyType
from zoneinfo import ZoneInfo

from core.zones import city_of_zone
from services.product_clock import go_back_to_real_time, jump
from store.database import Database
from store.next_text import NextText
from web.handsets import Handset

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STEPS: Mapping[str, timedelta] = MappingProxyType(
    {"+10 min": timedelta(minutes=10), "+1 hour": timedelta(hours=1), "+1 day": timedelta(days=1)}
)
NOTHING_NEXT = "No reminder to come"
NO_NEXT = "No reminder is to come: text when you run first, as in “i run tue thu 6am”."
NO_MOMENT = "Choose a day of the week and a time to jump to, such as Monday 20:00."
TOO_FAR = "The clock goes a year ahead of real time at most: go back to real time first."

A_MOMENT = timedelta(minutes=1)  # what the worker's clock may be ahead of ours

_A_WEEK = 7  # days, within which the day of the week alone says which


class NoMomentError(ValueError):
    """Something given as a day of the week and a time is none."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock shows.

    Args:
        now: product time, on the wall clock that is shown.
        place: the city whose wall clock that is; empty where it is this computer's.
        ahead: how far it is ahead of real time, in words; empty where it is real time.
        next: what comes next and when, as in "Next reminder: Mon 20:00".
        leads_on: there is such a moment to jump to.
        has_left_texts_ahead: it went back, and texts on the phones are of a time that is yet to come.
    """

    now: datetime
    place: str
    ahead: str
    next: str
    leads_on: bool
    has_left_texts_ahead: bool


def clock_of(handsets: Sequence[Handset], *, now: datetime, ahead: timedelta) -> Clock:
    """Show product time on the wall clock of the first phone that has one, else on this computer's."""
    zone, next_text = _zone_of(handsets), _next_of(handsets)
    return Clock(
        now=now.astimezone(zone),
        place=city_of_zone(zone.key) if zone else "",
        ahead=in_words(ahead),
        next=_announced(next_text, now.astimezone(zone)) if next_text else NOTHING_NEXT,
        leads_on=next_text is not None and next_text.at > now,
        has_left_texts_ahead=any(handset.last_text_at > now + A_MOMENT for handset in handsets if handset.last_text_at),
    )


def press(
    form: Mapping[str, str], handsets: Sequence[Handset], *, db: Database, now: datetime, real_now: datetime
) -> str:
    """Do what a button of the clock says; give the sentence that says why not, where it cannot be done.

    Args:
        form: `jump` is "real", "next", one of STEPS, or else goes to the moment in `day` and `time`.
    """
    button = form.get("jump", "")
    if button == "real":
        go_back_to_real_time(db=db, real_now=real_now)
        return ""
    try:
        to = _target(button, form, handsets, now)
    except NoMomentError:
        return NO_MOMENT
    if to is None:
        return NO_NEXT
    return "" if jump(to, db=db, real_now=real_now) else TOO_FAR


def moment(day: str, clock: str, *, now: datetime, zone: ZoneInfo | None) -> datetime:
    """Give the next instant after now with a day of the week and a time on the wall clock of a zone.

    Args:
        day: "0" is Monday, "6" Sunday.
        clock: as in "20:00"; one that the spring clock change skips is the hour after it.
        zone: that of this computer where it is None.

    Raises:
        NoMomentError: these are no day and no time.
    """
    try:
        weekday, at = range(_A_WEEK).index(int(day)), time.fromisoformat(clock).replace(tzinfo=None)
    except ValueError as error:
        raise NoMomentError(f"{day!r} and {clock!r} are no day of the week and no time.") from error
    today = now.astimezone(zone).date()
    first = today + timedelta(days=(weekday - today.weekday()) % _A_WEEK)
    weekly = (datetime.combine(first + timedelta(weeks=weeks), at, tzinfo=zone).astimezone(UTC) for weeks in count())
    return next(instant for instant in weekly if instant > now)


def in_words(ahead: timedelta) -> str:
    """Say how far ahead something is, to the minute; empty where it is not.

    >>> in_words(timedelta(days=1, hours=3, seconds=1)), in_words(timedelta())
    ('1 day 3 h 1 min', '')
    """
    hours, minutes = divmod(-(-ahead // timedelta(minutes=1)), 60)
    days, hours = divmod(hours, 24)
    amounts = ((days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{amount} {unit}" for amount, unit in amounts if amount)


def _target(button: str, form: Mapping[str, str], handsets: Sequence[Handset], now: datetime) -> datetime | None:
    if button == "next":
        next_text = _next_of(handsets)
        return max(next_text.at, now) if next_text else None
    if button in STEPS:
        return now + STEPS[button]
    return moment(form.get("day", ""), form.get("time", ""), now=now, zone=_zone_of(handsets))


def _zone_of(handsets: Sequence[Handset]) -> ZoneInfo | None:
    return next((handset.zone for handset in handsets if handset.zone), None)


def _next_of(handsets: Sequence[Handset]) -> NextText | None:
    texts = [handset.next_text for handset in handsets if handset.next_text]
    return min(texts, key=lambda text: text.at, default=None)


def _announced(next_text: NextText, now: datetime) -> str:
    what = "check-in" if next_text.is_check_in else "reminder"
    if next_text.at <= now:
        return f"The {what} leaves now"
    at = next_text.at.astimezone(now.tzinfo)
    days = (at.date() - now.date()).days
    day = "" if days == 0 else f"{at:%a} " if days < _A_WEEK else f"{at:%a} {at.day} {at:%b} "
    return f"Next {what}: {day}{at:%H:%M}"
