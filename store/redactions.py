"""Texts whose words the carrier is still to empty, one by its id or those to a number, until that is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.timing import milliseconds
from store.database import Row, Transaction, Verbs
from store.values import from_ms_or_none, to_ms

AFTER_ERASING = timedelta(seconds=10)  # by then the carrier lists the answer to the text that asked for it too

_ADD_IDS = (
    "INSERT INTO redactions (carrier_id, due_at) VALUES (:carrier_id, :clock) ON CONFLICT (carrier_id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is to be emptied at the carrier: the text with this id, else the texts to this number.

    Args:
        since, until: when those texts were made; None is from the first on, or to the last.
        tries: how often it has failed.
        due_at: by the database's clock, in milliseconds; another one than this means that it was asked for anew.
    """

    id: int
    carrier_id: str | None
    phone: str | None
    since: datetime | None
    until: datetime | None
    tries: int
    due_at: int


def add_ids(tx: Transaction, carrier_ids: Collection[str]) -> None:
    """Have texts emptied at the carrier by their ids there."""
    if carrier_ids:
        clock = tx.clock_ms()
        tx.many(_ADD_IDS, [{"carrier_id": each, "clock": clock} for each in sorted(carrier_ids)])


def add_span(tx: Transaction, phone: str, *, since: datetime, until: datetime) -> None:
    """Have the texts to a number made within a span emptied too, besides those of earlier spans not done yet."""
    tx.run(
        """INSERT INTO redactions (phone, since_at, until_at, due_at) VALUES (:phone, :since, :until, :clock)
           ON CONFLICT (phone) DO UPDATE
           SET since_at = CASE WHEN redactions.since_at < :since THEN redactions.since_at ELSE :since END,
               until_at = CASE WHEN redactions.until_at > :until THEN redactions.until_at ELSE :until END,
               due_at = excluded.due_at
           WHERE redactions.until_at IS NOT NULL""",
        phone=phone,
        since=to_ms(since),
        until=to_ms(until),
        clock=tx.clock_ms(),
    )


def add_number(tx: Transaction, phone: str) -> None:
    """Have all texts to a number emptied that the carrier lists; the number stands here until it has listed them."""
    tx.run(
        """INSERT INTO redactions (phone, due_at) VALUES (:phone, :due_at)
           ON CONFLICT (phone) DO UPDATE
           SET since_at = NULL, until_at = NULL, due_at = excluded.due_at, tries = 0""",
        phone=phone,
        due_at=tx.clock_ms() + milliseconds(AFTER_ERASING),
    )


def drop_number(tx: Transaction, phone: str) -> None:
    """Have nothing more emptied that was sent to a number: nobody keeps copies."""
    tx.run("DELETE FROM redactions WHERE phone = :phone", phone=phone)


def is_due(db: Verbs) -> bool:
    """Tell whether anything is due."""
    row = db.one("SELECT 1 AS one FROM redactions WHERE due_at <= :clock LIMIT 1", clock=db.clock_ms())
    return row is not None


def take_due(tx: Transaction, *, most: int, busy_for: timedelta) -> list[Redaction]:
    """List what is due, first the numbers, and keep other workers off it for a while."""
    clock = tx.clock_ms()
    rows = tx.all(
        """SELECT id, carrier_id, phone, since_at, until_at, tries FROM redactions WHERE due_at <= :clock
           ORDER BY CASE WHEN phone IS NULL THEN 1 ELSE 0 END, due_at, id LIMIT :most /*skip locked redactions*/""",
        clock=clock,
        most=most,
    )
    until = clock + milliseconds(busy_for)
    tx.many("UPDATE redactions SET due_at = :until WHERE id = :id", [{"id": row["id"], "until": until} for row in rows])
    return [_redaction(row, due_at=until) for row in rows]


def finish(tx: Transaction, done: Sequence[Redaction]) -> None:
    """Forget what is done; a number that was asked for anew meanwhile stays."""
    tx.many("DELETE FROM redactions WHERE id = :id AND due_at = :due_at", [_named(each) for each in _in_order(done)])


def put_off(tx: Transaction, failed: Sequence[tuple[Redaction, timedelta]]) -> None:
    """Try again later, each after a while of its own."""
    clock = tx.clock_ms()
    tx.many(
        "UPDATE redactions SET due_at = :next_at, tries = tries + 1 WHERE id = :id AND due_at = :due_at",
        [
            {**_named(each), "next_at": clock + milliseconds(wait)}
            for each, wait in sorted(failed, key=lambda one: one[0].id)
        ],
    )


def count_waiting(db: Verbs) -> int:
    """Count what is still to be done."""
    row = db.one('SELECT count(*) AS "rows" FROM redactions')
    return int(row["rows"]) if row else 0


def _in_order(done: Sequence[Redaction]) -> list[Redaction]:
    return sorted(done, key=lambda each: each.id)


def _named(redaction: Redaction) -> dict[str, int]:
    return {"id": redaction.id, "due_at": redaction.due_at}


def _redaction(row: Row, *, due_at: int) -> Redaction:
    return Redaction(
        id=row["id"],
        carrier_id=row["carrier_id"],
        phone=row["phone"],
        since=from_ms_or_none(row["since_at"]),
        until=from_ms_or_none(row["until_at"]),
        tries=row["tries"],
        due_at=due_at,
    )
