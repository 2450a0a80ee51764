"""The few verbs every engine has, and the way to an engine by its URL.

SQL is written once, with `:name` parameters. Where PostgreSQL needs more it stands in a comment that SQLite skips:
`/*for update*/` and `/*skip locked outbox*/`. Instants are integer UTC milliseconds, booleans 0 or 1.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal

Row = dict[str, Any]
Engine = Literal["sqlite", "postgresql"]

PATIENCE_SECONDS = 5.0
INSIDE_ALREADY = "This thread is inside a transaction already: use that one."
OVER = "This transaction is over."
CAUGHT_ERROR = "An error of the store was caught inside the transaction, so nothing of it is kept."


class StoreError(Exception):
    """The store has not done what was asked."""


class UnavailableError(StoreError):
    """The store cannot be reached, or cannot write now; the same may work later."""


class RefusedError(StoreError):
    """A rule of a table (unique, check, reference, append-only) forbids what was asked."""


class Reading(ABC):
    """What can be read from a store."""

    engine: Engine

    @abstractmethod
    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query, each a dict by column name."""

    def one(self, sql: str, **values: Any) -> Row | None:
        """Give the first row of a query; None when there is none."""
        rows = self.all(sql, **values)
        return rows[0] if rows else None


class Verbs(Reading):
    """What can be asked of a store, inside a transaction or outside."""

    @abstractmethod
    def clock_ms(self) -> int:
        """Give the database's own clock in UTC milliseconds: leases and rates of several machines need one clock."""

    @abstractmethod
    def run(self, sql: str, **values: Any) -> int:
        """Do one statement; give the number of rows it changed."""

    @abstractmethod
    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Do one statement for each mapping of values; give the number of rows changed in all."""


class Transaction(Verbs):
    """A unit of work: all of it is kept or nothing, and it is over when its `with` block is."""

    @abstractmethod
    def lock(self, sql: str, **values: Any) -> bool:
        """Hold the rows of a query with `/*for update*/` until the unit ends; False when there were none to hold.

        Read them only after it: what a join finds while PostgreSQL waits for a row is what was there before the wait.
        SQLite has one writer at a time and nothing to do.
        """

    @abstractmethod
    def lock_schema(self) -> None:
        """Keep every other migration out until the unit ends, however long this one takes."""


class Snapshot(Reading):
    """What was committed at one moment, whatever others write while it is read; it is over when its `with` block is."""

    @abstractmethod
    def batches(self, sql: str, *, size: int) -> Iterator[list[Row]]:
        """Give the rows of a query a few at a time, so that a table need not fit into memory."""


class Database(Verbs):
    """A store that threads share; nothing is opened before it is needed, nor carried over a fork.

    `all` and `one` read what is committed, and write nothing. `run` and `many` are a transaction of their own. Inside a
    `transaction()` a thread uses that transaction alone; the database's own verbs then refuse, with RuntimeError.
    """

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Transaction]:
        """Open a unit of work; leaving its block without an error returns only after the commit.

        An error that leaves the block undoes the unit and goes on to the caller. An error of the store must leave it.

        Raises:
            UnavailableError: the unit could not begin or be committed.
        """

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Open a snapshot on a connection of its own; its moment is that of the first reading.

        Raises:
            UnavailableError: it cannot be opened.
        """

    def give_way(self) -> None:
        """Wait where a unit would be slowed down by what this thread is about to compute; not inside a transaction."""

    def run(self, sql: str, **values: Any) -> int:
        """Do one statement as a transaction of its own."""
        with self.transaction() as tx:
            return tx.run(sql, **values)

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Do one statement for each mapping of values, as one transaction."""
        with self.transaction() as tx:
            return tx.many(sql, rows)

    def scrub(self, *, rewrite: bool) -> bool:  # noqa: ARG002 - what a file needs
        """Leave nothing of what was deleted in the file of an engine that is one file; a server does so by itself.

        Args:
            rewrite: also rewrite the file where that takes seconds at most; else only its log is emptied.

        Returns:
            False where it has to be tried again later.
        """
        return True

    @abstractmethod
    def list_tables(self) -> set[str]:
        """List the names of the tables there are."""

    @abstractmethod
    def close(self) -> None:
        """Let go of every connection; no thread may be using the database."""


def open_database(url: str, *, pool_size: int = 10, patience_seconds: float = PATIENCE_SECONDS) -> Database:
    """Give the database of a URL, without connecting yet.

    Args:
        url: `sqlite:///relative/path.db`, `sqlite:////absolute/path.db`, `postgresql://...` or `postgres://...`.
        pool_size: how many connections a process has at most on PostgreSQL; SQLite has one, and one a thread to read.
        patience_seconds: how long it waits for a lock of another's, and for a connection.

    Raises:
        ValueError: the URL is none of these. The message names the scheme alone, as a URL may hold a password.
    """
    scheme, separator, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from store.sqlite import SqliteDatabase  # each engine builds on this module

        return SqliteDatabase(rest[1:], patience_seconds=patience_seconds)
    if scheme in ("postgresql", "postgres") and separator:
        from store.postgres import PostgresDatabase

        return PostgresDatabase(url, pool_size=pool_size, patience_seconds=patience_seconds)
    raise ValueError(f"DATABASE_URL must be sqlite:///path or postgresql://..., not one that begins {scheme[:20]!r}.")
