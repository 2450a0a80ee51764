"""Spans of dates in plain words: "next week", "dec 1-7", "until monday"."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The dates from `first` to `last`, both included; open where `last` is None."""

    first: date
    last: date | None
