"""A runner in one race, by their number: what a list or their own text says of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list, or the runner, says of a runner in a race; None where it says nothing.

    Args:
        phone: in E.164.
        wave: the wave they start in, in small letters.
        distance: of several at one race, in small letters, such as "half".
        pace_seconds: what a mile takes them.
        zone: where their number is from, an IANA name; None where that is unknown.
    """

    phone: str
    first_name: str | None = None
    bib: str | None = None
    wave: str | None = None
    distance: str | None = None
    language: Literal["en", "es"] | None = None
    pace_seconds: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A runner in a race, as kept; whoever has left it gets nothing more."""

    id: int
    race_id: int
    entry: Entry
    joined_at: datetime
    left_at: datetime | None = None
