"""Who cramps where in a race: people by area, mile of the course and ten minutes, without anybody's name or number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from core.course import FARTHEST_MILE, KM_A_MILE

SLOT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Cramp:
    """One cramp of one runner; `mile` is as they wrote it, "18", "13.1" or "km 25"."""

    runner_id: int
    area: str
    mile: str | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class CrampCount:
    """How many people had a cramp in one area, within one mile and ten minutes.

    Args:
        mile: the whole miles behind them; None where they did not say.
        starts_local: when the ten minutes begin, on the race's wall clock.
    """

    area: str
    mile: int | None
    starts_local: datetime
    people: int


def count_cramps(cramps: Iterable[Cramp], *, zone: str) -> list[CrampCount]:
    """Count people by area, mile and ten minutes, the latest ten minutes first, then the most people."""
    people: dict[tuple[str, int | None, datetime], set[int]] = {}
    for cramp in cramps:
        key = (cramp.area, mile_of(cramp.mile), _slot(cramp.started_at, zone))
        people.setdefault(key, set()).add(cramp.runner_id)
    counts = [CrampCount(*key, len(runners)) for key, runners in people.items()]
    return sorted(counts, key=lambda count: (count.starts_local, count.people, count.area), reverse=True)


def mile_of(written: str | None) -> int | None:
    """Give the whole miles a runner had behind them, as they wrote it.

    >>> mile_of("13.1"), mile_of("km 25"), mile_of(None)
    (13, 15, None)
    """
    if written is None:
        return None
    try:
        said = Decimal(written.removeprefix("km ").replace(",", "."))
    except InvalidOperation:
        return None
    mile = said / KM_A_MILE if written.startswith("km") else said
    return int(mile) if 0 <= mile <= FARTHEST_MILE else None


def _slot(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    return local - timedelta(minutes=local.minute % (SLOT // timedelta(minutes=1)))
