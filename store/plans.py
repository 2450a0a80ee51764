"""The run plans, each with the instant at which something is next to be done for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.plan import Plan
from core.schedule import local_date
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

_TO_PLAN_ANEW = f"""
    SELECT runner_id, {COLUMNS} FROM plans
    WHERE (state = 'active' AND (next_at IS NULL OR next_at > :now))
       OR (state <> 'active' AND reminded_on > :tomorrow)
    ORDER BY runner_id LIMIT :most /*skip locked plans*/"""


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

    Whoever holds a plan meanwhile plans it anew by themselves.
    What was reminded of on a date that is yet to come, where the runner is, is to be reminded of again.
    """
    rows = tx.all(_TO_PLAN_ANEW, now=to_ms(now), tomorrow=day_text((now + timedelta(days=1)).date()), most=most)
    plans = [(row["runner_id"], row["state"], read_plan(row)) for row in rows]
    tx.many(
        "UPDATE plans SET next_at = :next_at, reminded_on = :reminded_on WHERE runner_id = :runner_id",
        [
            {
                "runner_id": runner_id,
                "next_at": to_ms(now) if state == "active" else None,
                "reminded_on": day_text(_reminded_on(plan, now)) if plan else None,
            }
            for runner_id, state, plan in plans
        ],
    )
    return len(rows)


def _reminded_on(plan: Plan, now: datetime) -> date | None:
    """Give the date of the last reminder, where it is not yet to come."""
    is_to_come = plan.reminded_on is not None and plan.reminded_on > local_date(now, plan)
    return None if is_to_come else plan.reminded_on


def _due(row: Row) -> DuePlan:
    next_at, stopped_at = from_ms_or_none(row["next_at"]), from_ms_or_none(row["stopped_at"])
    assert next_at is not None, "a plan without a next reminder is never due"
    return DuePlan(row["runner_id"], row["phone"], row["language"], stopped_at, next_at, read_plan(row))
