"""Distances as runners say them, in miles or kilometres."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["mi", "km"]

_METERS: dict[Unit, float] = {"mi": 1609.344, "km": 1000.0}


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance in the runner's own unit, such as 4.5 miles."""

    amount: float
    unit: Unit

    @property
    def meters(self) -> int:
        """Give the distance in whole metres."""
        return round(self.amount * _METERS[self.unit])
