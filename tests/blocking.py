"""A store that can be read and not written: another program holds what a write needs, on either engine."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3, where it is installed, as in store/


@contextmanager
def writing_blocked(database_url: str) -> Iterator[None]:
    """Keep everybody else from writing until the block ends; they give up after five seconds."""
    if database_url.startswith("sqlite:///"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(database_url) as connection:
        connection.execute("LOCK TABLE inbox, outbox, readiness IN EXCLUSIVE MODE")
        yield
