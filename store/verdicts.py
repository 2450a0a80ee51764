"""Texts in doubt on which a person has the last word."""

from typing import Literal

from store.database import Transaction, Verbs


def find_state(db: Verbs, outbox_id: int) -> str | None:
    """Give the state of a text; None where there is none."""
    row = db.one("SELECT state FROM outbox WHERE id = :id", id=outbox_id)
    return row["state"] if row else None


def settle(tx: Transaction, outbox_id: int, *, state: Literal["sent", "failed"], reason: str) -> bool:
    """Take a text out of doubt; False where it is not in doubt."""
    settled = tx.run(
        """UPDATE outbox SET state = :state, reason = :reason, doubted_at = NULL, check_at = NULL
           WHERE id = :id AND state = 'unsure'""",
        id=outbox_id,
        state=state,
        reason=reason,
    )
    return settled == 1
