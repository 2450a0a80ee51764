"""A backup: one SQLite file, made from one snapshot while everything runs, whichever engine it is made from."""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from store import identity
from store.copying import CopyError, copy_rows
from store.database import Database, open_database
from store.files import sync_folder
from store.migrations import list_applied, migrate


def backup(db: Database, file: Path, *, now: datetime) -> dict[str, int]:
    """Write all rows, as they are at one moment, into a new file that only its owner may read.

    The file appears under its name when it is complete and checked. A database restored from it does not send until an
    operator says so.

    Args:
        file: where it is to be, in a folder that is there.
        now: goes into the backup as its date.

    Returns:
        how many rows each table has.

    Raises:
        CopyError: there is such a file, or no such folder, or it cannot be written, or the database has no tables yet.
        UnavailableError: the database cannot be read, or the disk is full.
    """
    try:
        _refuse_to_overwrite(file)
        _refuse_without_a_folder(file)
        with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            unfinished = Path(folder).resolve() / file.name
            counts = _write(db, unfinished, now)
            _refuse_to_overwrite(file)
            unfinished.rename(file)
        sync_folder(file.parent)
    except OSError as error:
        raise CopyError(f"{file} cannot be written: {error.strerror}.") from error
    return counts


def _refuse_to_overwrite(file: Path) -> None:
    if file.exists():
        raise CopyError(f"{file} is there already, and no backup is ever overwritten: give another name.")


def _refuse_without_a_folder(file: Path) -> None:
    # One that is made where a disk is not mounted, or a name mistyped, holds a backup that nobody finds.
    if not file.parent.is_dir():
        raise CopyError(f"There is no folder {file.parent}: make it first, or give another name.")


def _write(db: Database, file: Path, now: datetime) -> dict[str, int]:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(open_database(f"sqlite:///{file}")) as copy:
        _make_tables(copy, list_applied(db))
        counts = _fill(copy, db, now)
        troubles = [row["integrity_check"] for row in copy.all("PRAGMA integrity_check")]
    # SQLite says nothing where the last connection could not move its log into the file.
    if troubles != ["ok"] or file.with_name(f"{file.name}-wal").exists():
        raise CopyError(f"The backup is damaged and was thrown away: {'; '.join(troubles)}.")
    return counts


def _make_tables(copy: Database, steps: set[str]) -> None:
    """Apply the steps the database has, which may be fewer than this code knows: a backup goes before an upgrade."""
    if not steps:
        raise CopyError("There is nothing to back up: the database has no tables yet.")
    migrate(copy, steps=steps)
    if unknown := steps - list_applied(copy):
        raise CopyError(f"The database is that of a newer version ({', '.join(sorted(unknown))}): use that one.")


def _fill(copy: Database, db: Database, now: datetime) -> dict[str, int]:
    has_identity = "identity" in copy.list_tables()
    with db.snapshot() as snapshot, copy.transaction() as tx:
        counts = copy_rows(snapshot, tx)
        if has_identity:
            identity.disown(tx, "a backup", now=now)
    return counts
