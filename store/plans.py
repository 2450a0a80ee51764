"""The run plans, and how far their runners ran."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from core.distance import Distance
from core.plan import Plan, Trip
from core.run_plan import Entry
from core.spans import Span
from store.database import Row, Transaction, Verbs
from store.values import from_ms_or_none, to_ms, to_ms_or_none

_COLUMNS = (
    "state, entries, zone, place, is_guess, evening, is_early, level, trip_place, trip_zone, trip_first, trip_last, "
    "paused_until, skips, distances, reminded_on, tip_week"
)
_NAMES = _COLUMNS.split(", ")

_SAVE = f"""
    INSERT INTO plans (runner_id, {_COLUMNS}, next_at)
    VALUES (:runner_id, {", ".join(f":{name}" for name in _NAMES)}, :next_at)
    ON CONFLICT (runner_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES)},
                                          next_at = excluded.next_at"""

_DUE = f"""
    SELECT plans.runner_id, phone, language, stopped_at, next_at, {_COLUMNS}
    FROM plans JOIN runners ON runners.id = plans.runner_id
    WHERE next_at <= :now
    ORDER BY next_at LIMIT :most /*skip locked plans*/"""


@dataclass(frozen=True, slots=True)
class DuePlan:
    """A plan whose next reminder has come, with its runner."""

    runner_id: int
    phone: str
    language: str | None
    stopped_at: datetime | None
    next_at: datetime
    plan: Plan


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What a reminder changes in its plan; `next_at` is None where there is none any more."""

    runner_id: int
    reminded_on: date | None
    tip_week: date | None
    next_at: datetime | None


def find(db: Verbs, runner_id: int) -> Plan | None:
    """Give the plan of a runner; None where there never was one."""
    row = db.one(f"SELECT {_COLUMNS} FROM plans WHERE runner_id = :runner_id", runner_id=runner_id)
    return _plan(row) if row else None


def find_for(db: Verbs, phone: str) -> Plan | None:
    """Give the plan of a number; None where there never was one."""
    row = db.one(
        f"SELECT {_COLUMNS} FROM plans WHERE runner_id = (SELECT id FROM runners WHERE phone = :phone)", phone=phone
    )
    return _plan(row) if row else None


def find_next_at(db: Verbs, phone: str) -> datetime | None:
    """Tell when the next reminder of a number is due; None where none is."""
    row = db.one(
        "SELECT next_at FROM plans WHERE runner_id = (SELECT id FROM runners WHERE phone = :phone)", phone=phone
    )
    return from_ms_or_none(row["next_at"]) if row else None


def save(tx: Transaction, runner_id: int, plan: Plan, *, next_at: datetime | None) -> None:
    """Write a plan, with the time of its next reminder."""
    tx.run(_SAVE, runner_id=runner_id, next_at=to_ms_or_none(next_at), **_values(plan))


def list_due(tx: Transaction, *, now: datetime, most: int) -> list[DuePlan]:
    """List plans that are due and in nobody else's hands, those due longest first, held until the unit ends."""
    return [_due(row) for row in tx.all(_DUE, now=to_ms(now), most=most)]


def find_oldest_due(db: Verbs) -> datetime | None:
    """Tell when the next reminder of all is due, or has been; None where none is planned."""
    row = db.one("SELECT min(next_at) AS next_at FROM plans WHERE next_at IS NOT NULL")
    return from_ms_or_none(row["next_at"]) if row else None


def is_due(db: Verbs, *, now: datetime) -> bool:
    """Tell whether any plan is due, without taking part in any line."""
    return db.one("SELECT 1 AS one FROM plans WHERE next_at <= :now LIMIT 1", now=to_ms(now)) is not None


def move_on(tx: Transaction, moved: Iterable[MovedOn]) -> None:
    """Write down what reminders were dealt with, and when each plan's next one is due."""
    tx.many(
        """UPDATE plans SET reminded_on = :reminded_on, tip_week = :tip_week, next_at = :next_at
           WHERE runner_id = :runner_id""",
        [
            {
                "runner_id": each.runner_id,
                "reminded_on": _day_text(each.reminded_on),
                "tip_week": _day_text(each.tip_week),
                "next_at": to_ms_or_none(each.next_at),
            }
            for each in moved
        ],
    )


def plan_anew(tx: Transaction, *, now: datetime) -> int:
    """Have every plan with a reminder to come looked at again, as the clock has gone back; give how many there are."""
    return tx.run("UPDATE plans SET next_at = :now, reminded_on = NULL WHERE next_at > :now", now=to_ms(now))


def add_run(tx: Transaction, runner_id: int, distance: Distance, *, ran_on: date) -> None:
    """Remember how far somebody ran on a date."""
    tx.run(
        """INSERT INTO runs (runner_id, ran_on, amount, unit, meters)
           VALUES (:runner_id, :ran_on, :amount, :unit, :meters)""",
        runner_id=runner_id,
        ran_on=ran_on.isoformat(),
        amount=repr(distance.amount),
        unit=distance.unit,
        meters=round(distance.meters),
    )


def find_longest(db: Verbs, runner_id: int, *, since: date) -> Distance | None:
    """Give the longest run of a runner since a date, included; None where they told of none."""
    row = db.one(
        """SELECT amount, unit FROM runs WHERE runner_id = :runner_id AND ran_on >= :since
           ORDER BY meters DESC, id DESC LIMIT 1""",
        runner_id=runner_id,
        since=since.isoformat(),
    )
    return Distance(float(row["amount"]), row["unit"]) if row else None


def _due(row: Row) -> DuePlan:
    next_at, stopped_at = from_ms_or_none(row["next_at"]), from_ms_or_none(row["stopped_at"])
    assert next_at is not None, "a plan without a next reminder is never due"
    return DuePlan(row["runner_id"], row["phone"], row["language"], stopped_at, next_at, _plan(row))


def _plan(row: Row) -> Plan:
    return _plan_of(tuple(row[name] for name in _NAMES))


# Many run on the same days and at the same hours, and a plan that is due is read while others wait to write.
@lru_cache(maxsize=4096)
def _plan_of(values: tuple[Any, ...]) -> Plan:
    """Make a plan of the values of its columns, in their order."""
    row = dict(zip(_NAMES, values, strict=True))
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


def _values(plan: Plan) -> dict[str, Any]:
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
        "trip_last": _day_text(trip.last) if trip else None,
        "paused_until": _day_text(plan.paused_until),
        "skips": json.dumps([[span.first.isoformat(), _day_text(span.last)] for span in plan.skips]),
        "distances": json.dumps([[on.isoformat(), far.amount, far.unit] for on, far in plan.distances]),
        "reminded_on": _day_text(plan.reminded_on),
        "tip_week": _day_text(plan.tip_week),
    }


def _written(entry: Entry) -> dict[str, Any]:
    far = entry.distance
    written = {
        "days": list(entry.days) if entry.days else None,
        "date": _day_text(entry.date),
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


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
