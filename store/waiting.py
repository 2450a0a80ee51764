"""What waits to be sent, as an operator sees it before sending is resumed, and taking all of it back."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Reading, Transaction
from store.values import to_ms

_COUNTS = """
    SELECT coalesce(sum(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), 0) AS queued,
           coalesce(sum(CASE WHEN state = 'queued' AND not_before_at <= :now AND expires_at > :now
                             THEN 1 ELSE 0 END), 0) AS due,
           coalesce(sum(CASE WHEN state = 'queued' AND expires_at <= :now THEN 1 ELSE 0 END), 0) AS too_late,
           coalesce(sum(CASE WHEN state = 'sending' THEN 1 ELSE 0 END), 0) AS sending,
           coalesce(sum(CASE WHEN state = 'unsure' THEN 1 ELSE 0 END), 0) AS unsure
    FROM outbox WHERE state IN ('queued', 'sending', 'unsure')"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many texts are not done with; those that are due or too late are queued too."""

    queued: int
    due: int
    too_late: int
    sending: int
    unsure: int


def count_waiting(db: Reading, *, now: datetime) -> Waiting:
    """Count the texts that are queued, in hand or unsure."""
    row = db.one(_COUNTS, now=to_ms(now))
    assert row is not None  # an aggregate without groups is always one row
    return Waiting(**row)


def cancel_queued(tx: Transaction, *, reason: str, most: int) -> int:
    """Take back at most so many queued texts, in the order they would leave; give how many there were."""
    return tx.run(
        """UPDATE outbox SET state = 'cancelled', reason = :reason
           WHERE state = 'queued' AND id IN (
               SELECT id FROM outbox WHERE state = 'queued' ORDER BY lane, not_before_at, id LIMIT :most)""",
        reason=reason,
        most=most,
    )
