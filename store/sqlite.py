"""The store in one SQLite file, for one machine: WAL, every commit on the disk before a unit returns."""

import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import sqlite_utils

from store.database import (
    CAUGHT_ERROR,
    INSIDE_ALREADY,
    OVER,
    Database,
    Row,
    Snapshot,
    Transaction,
    UnavailableError,
)
from store.files import FileId, identify
from store.group_commit import GroupCommit, Place
from store.sqlite_scrub import scrub
from store.sqlite_verbs import change, change_many, clock_ms, named_rows, query, raise_ours

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3  # pysqlite3, where it is installed

CACHED_STATEMENTS = 256
PAGES_BEFORE_CHECKPOINT = 16_000  # 64 MB: a third more units a second than with 1,000, for fewer waits on a checkpoint
CACHE_KIBIBYTES = 64_000  # 2,000, the default, holds no hour of texts; the gain was within what runs differ by
# unixepoch('subsec') is NULL before SQLite 3.42. A julian day is kept in whole milliseconds, hence the rounding.
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
