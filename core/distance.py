"""How far a run is, as runners write it: "12 miles", "10k", "ran 4"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.number_words import in_digits

Unit = Literal["mi", "km"]
_METERS: Mapping[Unit, float] = {"mi": 1609.344, "km": 1000.0}  # international mile, exact since 1959

AMOUNT = r"\d{1,3}(?:[.,]\d{1,2})?"
MILES = r"(?:mi|miles?|milers?|millas?)"
KILOMETERS = r"(?:km|kms|k|ks|kilometros?|kilometers?|kilometres?|klicks?)"
_WITH_UNIT = re.compile(
    rf"(?<![\d.,:/-])(?P<amount>{AMOUNT})(?: (?P<half>and a half|y media|y medio))?\+?[ -]?"
    rf"(?:(?P<mi>{MILES})|(?P<km>{KILOMETERS}))\b"
)
_ABOUT_SOMETHING_ELSE = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m?\b\.?)?|\b\d{1,4}\s?[ap]\.?\s?m\b\.?|\b\d{1,2}h\b"  # clock times
    r"|\b(?:at|a las|a la|las|before|by) \d{1,2}\b(?![.,]\d)"
    r"|\b\d{1,4}[/-]\d{1,2}(?:[/-]\d{1,4})?\b|\b\d{1,2}(?:st|nd|rd|th)\b"  # dates
    r"|\b\d+\s?(?:minutes?|mins?|minutos?|hours?|hrs?|horas?|days?|dias?|weeks?|semanas?|times|veces|bpm)\b"
)
_NUMBER = re.compile(rf"(?<![\d.,:/#])({AMOUNT})(?![\d:/%]|[.,]\d)")
_FARTHEST = 200


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance in the runner's own unit, such as 4.5 miles."""

    amount: float
    unit: Unit

    @property
    def meters(self) -> int:
        """Give the distance in whole metres."""
        return round(self.amount * _METERS[self.unit])


@dataclass(frozen=True, slots=True)
class SaidDistance:
    """How far as a text says it; `unit` is None where it names none, as "ran 4"."""

    amount: float
    unit: Unit | None

    def in_unit_or(self, unit: Unit) -> Distance:
        """Give the distance, in the unit given where the text names none."""
        return Distance(self.amount, self.unit or unit)


def read_distance(plain: str) -> SaidDistance | None:
    """Read the one distance of a comparable text; None where there is none, or several.

    A number without a unit counts where it is the only one that is no time and no date.

    >>> read_distance("ran 4"), read_distance("corri 8 km el sabado a las 7")
    (SaidDistance(amount=4.0, unit=None), SaidDistance(amount=8.0, unit='km'))
    >>> read_distance("15 on saturday at 7").amount
    15.0
    """
    digits = in_digits(plain)
    named = {distance_of(found) for found in _WITH_UNIT.finditer(digits)}
    if named:
        return _said(named.pop()) if len(named) == 1 else None
    bare = {_amount(found[1]) for found in _NUMBER.finditer(_ABOUT_SOMETHING_ELSE.sub(" ; ", digits))}
    amount = bare.pop() if len(bare) == 1 else 0
    return SaidDistance(amount, None) if 0 < amount <= _FARTHEST else None


def match_distance(digits: str, at: int) -> re.Match[str] | None:
    """Match a distance with its unit that begins at this place of a text whose numbers are in digits."""
    return _WITH_UNIT.match(digits, at)


def distance_of(found: re.Match[str]) -> Distance:
    """Give the distance that was matched."""
    return Distance(_amount(found["amount"]) + (0.5 if found["half"] else 0), "mi" if found["mi"] else "km")


def _said(distance: Distance) -> SaidDistance | None:
    return SaidDistance(distance.amount, distance.unit) if 0 < distance.amount <= _FARTHEST else None


def _amount(written: str) -> float:
    return float(written.replace(",", "."))
