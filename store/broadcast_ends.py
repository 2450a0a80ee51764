"""How a broadcast ends: all sent, or cancelled to its last text; and how one is taken up again."""

from collections.abc import Collection
from datetime import datetime

from store.database import Transaction
from store.values import to_ms


def end(tx: Transaction, broadcast_id: int, *, now: datetime) -> None:
    """Write down that nothing of a broadcast is to be done any more."""
    tx.run("UPDATE broadcasts SET ended_at = :now WHERE id = :id", id=broadcast_id, now=to_ms(now))


def end_what_never_began(tx: Transaction, broadcast_id: int, *, now: datetime) -> None:
    """Write down that nothing of a broadcast that was never launched is to be done any more."""
    tx.run(
        "UPDATE broadcasts SET ended_at = :now WHERE id = :id AND launched_at IS NULL AND ended_at IS NULL",
        id=broadcast_id,
        now=to_ms(now),
    )


def end_what_is_sent(tx: Transaction, broadcast_id: int, *, now: datetime) -> bool:
    """End a broadcast of which nothing waits or is in hand any more; False where something does."""
    ended = tx.run(
        """UPDATE broadcasts SET state = 'done', ended_at = :now
           WHERE id = :id AND state = 'sending' AND NOT EXISTS (
               SELECT 1 FROM outbox WHERE broadcast_id = broadcasts.id AND outbox.state IN ('queued', 'sending'))""",
        id=broadcast_id,
        now=to_ms(now),
    )
    return ended == 1


def go_on(tx: Transaction, outbox_ids: Collection[int]) -> None:
    """Take up broadcasts again that had ended, and of which these texts wait after all, to be sent or cancelled."""
    tx.many(
        """UPDATE broadcasts SET state = CASE state WHEN 'done' THEN 'sending' ELSE state END, ended_at = NULL
           WHERE state IN ('done', 'cancelled') AND ended_at IS NOT NULL
             AND id = (SELECT broadcast_id FROM outbox WHERE outbox.id = :id)""",
        [{"id": outbox_id} for outbox_id in outbox_ids],
    )


def cancel_some(tx: Transaction, broadcast_id: int, *, most: int) -> int:
    """Write the cancelling of a broadcast down for at most so many of the texts that wait; give for how many."""
    return tx.run(
        """UPDATE outbox SET state = 'cancelled', reason = 'the broadcast was cancelled'
           WHERE id IN (SELECT id FROM outbox WHERE broadcast_id = :id AND state = 'queued'
                        ORDER BY id LIMIT :most /*skip locked outbox*/)""",
        id=broadcast_id,
        most=most,
    )
