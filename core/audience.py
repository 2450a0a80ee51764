"""Whom a broadcast is for, and how that is written down."""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Audience:
    """Which runners of a race a broadcast is for; what is None or False narrows nothing.

    Args:
        wave, distance: only theirs, in small letters.
        cramped: only those who have texted a cramp since the race began.
        mile: each runner when they come by there, by their wave and expected pace; whoever has no pace is left out,
            unless `without_pace`: then they get it when a runner of 11 minutes a mile would.
        unwelcomed: only those who have had no text of this race yet, neither the answer to JOIN nor a broadcast.
    """

    wave: str | None = None
    distance: str | None = None
    cramped: bool = False
    mile: Decimal | None = None
    without_pace: bool = False
    unwelcomed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give what is kept of it: only what narrows.

        >>> Audience(wave="2", mile=Decimal("18")).as_json()
        {'wave': '2', 'mile': '18'}
        """
        said = {name: value for name, value in asdict(self).items() if value is not None and value is not False}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in said.items()}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Audience":
        """Read what `as_json` gave.

        >>> Audience.from_json({"mile": "18"}).mile
        Decimal('18')
        """
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in said.items() if name in known}
        return cls(**kept | ({"mile": Decimal(kept["mile"])} if "mile" in kept else {}))
