"""Sending only from the database that is at home, and letting it go on from one that was restored, copied or moved."""

from store import identity, waiting
from store.database import Database

CANCELLED = "cancelled when sending was resumed"

_AT_ONCE = 1_000  # texts a transaction, so that an inbound text gets in between


def keep_home(*, db: Database) -> str | None:
    """See that the database is at home, at a worker's start and each minute; in one thread of a process at a time.

    Returns:
        why nothing may be sent from it, a sentence; None where it may. Once held, it is held until `resume_sending`.

    Raises:
        StoreError: it cannot be told now.
    """
    with db.transaction() as tx:
        return identity.keep(tx)


def resume_sending(*, db: Database, cancel_queued: bool) -> int:
    """Make this the place where the database is at home; give how many texts were cancelled.

    Args:
        cancel_queued: first take back all that is queued, so that only new texts leave.
    """
    cancelled = _cancel_queued(db) if cancel_queued else 0
    with db.transaction() as tx:
        identity.make_home(tx)
    return cancelled


def _cancel_queued(db: Database) -> int:
    cancelled = 0
    while True:
        with db.transaction() as tx:
            done = waiting.cancel_queued(tx, reason=CANCELLED, most=_AT_ONCE)
        cancelled += done
        if done < _AT_ONCE:
            return cancelled
