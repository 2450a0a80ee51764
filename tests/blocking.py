"""A store that can be read and not written: another program holds what a write needs, on either engine."""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3, where it is installed, as in store/


def can_be_locked(database_url: str) -> bool:
    """Tell whether nobody holds what a unit of work needs, at this moment."""
    if database_url.startswith("sqlite:///"):
        with Path(database_url.removeprefix("sqlite:///") + ".lock").open("w") as lock_file:
            try:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True
    with psycopg.connect(database_url) as connection:
        try:
            connection.execute("SELECT 1 FROM senders, outbox, identity FOR UPDATE NOWAIT")
        except psycopg.errors.LockNotAvailable:
            return False
        return True


@contextmanager
def writing_blocked(database_url: str) -> Iterator[None]:
    """Keep everybody else from writing until the block ends; who has no patience gives up before."""
    if database_url.startswith("sqlite:///"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(database_url) as connection:
        connection.execute("LOCK TABLE inbox, outbox, readiness IN EXCLUSIVE MODE")
        yield
