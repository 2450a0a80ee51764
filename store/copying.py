"""Copies every row of one database into another, on whichever engines they stand, and counts what has arrived."""

from collections.abc import Iterable
from graphlib import TopologicalSorter

from store.database import Engine, Reading, Snapshot, StoreError, Transaction

# What tells of the place a database stands at, not of the runners.
NOT_COPIED = frozenset({"identity", "migrations", "readiness", "workers"})

_AT_ONCE = 1_000  # rows in memory

_TABLES: dict[Engine, str] = {
    "sqlite": """
        SELECT tables.name, keys."table" AS parent
        FROM sqlite_schema AS tables LEFT JOIN pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%'""",
    "postgresql": """
        SELECT tables.relname AS name, parents.relname AS parent
        FROM pg_class AS tables
        LEFT JOIN pg_constraint AS keys ON keys.conrelid = tables.oid AND keys.contype = 'f'
        LEFT JOIN pg_class AS parents ON parents.oid = keys.confrelid
        WHERE tables.relkind = 'r' AND tables.relnamespace = current_schema()::regnamespace""",
}

_ANYTHING_WITH_ROWS = """
    SELECT relname AS name, relkind = 'r' AS is_plain FROM pg_class
    WHERE relkind IN ('r', 'p', 'f', 'v', 'm') AND relnamespace = current_schema()::regnamespace ORDER BY relname"""

_NUMBERED_BY_THE_SERVER = """
    SELECT table_name AS name, column_name AS "column" FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_identity = 'YES'"""


class CopyError(StoreError):
    """A database cannot be copied, or not there; nothing has been left half done."""


def copy_rows(source: Snapshot, target: Transaction) -> dict[str, int]:
    """Copy all rows between databases of the same steps, a batch in memory at a time.

    Args:
        target: has the tables, with nothing in them.

    Returns:
        how many rows each table has, as counted in both.

    Raises:
        CopyError: what has arrived is not what was there.
    """
    tables = list_tables(source)
    for table in tables:
        for rows in source.batches(f"SELECT * FROM {table}", size=_AT_ONCE):
            target.many(_insert(table, rows[0], target.engine), rows)
    _number_on_from_here(target)
    return _compared(_count(source, tables), _count(target, tables))


def list_tables(db: Reading) -> list[str]:
    """List the tables that are copied, each after those it refers to."""
    parents: dict[str, set[str]] = {}
    for row in db.all(_TABLES[db.engine]):
        parents.setdefault(row["name"], set()).update({row["parent"]} - {None, row["name"]})
    return [table for table in TopologicalSorter(parents).static_order() if table not in NOT_COPIED]


def list_filled(db: Reading) -> list[str]:
    """List the tables that would be copied and have rows."""
    return sorted(table for table in list_tables(db) if db.one(f"SELECT 1 AS one FROM {table} LIMIT 1"))


def list_strangers(target: Reading, *, ours: Reading) -> list[str]:
    """List what holds or shows rows in a PostgreSQL schema and is no table of ours, whatever its kind."""
    found = target.all(_ANYTHING_WITH_ROWS)
    known = {*list_tables(ours), *NOT_COPIED} if any(row["name"] == "migrations" for row in found) else set()
    return [row["name"] for row in found if row["name"] not in known or not row["is_plain"]]


def _insert(table: str, columns: Iterable[str], engine: Engine) -> str:
    # PostgreSQL numbers the rows of a table itself, unless told that they have their numbers.
    numbered = "OVERRIDING SYSTEM VALUE" if engine == "postgresql" else ""
    names, values = (", ".join(form.format(name) for name in columns) for form in ('"{}"', ":{}"))
    return f"INSERT INTO {table} ({names}) {numbered} VALUES ({values})"


def _number_on_from_here(target: Transaction) -> None:
    """Have new rows numbered after the copied ones; SQLite looks for the highest number itself."""
    if target.engine == "sqlite":
        return
    for row in target.all(_NUMBERED_BY_THE_SERVER):
        table, column = row["name"], row["column"]
        target.all(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}")


def _count(db: Reading, tables: Iterable[str]) -> dict[str, int]:
    return {table: row["rows"] for table in tables if (row := db.one(f'SELECT count(*) AS "rows" FROM {table}'))}


def _compared(there: dict[str, int], here: dict[str, int]) -> dict[str, int]:
    differing = [table for table in there if here[table] != there[table]]
    wrong = [f"{table} ({there[table]:,} rows, {here[table]:,} arrived)" for table in differing]
    if wrong:
        raise CopyError(f"The copy is not whole: {', '.join(wrong)}.")
    return here
