"""A worker says that it is there: at its start, every few seconds, and when it goes."""

from store import senders, workers
from store.database import Database


def arrive(name: str, *, db: Database) -> None:
    """Say that a worker starts, and try paused senders at once: whoever starts it may have mended what was wrong."""
    with db.transaction() as tx:
        workers.seen(tx, name)
        senders.probe_now(tx)


def stay(name: str, *, db: Database) -> None:
    """Say that a worker is still there."""
    with db.transaction() as tx:
        workers.seen(tx, name)


def leave(name: str, *, db: Database) -> None:
    """Say that a worker goes."""
    with db.transaction() as tx:
        workers.gone(tx, name)
