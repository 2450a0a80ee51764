"""The hour at which runners want to be reminded the evening before, as they write it: "9pm the night before"."""

import re
from dataclasses import dataclass
from datetime import time

_EVE = (
    r"(?:(?:on |in )?(?:the |each |every )?(?:night|nite|evening|eve|day)s? (?:before|prior|ahead)"
    r"|(?:(?:la|el) )?(?:noche|tarde|dia) (?:de )?(?:antes|anterior|previ[ao])|(?:en )?la vispera)"
)
_CLOCK = (
    r"(?:(?:at|by|around|@|a las?|las?|a eso de las) ?)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))? ?(?P<half>am|pm)?"
)
_PART = r"(?: (?:in the evening|at night|de la (?:noche|tarde)|tonight))?"
_REMIND = (
    r"(?:(?:and|y|,|pls|please|with|con|also|tambien)? ?"
    r"(?:remind(?:ers?)?|text|nudge|ping|recuerd\w+|avis\w+|recordatorios?)(?: me| us)? ?)?"
)
_PATTERNS = (
    re.compile(rf"{_REMIND}{_CLOCK}{_PART},? {_EVE}\b"),
    re.compile(rf"{_REMIND}{_EVE},? {_CLOCK}{_PART}(?![\w:])"),
)


@dataclass(frozen=True, slots=True)
class Evening:
    """When to remind the evening before, and what the text says besides."""

    at: time
    rest: str


def read_evening(plain: str) -> Evening | None:
    """Read the hour of a reminder the evening before from a comparable text; None where it names none.

    A bare hour is one of the evening.

    >>> read_evening("tue thu 6am, remind me at 9 the night before")
    Evening(at=datetime.time(21, 0), rest='tue thu 6am')
    """
    for pattern in _PATTERNS:
        found = pattern.search(plain)
        at = _clock(found) if found else None
        if found and at:
            return Evening(at, f"{plain[: found.start()]} {plain[found.end() :]}".strip(" ,.;"))
    return None


def in_the_evening(clock: time) -> time:
    """Take a bare hour for one of the evening: 7 is 19:00."""
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 23 or minute > 59 or found["half"] == "am":
        return None
    return in_the_evening(time(hour, minute))
