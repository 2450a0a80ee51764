"""Texts that may have been sent: whose turn it is to be looked for on the carrier's list, and what came of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from core.doubt import Doubt
from core.outgoing import Lane
from core.timing import milliseconds
from store import outbox
from store.database import Row, Transaction, Verbs
from store.values import from_ms, to_ms

_DOUBTS = (
    "SELECT id, key, recipient, body, lane, attempted_at FROM outbox WHERE state = 'unsure' AND check_at IS NOT NULL"
)


_TURN_OF = f"{_DOUBTS} AND check_at <= :clock ORDER BY lane, check_at LIMIT :most /*skip locked outbox*/"


def take_due(tx: Transaction, *, most: int, busy_for: timedelta) -> list[Doubt]:
    """List texts whose turn it is to be looked for, and keep other workers off them for a while."""
    clock = tx.clock_ms()
    rows = tx.all(
        f"{_DOUBTS} AND check_at <= :clock ORDER BY lane, check_at LIMIT :most /*skip locked outbox*/",
        clock=clock,
        most=most,
    )
    until = clock + milliseconds(busy_for)
    tx.many("UPDATE outbox SET check_at = :until WHERE id = :id", [{"id": row["id"], "until": until} for row in rows])
    return [_doubt(row) for row in rows]


def list_of(tx: Transaction, recipient: str) -> list[Doubt]:
    """List all texts to a number that are in doubt, held until the unit ends."""
    rows = tx.all(f"{_DOUBTS} AND recipient = :recipient ORDER BY id /*for update*/", recipient=recipient)
    return [_doubt(row) for row in rows]


def is_in_hand(tx: Verbs, recipient: str) -> bool:
    """Tell whether a text to a number is just being sent: what the list shows may be that one."""
    row = tx.one(
        "SELECT 1 AS one FROM outbox WHERE state = 'sending' AND recipient = :recipient LIMIT 1", recipient=recipient
    )
    return row is not None


def list_known(db: Verbs, carrier_ids: Collection[str]) -> set[str]:
    """Give those of the carrier's ids that are of texts of ours already."""
    found = (db.one("SELECT carrier_id FROM outbox WHERE carrier_id = :id", id=each) for each in carrier_ids)
    return {row["carrier_id"] for row in found if row}


def confirm(tx: Transaction, found: Mapping[int, str]) -> None:
    """Settle texts that the carrier's list shows: they were sent, so none of them is sent again."""
    tx.many(
        """UPDATE outbox SET state = 'sent', reason = 'on the list of the carrier', carrier_id = :carrier_id,
                  doubted_at = NULL, check_at = NULL
           WHERE id = :id AND state = 'unsure'""",
        [{"id": outbox_id, "carrier_id": carrier_id} for outbox_id, carrier_id in found.items()],
    )
    outbox.take_back_resends(tx)


def settle(tx: Transaction, outbox_id: int, *, state: Literal["sent", "failed"], reason: str) -> bool:
    """Take a text out of doubt; False where it is not in doubt."""
    settled = tx.run(
        """UPDATE outbox SET state = :state, reason = :reason, doubted_at = NULL, check_at = NULL
           WHERE id = :id AND state = 'unsure'""",
        id=outbox_id,
        state=state,
        reason=reason,
    )
    outbox.take_back_resends(tx)
    return settled == 1


def look_again(tx: Transaction, outbox_id: int, *, after: timedelta) -> None:
    """Look for a text on the list again after a while."""
    tx.run(
        "UPDATE outbox SET check_at = :check_at WHERE id = :id AND state = 'unsure'",
        id=outbox_id,
        check_at=tx.clock_ms() + milliseconds(after),
    )


def leave(tx: Transaction, outbox_id: int, *, reason: str) -> None:
    """Look for a text no more: it stays unsure, with the reason."""
    tx.run(
        "UPDATE outbox SET check_at = NULL, reason = :reason WHERE id = :id AND state = 'unsure'",
        id=outbox_id,
        reason=reason,
    )


def send_again(tx: Transaction, outbox_id: int, *, now: datetime, useful_for: timedelta, is_asked_for: bool) -> bool:
    """Queue a text in doubt once more, as a new row with a key of its own.

    Args:
        useful_for: how long the new row may be sent.
        is_asked_for: a person wants it; else only where the text has not expired.

    Returns:
        False where it was sent again before, is in doubt no more, has expired, or its words are no longer kept.
    """
    added = tx.run(
        """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                               expires_at)
           SELECT 'resend:' || key, part, recipient, body, segments, lane, 'queued', 'sent again: the first is unsure',
                  :now, :now, :expires_at
           FROM outbox
           WHERE id = :id AND state = 'unsure' AND body <> '' AND (:is_asked_for = 1 OR expires_at > :now)
           ON CONFLICT (key) DO NOTHING""",
        id=outbox_id,
        now=to_ms(now),
        expires_at=to_ms(now + useful_for),
        is_asked_for=int(is_asked_for),
    )
    return added == 1


def _doubt(row: Row) -> Doubt:
    return Doubt(
        outbox_id=row["id"],
        key=row["key"],
        recipient=row["recipient"],
        body=row["body"],
        lane=Lane(row["lane"]),
        attempted_at=from_ms(row["attempted_at"]),
    )
