"""Moving from the SQLite file, when one machine is outgrown, to an empty PostgreSQL database."""

from datetime import datetime

from store import identity
from store.copying import CopyError, copy_rows, list_filled
from store.database import Database, Verbs
from store.durability import check_durable
from store.migrations import list_applied, migrate
from store.workers import list_alive


def move_to_postgresql(*, source: Database, target: Database, now: datetime) -> dict[str, int]:
    """Copy all rows and count them in both; the target then holds sending until resumed, and the source for good.

    Nothing is written to the source meanwhile. The target is filled in one transaction, so whatever fails leaves it
    empty, and the source in use as before.

    Args:
        target: a PostgreSQL database without rows; its tables are made.
        now: goes into both as the date of the move.

    Returns:
        how many rows each table has.

    Raises:
        CopyError: it may not be moved, or not there; says what to do.
        StoreError: one of the two cannot be used.
    """
    if source.engine != "sqlite" or target.engine != "postgresql":
        raise CopyError("The move is from an SQLite file, the database in use, to PostgreSQL.")
    check_durable(target)
    migrate(target)
    if list_applied(source) != list_applied(target):
        raise CopyError("The database in use is not up to date: run `flask migrate` first.")
    with source.transaction() as held:
        counts = _fill(target, source, held, now)
        identity.hold(held, f"This database was moved to PostgreSQL on {now:%Y-%m-%d %H:%M} UTC.")
    return counts


def _fill(target: Database, source: Database, held: Verbs, now: datetime) -> dict[str, int]:
    with source.snapshot() as snapshot, target.transaction() as tx:
        if list_alive(held) or list_alive(tx):
            raise CopyError("A worker is running: stop the service, wait half a minute, and try again.")
        if filled := list_filled(tx):
            raise CopyError(f"The PostgreSQL database has rows already, in {', '.join(filled)}: give an empty one.")
        counts = copy_rows(snapshot, tx)
        identity.disown(tx, "a copy", now=now)
    return counts
