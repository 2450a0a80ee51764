"""Moving from the SQLite file, when one machine is outgrown, to an empty PostgreSQL database."""

from datetime import datetime

from store import identity
from store.copying import CopyError, copy_rows, list_filled, list_strangers
from store.database import Database, Verbs
from store.durability import check_durable
from store.migrations import list_steps, migrate_within, pending
from store.workers import list_alive


def move_to_postgresql(*, source: Database, target: Database, now: datetime) -> dict[str, int]:
    """Copy all rows and count them in both; the target then holds sending until resumed, and the source for good.

    Nothing is written to the source meanwhile. The target gets tables and rows in one transaction, so whatever
    is refused or fails leaves it as it was, and the source in use as before.

    Args:
        target: a PostgreSQL database with no tables, or ours without rows; what is missing is made.
        now: goes into both as the date of the move.

    Returns:
        how many rows each table has.

    Raises:
        CopyError: it may not be moved, or not there; says what to do.
        StoreError: one of the two cannot be used.
    """
    if source.engine != "sqlite" or target.engine != "postgresql":
        raise CopyError("The move is from an SQLite file, the database in use, to PostgreSQL.")
    if pending(source):
        raise CopyError("The database in use is not up to date: run `flask migrate` first.")
    check_durable(target)
    with source.transaction() as held:
        counts = _fill(target, source, held, now)
        identity.hold(held, f"This database was moved to PostgreSQL on {now:%Y-%m-%d %H:%M} UTC.")
    return counts


def _fill(target: Database, source: Database, held: Verbs, now: datetime) -> dict[str, int]:
    with source.snapshot() as snapshot, target.transaction() as tx:
        if strangers := list_strangers(tx, ours=snapshot):
            raise CopyError(f"The PostgreSQL database has tables already, {', '.join(strangers)}: give an empty one.")
        if migrate_within(tx) != list_steps(snapshot):
            raise CopyError("One of the two databases is that of a newer version: use that one.")
        if list_alive(held) or list_alive(tx):
            raise CopyError("A worker is running: stop the service, wait half a minute, and try again.")
        if filled := list_filled(tx):
            raise CopyError(f"The PostgreSQL database has rows already, in {', '.join(filled)}: give an empty one.")
        counts = copy_rows(snapshot, tx)
        identity.disown(tx, "a copy", now=now)
    return counts
