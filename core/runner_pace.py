"""How fast a runner expects to be, in a list: a pace, or the time they mean to finish in."""

import re
from functools import lru_cache
from typing import Literal

from core.course import KM_A_MILE
from core.distance import read_distance

Per = Literal["mi", "km"]

MILE_METERS = float(KM_A_MILE * 1000)
FASTEST_SECONDS, SLOWEST_SECONDS = 180, 2400  # a mile: faster is a slip, slower is not walked
# Where miles are what paces are given in; elsewhere a bare "5:30" is for a kilometre.
_COUNTRIES_OF_MILES = {"US", "GB", "LR", "MM", "PR", "GU", "VI"}
_MARATHON_METERS, _HALF_METERS = 42_195, 21_097
_IN_MILES = {"26.2", "13.1", "6.2", "3.1"}

_PACE = re.compile(r"(?:0?0:)?([0-9]{1,2})[:.'’′m]\s?([0-5][0-9])(?:\.[0-9]+)?[\"”″s]?\s*(?P<unit>[^0-9]*)")
_MINUTES = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]))?\s*(?P<unit>(?:min|/|per|por)[^0-9]*)")
_PER_MILE = re.compile(r"\b(?:mi|miles?|milla)\b|/\s?m\b")
_PER_KM = re.compile(r"\b(?:kms?|kilomet\w*|k)\b")
_LONG = re.compile(
    r"([0-9]{1,2})\s?(?::|h|hr|hrs|hours?|horas?)\s?([0-5]?[0-9])\s?(?::|m|min|')?\s?(?:([0-5][0-9])(?:[.,][0-9]+)?s?)?"
)
_WHOLE_HOURS = re.compile(r"([0-9]{1,2})\s?(?:h|hr|hrs|hours?|horas?)")
_IN_MINUTES = re.compile(r"([0-9]{2,3})\s?(?:m|min|mins|minutes|minutos|')")


@lru_cache(maxsize=8192)
def pace_of(cell: str, *, heading: str = "", country: str = "US") -> int | None:
    """Read a pace as the seconds a mile takes.

    Args:
        cell: such as "10:30", "9:45/mi", "5:30 min/km".
        heading: of the column, which may say the unit: "Pace (min/km)".
        country: the ISO country whose unit it is where nothing says so.

    >>> pace_of("10:30"), pace_of("5:30/km"), pace_of("5:30", country="ES"), pace_of("soon")
    (630, 531, 531, None)
    """
    said = _plain(cell)
    found = _PACE.fullmatch(said)
    if found:
        seconds = int(found[1]) * 60 + int(found[2])
    else:
        found = _MINUTES.fullmatch(said)
        if not found:
            return None
        seconds = int(found[1]) * 60 + int(found[2] or 0) * 6
    per = _unit(found["unit"]) or _unit(_plain(heading)) or ("mi" if country in _COUNTRIES_OF_MILES else "km")
    return _of_a_runner(seconds if per == "mi" else seconds * MILE_METERS / 1000)


@lru_cache(maxsize=8192)
def pace_of_finish(cell: str, meters: float | None) -> int | None:
    """Read the time a runner means to finish in as the seconds a mile takes; None where the distance is not known.

    "4:15" is hours and minutes where that is a pace somebody runs, else minutes and seconds.

    >>> pace_of_finish("4:15:00", 42195), pace_of_finish("4:15", 42195), pace_of_finish("25:30", 5000)
    (584, 584, 492)
    """
    if not meters:
        return None
    for seconds in _finishes(_plain(cell)):
        pace = _of_a_runner(seconds * MILE_METERS / meters)
        if pace:
            return pace
    return None


@lru_cache(maxsize=8192)
def meters_of(distance: str | None) -> float | None:
    """Read how far a distance is, as an organizer writes it; None where it does not say.

    >>> meters_of("26.2 mi"), meters_of("Half Marathon"), meters_of("10k"), meters_of("fun run")
    (42165, 21097, 10000, None)
    """
    said = _plain(distance or "")
    if "half" in said or re.search(r"\bmedi[ao]\b", said):
        return _HALF_METERS
    if re.search(r"\bmarat[ho]n\b|\bmarathon\b", said):
        return _MARATHON_METERS
    if said in _IN_MILES:
        return float(said) * MILE_METERS
    read = read_distance(said)
    return read.in_unit_or("mi").meters if read and read.unit else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("maratón", "maraton").split())


def _unit(text: str) -> Per | None:
    if _PER_KM.search(text):
        return "km"
    return "mi" if _PER_MILE.search(text) else None


def _finishes(said: str) -> list[int]:
    """List what a time may mean in seconds, the likeliest first."""
    hours = _WHOLE_HOURS.fullmatch(said)
    if hours:
        return [int(hours[1]) * 3600]
    minutes = _IN_MINUTES.fullmatch(said)
    if minutes:
        return [int(minutes[1]) * 60]
    found = _LONG.fullmatch(said)
    if not found:
        return []
    first, second = int(found[1]), int(found[2])
    if found[3]:
        return [first * 3600 + second * 60 + int(found[3])]
    return [first * 3600 + second * 60, first * 60 + second]


def _of_a_runner(seconds: float) -> int | None:
    return round(seconds) if FASTEST_SECONDS <= seconds <= SLOWEST_SECONDS else None
