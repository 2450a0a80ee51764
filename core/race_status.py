"""How a race stands, as an organizer asks by text."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.broadcast import Broadcast
from core.race import Race

MOST_BROADCASTS = 3


@dataclass(frozen=True, slots=True)
class RaceStatus:
    """A race with what there is to know of it.

    Args:
        people: who is in it.
        cramps: how many of them have texted a cramp in the last hour.
        alerts: signs of an emergency nobody has closed.
        broadcasts: those under way, else the last one, each with its people by state.
    """

    race: Race
    people: int
    cramps: int
    alerts: int
    broadcasts: tuple[tuple[Broadcast, Mapping[str, int]], ...]


def to_be_told(broadcasts: list[Broadcast]) -> list[Broadcast]:
    """Choose the broadcasts to be told of: those under way, else the last one; the newest come first."""
    launched = [broadcast for broadcast in broadcasts if broadcast.launched_at]
    under_way = [broadcast for broadcast in launched if broadcast.ended_at is None]
    return under_way[:MOST_BROADCASTS] or launched[:1]
