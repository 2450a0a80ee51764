"""The run plans, each with the instant at which something is next to be done for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.plan import Plan
from store.database import Row, Transaction, Verbs
from store.plan_rows import COLUMNS, NAMES, day_text, read_plan, values_of
from store.values import from_ms_or_none, to_ms, to_ms_or_none

_SAVE = f"""
    INSERT INTO plans (runner_id, {COLUMNS}, next_at)
    VALUES (:runner_id, {", ".join(f":{name}" for name in NAMES)}, :next_at)
    ON CONFLICT (runner_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in NAMES)},
                                          next_at = excluded.next_at"""

_DUE = f"""
    SELECT plans.runner_id, phone, language, stopped_at, next_at, {COLUMNS}
    FROM plans JOIN runners ON runners.id = plans.runner_id
    WHERE next_at <= :now
    ORDER BY next_at LIMIT :most /*skip locked plans*/"""


@dataclass(frozen=True, slots=True)
class DuePlan:
    """A plan whose next reminder has come, with its runner; `plan` is None where it cannot be read."""

    runner_id: int
    phone: str
    language: str | None
    stopped_at: datetime | None
    next_at: datetime
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What a reminder changes in its plan; `next_at` is None where there is none any more."""

    runner_id: int
    reminded_on: date | None
    tip_week: date | None
    next_at: datetime | None


def find(db: Verbs, runner_id: int) -> Plan | None:
    """Give the plan of a runner; None where there is none that can be read."""
    row = db.one(f"SELECT {COLUMNS} FROM plans WHERE runner_id = :runner_id", runner_id=runner_id)
    return read_plan(row) if row else None


def find_held(tx: Transaction, runner_id: int) -> Plan | None:
    """Give the plan of a runner, held until the unit ends, so that no reminder changes it meanwhile."""
    tx.lock("SELECT runner_id FROM plans WHERE runner_id = :runner_id /*for update*/", runner_id=runner_id)
    return find(tx, runner_id)


def find_for(db: Verbs, phone: str) -> Plan | None:
    """Give the plan of a number; None where there is none that can be read."""
    row = db.one(
        f"SELECT {COLUMNS} FROM plans WHERE runner_id = (SELECT id FROM runners WHERE phone = :phone)", phone=phone
    )
    return read_plan(row) if row else None


def save(tx: Transaction, runner_id: int, plan: Plan, *, next_at: datetime | None) -> None:
    """Write a plan, with the time of its next reminder."""
    tx.run(_SAVE, runner_id=runner_id, next_at=to_ms_or_none(next_at), **values_of(plan))


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
                "reminded_on": day_text(each.reminded_on),
                "tip_week": day_text(each.tip_week),
                "next_at": to_ms_or_none(each.next_at),
            }
            for each in moved
        ],
    )


def end(tx: Transaction, phone: str) -> None:
    """End the reminders of a number that has stopped us, whether its plan can be read or not."""
    tx.run(
        """UPDATE plans SET state = 'ended', next_at = NULL
           WHERE state IN ('active', 'paused') AND runner_id = (SELECT id FROM runners WHERE phone = :phone)""",
        phone=phone,
    )


def set_aside(tx: Transaction, runner_ids: Iterable[int]) -> None:
    """Do nothing more for plans that cannot be read, so that they are in nobody's way."""
    tx.many("UPDATE plans SET next_at = NULL WHERE runner_id = :id", [{"id": runner_id} for runner_id in runner_ids])


def plan_anew(tx: Transaction, *, now: datetime, most: int) -> int:
    """Have plans looked at again after the clock has gone back; give how many at most so many there were.

    What was reminded of on a date that is yet to come is to be reminded of again.
    """
    tomorrow = day_text((now + timedelta(days=1)).date())
    tx.run("UPDATE plans SET reminded_on = NULL WHERE reminded_on > :tomorrow", tomorrow=tomorrow)
    return tx.run(
        """UPDATE plans SET next_at = :now WHERE runner_id IN (
               SELECT runner_id FROM plans WHERE state = 'active' AND (next_at IS NULL OR next_at > :now)
               LIMIT :most)""",
        now=to_ms(now),
        most=most,
    )


def _due(row: Row) -> DuePlan:
    next_at, stopped_at = from_ms_or_none(row["next_at"]), from_ms_or_none(row["stopped_at"])
    assert next_at is not None, "a plan without a next reminder is never due"
    return DuePlan(row["runner_id"], row["phone"], row["language"], stopped_at, next_at, read_plan(row))
