"""The few statements that the SQLite store is made of, on one connection, with its errors as ours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from store.database import RefusedError, Row, UnavailableError
from store.values import storable_values

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3  # pysqlite3, where it is installed

CLOCK = "SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now"


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
