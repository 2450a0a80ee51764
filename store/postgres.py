"""The store on PostgreSQL, for several machines: a pool of connections and plain transactions, the same SQL."""

import os
import select
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NoReturn

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from store.database import (
    CAUGHT_ERROR,
    INSIDE_ALREADY,
    OVER,
    PATIENCE_SECONDS,
    Database,
    RefusedError,
    Row,
    Snapshot,
    Transaction,
    UnavailableError,
)
from store.postgres_sql import with_psycopg_names
from store.values import storable_values

Connection = psycopg.Connection[Row]

CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
SCHEMA_LOCK = 0x51DE5717C4  # any number nothing else on the server locks
# Psycopg counts these among the mistakes; they pass: `release` has still to run, or the server hung up.
NOT_YET = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.IdleInTransactionSessionTimeout,
    errors.InsufficientPrivilege,
    errors.ReadOnlySqlTransaction,
    errors.FeatureNotSupported,  # what a standby says to BEGIN READ WRITE
    errors.InternalError,
)


class PostgresDatabase(Database):
    """A server, reached by a pool that opens with the first use and anew after a fork."""

    engine = "postgresql"

    def __init__(self, url: str, *, pool_size: int, patience_seconds: float) -> None:
        self._url = url
        self._pool_size = pool_size
        self._patience_seconds = patience_seconds
        self._start()
        forked = weakref.WeakMethod(self._start)  # psycopg itself leaves a parent's connections alone
        os.register_at_fork(after_in_child=lambda: (method := forked()) and method())

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query as last committed."""
        with self._connection() as connection:
            return rows_of(execute(connection, sql, values))

    def clock_ms(self) -> int:
        """Give the server's clock."""
        return int(self.all(CLOCK)[0]["now"])

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a unit of work on a connection of its own."""
        with self._connection() as connection:
            execute(connection, "BEGIN READ WRITE", {})
            tx = PostgresTransaction(connection)
            self._here.is_inside = True
            try:
                yield tx
                tx.commit()
            finally:
                self._here.is_inside = False
                tx.end()
                with suppress(psycopg.Error):  # of a broken connection, which the pool replaces
                    connection.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a transaction that only reads, all of it as of one moment."""
        with self._connection() as connection:
            execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", {})
            try:
                yield PostgresSnapshot(connection)
            finally:
                with suppress(psycopg.Error):  # of a broken connection, which the pool replaces
                    connection.rollback()

    def list_tables(self) -> set[str]:
        """List the names of the tables there are."""
        rows = self.all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return {row["tablename"] for row in rows}

    def close(self) -> None:
        """Close the pool; the next use opens another."""
        if self._pool:
            self._pool.close()
        self._start()

    def _start(self) -> None:
        self._pool: ConnectionPool[Connection] | None = None
        self._opening = threading.Lock()
        self._here = Here()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        if self._here.is_inside:
            raise RuntimeError(INSIDE_ALREADY)
        pool = self._open_pool()
        connection = living_connection(pool)
        try:
            yield connection
        finally:
            pool.putconn(connection)

    def _open_pool(self) -> ConnectionPool[Connection]:
        with self._opening:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._url,
                    kwargs={"autocommit": True, "row_factory": dict_row, "client_encoding": "utf8"},
                    min_size=1,
                    max_size=self._pool_size,
                    configure=partial(set_up, patience_seconds=self._patience_seconds),
                    timeout=self._patience_seconds,
                    reconnect_timeout=PATIENCE_SECONDS,  # the waits between attempts grow, so begin anew soon
                    open=True,
                )
            return self._pool


class Here(threading.local):
    """What belongs to one thread: whether it is inside a transaction."""

    is_inside: bool = False


class PostgresSnapshot(Snapshot):
    """A transaction at REPEATABLE READ that only reads."""

    engine = "postgresql"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query."""
        return rows_of(execute(self._connection, sql, values))

    def batches(self, sql: str, *, size: int) -> Iterator[list[Row]]:
        """Give the rows of a query a few at a time, from a cursor of the server."""
        try:
            with self._connection.cursor("batches") as cursor:
                cursor.execute(sql.encode())
                while rows := cursor.fetchmany(size):
                    yield rows
        except psycopg.Error as error:
            raise_ours(error)


class PostgresTransaction(Transaction):
    """A transaction at READ COMMITTED on one connection."""

    engine = "postgresql"

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query, as this unit has left them."""
        return rows_of(execute(self._open(), sql, values))

    def run(self, sql: str, **values: Any) -> int:
        """Do one statement; give the number of rows it changed."""
        return execute(self._open(), sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Do one statement for each mapping of values, all sent before the first answer is read."""
        listed = [storable_values(row) for row in rows]
        if not listed:
            return 0
        try:
            cursor = self._open().cursor()
            cursor.executemany(with_psycopg_names(sql)[0], listed)
            return cursor.rowcount
        except psycopg.Error as error:
            raise_ours(error)

    def clock_ms(self) -> int:
        """Give the server's clock at this moment, not when the transaction began."""
        return int(self.all(CLOCK)[0]["now"])

    def lock(self, sql: str, **values: Any) -> bool:
        """Hold the rows of a query until the unit ends; False when there are none to hold."""
        return bool(execute(self._open(), sql, values).fetchall())

    def lock_schema(self) -> None:
        """Wait for other migrations, however long, and hold off later ones."""
        self.run("SET LOCAL lock_timeout = 0")
        self.all("SELECT pg_advisory_xact_lock(:number)", number=SCHEMA_LOCK)

    def commit(self) -> None:
        """Commit, unless an error has been caught inside: PostgreSQL would then undo all and call it a success."""
        execute(self._open(), "COMMIT", {})

    def end(self) -> None:
        """Let nothing more be done."""
        self._connection = None

    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError(OVER)
        if self._connection.pgconn.transaction_status == TransactionStatus.INERROR:
            raise RuntimeError(CAUGHT_ERROR)
        return self._connection


def set_up(connection: Connection, *, patience_seconds: float) -> None:
    """Make a new connection wait no longer than SQLite would, and write in a transaction only."""
    connection.execute(f"SET lock_timeout = {round(patience_seconds * 1000)}".encode())
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")  # a frozen process holds no runner for long
    connection.execute("SET default_transaction_read_only = on")


def living_connection(pool: ConnectionPool[Connection]) -> Connection:
    """Take a connection that the server has not left; the pool's own check would wait a second after each dead one."""
    while True:
        try:
            connection = pool.getconn()
        except psycopg.Error as error:
            raise_ours(error)
        if is_alive(connection):
            return connection
        pool.putconn(connection)


def is_alive(connection: Connection) -> bool:
    """Ask the server, only where something waits to be read, which on an idle connection is mostly its farewell."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    try:
        if poll.poll(0):
            connection.execute("")
    except psycopg.Error:
        return False
    return True


def execute(connection: Connection, sql: str, values: Mapping[str, Any]) -> psycopg.Cursor[Row]:
    """Do a statement with storable values; psycopg prepares it on the server when it comes often."""
    query, has_names = with_psycopg_names(sql)
    try:
        return connection.execute(query, storable_values(values) if has_names else None)
    except psycopg.Error as error:
        raise_ours(error)


def rows_of(cursor: psycopg.Cursor[Row]) -> list[Row]:
    """List the rows of a statement; none where it gives none."""
    return cursor.fetchall() if cursor.description else []


def raise_ours(error: psycopg.Error) -> NoReturn:
    """Raise what the error means to a caller; one that means a mistake in our own SQL goes on as it is."""
    if isinstance(error, psycopg.IntegrityError):
        # The primary message names the rule; the details, which a traceback prints, would quote the runner.
        raise RefusedError(f"A rule of the store forbids this: {error.diag.message_primary}.") from None
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError, *NOT_YET)):
        raise UnavailableError(f"The store cannot do this now: {error}.") from error
    raise error
