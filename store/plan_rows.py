"""How a run plan stands in a row of `plans`, and how it is read back.

Dates and times of day are texts as ISO 8601 has them; entries, skips and distances are JSON.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from core.distance import Distance
from core.plan import Plan, Trip
from core.run_plan import Entry
from core.spans import Span
from store.database import Row

log = logging.getLogger(__name__)

COLUMNS = (
    "state, entries, zone, place, is_guess, evening, is_early, level, trip_place, trip_zone, trip_first, trip_last, "
    "paused_until, skips, distances, reminded_on, tip_week"
)
NAMES = COLUMNS.split(", ")


def read_plan(row: Row) -> Plan | None:
    """Make the plan of a row; None where it cannot be read, as with a zone that is no longer known."""
    try:
        return _plan_of(tuple(row[name] for name in NAMES))
    except Exception as error:  # a row that others have written may hold anything, and a STOP must get past it
        log.error("plan cannot be read", extra={"error": repr(error)})
        return None


def values_of(plan: Plan) -> dict[str, Any]:
    """Give the values of a plan's columns, by name."""
    trip = plan.trip
    return {
        "state": plan.state,
        "entries": json.dumps([_written(entry) for entry in plan.entries]),
        "zone": plan.zone,
        "place": plan.place,
        "is_guess": int(plan.is_guess),
        "evening": plan.evening.isoformat("minutes"),
        "is_early": int(plan.is_early),
        "level": plan.level,
        "trip_place": trip.place if trip else None,
        "trip_zone": trip.zone if trip else None,
        "trip_first": trip.first.isoformat() if trip else None,
        "trip_last": day_text(trip.last) if trip else None,
        "paused_until": day_text(plan.paused_until),
        "skips": json.dumps([[span.first.isoformat(), day_text(span.last)] for span in plan.skips]),
        "distances": json.dumps([[on.isoformat(), far.amount, far.unit] for on, far in plan.distances]),
        "reminded_on": day_text(plan.reminded_on),
        "tip_week": day_text(plan.tip_week),
    }


def day_text(day: date | None) -> str | None:
    """Write a date as its column holds it."""
    return None if day is None else day.isoformat()


# Many run on the same days and at the same hours, and a plan that is due is read while others wait to write.
@lru_cache(maxsize=4096)
def _plan_of(values: tuple[Any, ...]) -> Plan:
    """Make a plan of the values of its columns, in their order.

    Raises:
        Exception: they make none.
    """
    row = dict(zip(NAMES, values, strict=True))
    for zone in filter(None, (row["zone"], row["trip_zone"])):
        ZoneInfo(zone)
    return Plan(
        state=row["state"],
        entries=_entries(row["entries"]),
        zone=row["zone"],
        place=row["place"],
        is_guess=bool(row["is_guess"]),
        evening=time.fromisoformat(row["evening"]),
        is_early=bool(row["is_early"]),
        level=row["level"],
        trip=_trip(row),
        paused_until=_day(row["paused_until"]),
        skips=tuple(Span(date.fromisoformat(first), _day(last)) for first, last in _list(row["skips"])),
        distances=tuple(
            (date.fromisoformat(on), Distance(amount, unit)) for on, amount, unit in _list(row["distances"])
        ),
        reminded_on=_day(row["reminded_on"]),
        tip_week=_day(row["tip_week"]),
    )


def _written(entry: Entry) -> dict[str, Any]:
    far = entry.distance
    written = {
        "days": list(entry.days) if entry.days else None,
        "date": day_text(entry.date),
        "time": entry.time.isoformat("minutes") if entry.time else None,
        "kind": entry.kind,
        "distance": [far.amount, far.unit] if far else None,
    }
    return {name: value for name, value in written.items() if value is not None}


def _entries(text: str) -> tuple[Entry, ...]:
    return tuple(_entry(written) for written in json.loads(text))


def _entry(written: Mapping[str, Any]) -> Entry:
    far = written.get("distance")
    return Entry(
        days=tuple(written["days"]) if "days" in written else None,
        time=time.fromisoformat(written["time"]) if "time" in written else None,
        kind=written["kind"],
        date=_day(written.get("date")),
        distance=Distance(*far) if far else None,
    )


def _list(text: str) -> list[Any]:
    found: list[Any] = [] if text == "[]" else json.loads(text)
    return found


def _trip(row: Row) -> Trip | None:
    if row["trip_zone"] is None:
        return None
    return Trip(row["trip_place"], row["trip_zone"], date.fromisoformat(row["trip_first"]), _day(row["trip_last"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
