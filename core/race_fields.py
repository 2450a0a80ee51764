"""What an organizer types about a race, field by field; what cannot be read is a FieldError with a full sentence."""

import re
import unicodedata
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers

from core.course import FARTHEST_MILE
from core.race import LONGEST_NAME, Lead
from core.schedule import instant
from core.segments import plain, to_gsm

MOST_CHARACTERS = 80  # of a name
LONGEST_WORD = 20
MOST_ITEMS = 60
LONGEST_WAIT = 24 * 60  # minutes from the first wave to the last
LARGEST_CAP = 10_000_000
MOST_DIGITS = 12
MOST_LOOKED_AT = 120  # characters of a line: a name and a number take fewer, and looking takes time by their square

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control characters, marks of direction, halves of characters
_NO_PLACES = {"localtime", "Factory"}  # zones of the machine, not of a place: they differ from one to the next
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_EMERGENCY = re.compile(r"[0-9]{2,5}")
_MILE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_WAVE = re.compile(r"(.+?)[\s:=]+([0-9]{1,4})")
_LEAD = re.compile(r"(.*?)[\s,;:]*(\+?[\d(][\d\s().-]{4,})")


class FieldError(Exception):
    """A field cannot be read; the message says what to write."""


def read_name(typed: str) -> str:
    """Read the name of a race, on one line; texts say it in their own way (`Race.said`)."""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not name or not to_gsm(name, most_units=LONGEST_NAME):
        raise FieldError("The race has no name yet: write the one runners know it by.")
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise FieldError("The name has a character that nobody can see: type it anew.")
    if len(name) > MOST_CHARACTERS:
        raise FieldError(f"The name has {len(name)} characters, {MOST_CHARACTERS} at most are kept: write it shorter.")
    return name


def read_zone(typed: str) -> str:
    """Read a time zone by its IANA name."""
    if typed not in _zones():
        raise FieldError(f'"{typed[:40]}" is no time zone: choose one of the list, such as America/New_York.')
    return typed


def read_start(typed: str, zone: str | None) -> datetime:
    """Read the wall clock of the start; where the zone is known, one that its clocks skip is refused."""
    try:
        start = datetime.fromisoformat(typed).replace(second=0, microsecond=0)
    except ValueError:
        raise FieldError("The start is no date and time: write it as 2027-03-14 07:30, on the race's clock.") from None
    if start.tzinfo or not 2020 <= start.year <= 2100:
        raise FieldError("The start is to be a date and time on the race's own clock, as 2027-03-14 07:30.")
    if zone and instant(start, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != start:
        raise FieldError(
            f"On {start:%B} {start.day} the clocks there skip {start:%H:%M}: write the time an hour later or earlier."
        )
    return start


def read_word(typed: str) -> str | None:
    """Read a few words, such as "26.2 mi"; None for nothing."""
    words = plain(" ".join(typed.split()))
    if len(words) > LONGEST_WORD:
        raise FieldError(f'"{words[:LONGEST_WORD]}..." is too long: {LONGEST_WORD} characters at most.')
    return words or None


def read_miles(typed: str) -> tuple[str, ...]:
    """Read the miles of aid stations, "3, 6.2, 9.3", in order and each once."""
    return tuple(f"{mile:f}" for mile in sorted({_mile(item) for item in _items(typed, what="aid stations")}))


def read_mile(typed: str) -> Decimal:
    """Read one mile of the course, "18" or "18.5"."""
    return _mile(typed.strip())


def read_waves(typed: str) -> dict[str, int]:
    """Read waves with their minutes after the start, "A 0, B 10", by their names in small letters."""
    waves: dict[str, int] = {}
    for item in _items(typed, what="waves"):
        found = _WAVE.fullmatch(item) if len(item) <= MOST_LOOKED_AT else None
        if not found:
            raise FieldError(f'"{item[:30]}" is no wave: write its name and the minutes after the start, as in B 10.')
        name, minutes = found[1].strip().casefold(), int(found[2])
        if name in waves:
            raise FieldError(f'The wave "{name[:20]}" stands there twice: leave one of them out.')
        if len(name) > LONGEST_WORD or minutes > LONGEST_WAIT:
            raise FieldError(f'"{item[:30]}" is no wave: a short name and at most {LONGEST_WAIT:,} minutes.')
        waves[name] = minutes
    return waves


def read_emergency_number(typed: str) -> str | None:
    """Read what runners are told to call, such as 911; None goes by the country of their number."""
    number = typed.strip()
    if number and not _EMERGENCY.fullmatch(number):
        raise FieldError(
            f'"{number[:20]}" is no emergency number: write two to five digits, as in 911, or leave it empty.'
        )
    return number or None


def read_phone(typed: str, country: str) -> str:
    """Read a phone number in any usual form, as E.164; without a + it is of `country`, an ISO code.

    >>> read_phone("(303) 555-0123", "US"), read_phone("+34 612 34 56 78", "US")
    ('+13035550123', '+34612345678')
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise FieldError(f'"{typed.strip()[:30]}" is no phone number: write it as +1 303 555 0123.')
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def read_leads(typed: str, country: str) -> tuple[Lead, ...]:
    """Read the medical leads, a name and a number a line, in the order they are asked."""
    leads: list[Lead] = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        found = _LEAD.fullmatch(line) if len(line) <= MOST_LOOKED_AT else None
        if not found or not found[1].strip():
            raise FieldError(
                f'"{line[:40]}" is no medical lead: write a name and a number, as in Dr Kim +1 303 555 0123.'
            )
        name, phone = plain(" ".join(found[1].split())), read_phone(found[2], country)
        if len(name) > LONGEST_WORD:
            raise FieldError(f'"{name[:LONGEST_WORD]}..." is too long for a name: {LONGEST_WORD} characters at most.')
        if phone in [lead.phone for lead in leads]:
            raise FieldError(f"{name} has the number of somebody above: give each lead their own.")
        if name.casefold() in [lead.name.casefold() for lead in leads]:
            raise FieldError(f"Two medical leads are called {name}: name them so that each knows who goes.")
        leads.append(Lead(name, phone))
    if len(leads) > LONGEST_WORD:
        raise FieldError(f"{len(leads)} medical leads are too many: {LONGEST_WORD} at most.")
    return tuple(leads)


def read_eve(typed: str) -> time:
    """Read until when texts go out on the day before; empty is 21:00."""
    found = _CLOCK.fullmatch(typed.strip() or "21:00")
    clock = time(int(found[1]), int(found[2])) if found else None
    if clock is None or not time(12) <= clock <= time(23):
        raise FieldError("The hour of the eve is to be between 12:00 and 23:00, as in 21:00.")
    return clock


def read_number(typed: str, *, least: int, most: int, what: str) -> int:
    """Read a whole number within bounds."""
    digits = typed.strip().replace(",", "")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    if not is_number or not least <= int(digits) <= most:
        raise FieldError(f"{what} is to be a whole number from {least:,} to {most:,}.")
    return int(digits)


def _mile(item: str) -> Decimal:
    mile = Decimal(item) if _MILE.fullmatch(item) else None
    if mile is None or not 0 < mile <= FARTHEST_MILE:
        raise FieldError(f'"{item[:20]}" is no mile of the course: write numbers such as 3 or 6.2.')
    return mile.normalize() if mile != mile.to_integral() else mile.quantize(Decimal(1))


def _items(typed: str, *, what: str) -> list[str]:
    items = [item for item in (part.strip() for part in re.split(r"[,;\n]", typed)) if item]
    if len(items) > MOST_ITEMS:
        raise FieldError(f"{len(items)} {what} are too many: {MOST_ITEMS} at most.")
    return items


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)
