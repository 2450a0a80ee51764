"""The texts that have come in, each once, whoever carried it and however often it was carried."""

from datetime import datetime

from core.inbound import Inbound
from store.database import Transaction, Verbs
from store.values import from_ms, to_ms


def record(
    tx: Transaction, inbound: Inbound, *, now: datetime, intent: str | None = None, language: str | None = None
) -> bool:
    """Record a text, with what it was understood as where that is known; False when its carrier id was seen before."""
    added = tx.run(
        """INSERT INTO inbox (carrier_id, sender, recipient, body, intent, language, received_at)
           VALUES (:carrier_id, :sender, :recipient, :body, :intent, :language, :received_at)
           ON CONFLICT (carrier_id) DO NOTHING""",
        carrier_id=inbound.carrier_id,
        sender=inbound.sender,
        recipient=inbound.recipient,
        body=inbound.text,
        intent=intent,
        language=language,
        received_at=to_ms(now),
    )
    return added == 1


def find_last_received_at(db: Verbs) -> datetime | None:
    """Tell when the last text came in; None before the first."""
    row = db.one("SELECT received_at FROM inbox ORDER BY id DESC LIMIT 1")
    return from_ms(row["received_at"]) if row else None


def empty_old_bodies(tx: Transaction, *, before: datetime, most: int) -> list[str]:
    """Empty the bodies of at most so many texts that came before an instant; give the carrier's ids of those.

    Texts that others hold are passed over, as whoever erases a number holds all of it.
    """
    rows = tx.all(
        """UPDATE inbox SET body = '' WHERE id IN (
               SELECT id FROM inbox WHERE body <> '' AND received_at < :before
               ORDER BY received_at LIMIT :most /*skip locked inbox*/)
           RETURNING carrier_id""",
        before=to_ms(before),
        most=most,
    )
    return [row["carrier_id"] for row in rows]
