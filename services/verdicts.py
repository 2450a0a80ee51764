"""What a person knows of a text in doubt, who has asked the runner or looked at the carrier."""

from store import doubts, verdicts
from store.database import Database

A_PERSON_SAID_SO = "a person said so"
SENT_AGAIN = "sent again by a person"


def settle(outbox_id: int, *, was_sent: bool, db: Database) -> bool:
    """Settle a text in doubt; False where it is in doubt no more."""
    with db.transaction() as tx:
        return verdicts.settle(tx, outbox_id, state="sent" if was_sent else "failed", reason=A_PERSON_SAID_SO)


def leave(outbox_id: int, *, db: Database) -> None:
    """Leave a text in doubt that a person had sent again, and look for it no more."""
    with db.transaction() as tx:
        doubts.leave(tx, outbox_id, reason=SENT_AGAIN)
