"""The store in one SQLite file, for one machine: WAL, every commit on the disk before a unit returns."""

import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import sqlite_utils

from store.database import (
    CAUGHT_ERROR,
    INSIDE_ALREADY,
    OVER,
    Database,
    RefusedError,
    Row,
    Snapshot,
    Transaction,
    UnavailableError,
)
from store.files import FileId, identify
from store.group_commit import GroupCommit, Place
from store.values import storable_values

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3  # pysqlite3, where it is installed

TRUNCATE_MILLISECONDS = 50  # for a reader to end: writers wait meanwhile
MOST_BYTES_REWRITTEN = 256 * 1024 * 1024  # which took 1.7 seconds, in which texts that come in wait
CACHED_STATEMENTS = 256
PAGES_BEFORE_CHECKPOINT = 16_000  # 64 MB: a third more units a second than with 1,000, for fewer waits on a checkpoint
CACHE_KIBIBYTES = 64_000  # 2,000, the default, holds no hour of texts; the gain was within what runs differ by
# unixepoch('subsec') is NULL before SQLite 3.42. A julian day is kept in whole milliseconds, hence the rounding.
CLOCK = "SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now"
FIRST_SOUND_VERSION = (3, 51, 3)  # earlier ones can lose a commit when a WAL is reset: https://sqlite.org/wal.html

Values = TypeVar("Values")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


class SqliteDatabase(Database):
    """One file, written by one unit at a time and read by every thread meanwhile."""

    engine = "sqlite"

    def __init__(self, path: str, *, patience_seconds: float) -> None:
        self._path = Path(path)
        self._patience_seconds = patience_seconds
        self._name = str(self._path)
        self._was_there = False
        self._forked_while_open = False
        self._start()
        forked = weakref.WeakMethod(self._after_fork)
        os.register_at_fork(after_in_child=lambda: (method := forked()) and method())
        if sqlite3.sqlite_version_info < FIRST_SOUND_VERSION:
            log.warning("sqlite_too_old", extra={"version": sqlite3.sqlite_version, "wanted": FIRST_SOUND_VERSION})

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query as last committed."""
        return query(self._reader().conn, sql, values)

    def clock_ms(self) -> int:
        """Give this machine's clock: the file has no other."""
        return clock_ms(self._reader().conn)

    def transaction(self) -> "SqliteTransaction":
        """Open a unit of work that shares its commit with those in line."""
        self._refuse_inside_a_transaction()
        return SqliteTransaction(self._group, self._here)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open a snapshot, which holds no writer back; the WAL grows until it is over."""
        with closing(self._connect().conn) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield SqliteSnapshot(connection)

    def give_way(self) -> None:
        """Wait for the units of this process that hold the file."""
        self._group.give_way()

    def scrub(self, *, rewrite: bool) -> bool:
        """Empty the log, having written it into the file; False while somebody reads what only the log tells."""
        self._refuse_inside_a_transaction()
        return self._group.alone(partial(scrub, rewrite=rewrite))

    def list_tables(self) -> set[str]:
        """List the names of the tables there are."""
        return {row["name"] for row in self.all("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def close(self) -> None:
        """Close the connections of all threads."""
        for reader in list(self._readers):
            reader.close()
        self._group.close()
        self._start()

    def _start(self) -> None:
        self._group = GroupCommit(
            self._connect_writer, self._path.with_name(f"{self._path.name}.lock"), which_file=self._which_file
        )
        self._readers: weakref.WeakSet[sqlite_utils.Database] = weakref.WeakSet()
        self._here = Here()

    def _after_fork(self) -> None:
        # SQLite forbids even closing a connection in a child, and keeps what it believes to hold for the whole process.
        self._forked_while_open = self._group.is_in_use or bool(self._readers)
        self._left_alone = (self._group, list(self._readers), self._here)
        self._start()

    def _reader(self) -> sqlite_utils.Database:
        self._refuse_inside_a_transaction()
        file = self._which_file()
        if self._here.reader is None or file != self._here.file:
            self._here.reader, self._here.file = self._connect_reader(self._here.reader), file
        return self._here.reader

    def _connect_reader(self, earlier: sqlite_utils.Database | None) -> sqlite_utils.Database:
        if earlier is not None:
            earlier.close()
        reader = self._connect()
        reader.execute("PRAGMA query_only = ON")
        self._readers.add(reader)
        return reader

    def _which_file(self) -> FileId:
        """Tell which file is the database now, as another may have been put in its place; make the first one."""
        try:
            if not (self._was_there or self._path.exists()):  # later, an empty one would not know who has stopped
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch(0o644)
            file = identify(self._name)
        except OSError as error:
            raise UnavailableError(f"The database file {self._path} cannot be opened: {error.strerror}.") from error
        self._was_there = True
        return file

    def _refuse_inside_a_transaction(self) -> None:
        if self._here.is_inside:
            raise RuntimeError(INSIDE_ALREADY)

    def _connect_writer(self) -> "sqlite3.Connection":
        writer = self._connect()
        writer.enable_wal()
        writer.execute("PRAGMA synchronous = FULL")
        writer.execute("PRAGMA foreign_keys = ON")
        writer.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, where an older SQLite would not
        writer.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        writer.execute(f"PRAGMA wal_autocheckpoint = {PAGES_BEFORE_CHECKPOINT}")
        return writer.conn

    def _connect(self) -> sqlite_utils.Database:
        if self._forked_while_open:
            raise RuntimeError("This SQLite database was in use when the process forked: close() it before.")
        self._which_file()
        try:
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=rw",  # which makes no file
                uri=True,
                timeout=self._patience_seconds,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=CACHED_STATEMENTS,
            )
        except sqlite3.Error as error:
            raise UnavailableError(f"The database file {self._path} cannot be opened: {error}.") from error
        return sqlite_utils.Database(connection, execute_plugins=False)


class Here(threading.local):
    """What belongs to one thread: its connection for reading, to which file, and whether it is inside a transaction."""

    reader: sqlite_utils.Database | None = None
    file: FileId | None = None
    is_inside: bool = False


class SqliteSnapshot(Snapshot):
    """A transaction that only reads, on one connection."""

    engine = "sqlite"

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._connection = connection

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query."""
        return query(self._connection, sql, values)

    def batches(self, sql: str, *, size: int) -> Iterator[list[Row]]:
        """Give the rows of a query a few at a time."""
        try:
            cursor = self._connection.execute(sql)
            while rows := cursor.fetchmany(size):
                yield named_rows(cursor, rows)
        except sqlite3.Error as error:
            raise_ours(error)


class SqliteTransaction(Transaction):
    """A unit of work, as a context manager for one use."""

    engine = "sqlite"

    def __init__(self, group: GroupCommit, here: Here) -> None:
        self._group = group
        self._here = here
        self._place = Place()
        self._connection: sqlite3.Connection | None = None
        self._has_failed = False

    def __enter__(self) -> "SqliteTransaction":
        self._connection = self._group.begin(self._place)
        self._here.is_inside = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection = None
        self._here.is_inside = False
        self._group.end(self._place, keep=error is None and not self._has_failed)
        if error is None and self._has_failed:
            raise RuntimeError(CAUGHT_ERROR)

    def all(self, sql: str, **values: Any) -> list[Row]:
        """List the rows of a query, as this unit has left them."""
        return self._do(query, sql, values)

    def run(self, sql: str, **values: Any) -> int:
        """Do one statement; give the number of rows it changed."""
        return self._do(change, sql, values)

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Do one statement for each mapping of values."""
        return self._do(change_many, sql, rows)

    def clock_ms(self) -> int:
        """Give this machine's clock: the file has no other."""
        return self._do(lambda connection, _sql, _values: clock_ms(connection), "", {})

    def lock(self, sql: str, **values: Any) -> bool:  # noqa: ARG002 - what PostgreSQL needs
        """Hold what is held anyway: only one unit writes at a time."""
        return True

    def lock_schema(self) -> None:
        """Do nothing: only one unit writes at a time, whatever it writes."""

    def _do(self, verb: "Callable[[sqlite3.Connection, str, Values], Result]", sql: str, values: Values) -> Result:
        if self._connection is None:
            raise RuntimeError(OVER)
        if self._has_failed:  # the whole transaction may be gone, and what follows would be committed by itself
            raise RuntimeError(CAUGHT_ERROR)
        try:
            return verb(self._connection, sql, values)
        except BaseException:
            self._has_failed = True
            raise


def scrub(connection: "sqlite3.Connection", *, rewrite: bool) -> bool:
    """Leave nothing of what was deleted in the file or its log; False where a reader keeps the log from being emptied.

    `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the unused space of a page when
    it moves rows to another: of 105 numbers erased among 6,000 texts, a copy of 5 stood in a page of an index. Only
    rewriting the file removes those, and nobody writes meanwhile.
    """
    if rewrite and count_bytes(connection) <= MOST_BYTES_REWRITTEN:
        connection.execute("VACUUM")
    elif rewrite:
        log.warning("file not rewritten", extra={"most_bytes": MOST_BYTES_REWRITTEN, "to_rewrite": "docs/privacy.md"})
    (before,) = query(connection, "PRAGMA busy_timeout", {})
    connection.execute(f"PRAGMA busy_timeout = {TRUNCATE_MILLISECONDS}")
    (outcome,) = query(connection, "PRAGMA wal_checkpoint(TRUNCATE)", {})
    connection.execute(f"PRAGMA busy_timeout = {before['timeout']}")
    return not outcome["busy"]


def count_bytes(connection: "sqlite3.Connection") -> int:
    """Count the bytes of the pages there are."""
    ((pages,), (size,)) = (connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
    return int(pages) * int(size)


def clock_ms(connection: "sqlite3.Connection") -> int:
    """Ask SQLite for the time, in UTC milliseconds."""
    return int(query(connection, CLOCK, {})[0]["now"])


def query(connection: "sqlite3.Connection", sql: str, values: Mapping[str, Any]) -> list[Row]:
    """List the rows of a statement, read to their end, which also ends their hold on the file."""
    try:
        cursor = connection.execute(sql, storable_values(values))
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        raise_ours(error)
    return named_rows(cursor, rows)


def named_rows(cursor: "sqlite3.Cursor", rows: Sequence[Sequence[Any]]) -> list[Row]:
    """Give the rows of a cursor by their columns' names."""
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows]


def change(connection: "sqlite3.Connection", sql: str, values: Mapping[str, Any]) -> int:
    """Do a statement; give the number of rows it changed."""
    try:
        return connection.execute(sql, storable_values(values)).rowcount
    except sqlite3.Error as error:
        raise_ours(error)


def change_many(connection: "sqlite3.Connection", sql: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Do a statement for each mapping of values; give the number of rows changed in all."""
    try:
        return max(connection.executemany(sql, map(storable_values, rows)).rowcount, 0)
    except sqlite3.Error as error:
        raise_ours(error)


def raise_ours(error: "sqlite3.Error") -> NoReturn:
    """Raise what the error means to a caller; one that means a mistake in our own SQL goes on as it is."""
    if isinstance(error, sqlite3.IntegrityError):
        raise RefusedError(f"A rule of the store forbids this: {error}.") from error
    if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:  # or a damaged file
        raise UnavailableError(f"The store cannot do this now: {error}.") from error
    raise error
