"""The numbered steps that make the tables, for both engines, each applied once and as a whole.

A step is a file `migrations/NNNN_name.sql`. An empty line stands after each statement and nowhere within one. A
statement for one engine alone begins with the line `-- sqlite` or `-- postgresql`. What else differs is written as:

    {id}         the table's own number
    {reference}  the number of another table's row
    {instant}    UTC milliseconds
    {key}        a text compared byte by byte, whatever the language of the server
    {strict}     after the closing bracket of a table: columns keep to their types, as they do on PostgreSQL
"""

from collections.abc import Container
from pathlib import Path

from store.database import Database, Engine, Reading, Transaction

FOLDER = Path(__file__).parent / "migrations"

WORDS: dict[Engine, dict[str, str]] = {
    "sqlite": {
        "{id}": "INTEGER PRIMARY KEY",
        "{reference}": "INTEGER",
        "{instant}": "INTEGER",
        "{key}": "TEXT",
        "{strict}": " STRICT",
    },
    "postgresql": {
        "{id}": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "{reference}": "BIGINT",
        "{instant}": "BIGINT",
        "{key}": 'TEXT COLLATE "C"',
        "{strict}": "",
    },
}


def migrate(db: Database, *, folder: Path = FOLDER, steps: Container[str] | None = None) -> list[str]:
    """Apply the steps that are missing, in order, and name them; another process may be doing the same.

    Args:
        steps: apply no others than these, as for a copy of a database that is not up to date.
    """
    wanted = [name for name in pending(db, folder=folder) if steps is None or name in steps]
    return [name for name in wanted if _apply(db, folder, name)]


def migrate_within(tx: Transaction) -> set[str]:
    """Apply the steps that are missing inside a transaction that does more; list those the database then has."""
    for name in _known(FOLDER):
        _apply_within(tx, FOLDER, name)
    return list_steps(tx)


def pending(db: Database, *, folder: Path = FOLDER) -> list[str]:
    """List the steps this code has and the database has not."""
    applied = list_applied(db)
    return [name for name in _known(folder) if name not in applied]


def list_applied(db: Database) -> set[str]:
    """List the steps the database has, also those of newer code."""
    if "migrations" not in db.list_tables():
        return set()
    return list_steps(db)


def list_steps(db: Reading) -> set[str]:
    """List the steps of a database that has tables."""
    return {row["name"] for row in db.all("SELECT name FROM migrations")}


def _known(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.sql"))


def _apply(db: Database, folder: Path, name: str) -> bool:
    """Apply one step in one transaction; False when another process was faster."""
    with db.transaction() as tx:
        return _apply_within(tx, folder, name)


def _apply_within(tx: Transaction, folder: Path, name: str) -> bool:
    """Apply a step and record it; False when it was applied before."""
    tx.lock_schema()
    tx.run("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    if not tx.run("INSERT INTO migrations (name) VALUES (:name) ON CONFLICT DO NOTHING", name=name):
        return False
    for statement in _statements((folder / f"{name}.sql").read_text(encoding="utf-8"), tx.engine):
        tx.run(statement)
    return True


def _statements(sql: str, engine: Engine) -> list[str]:
    """Take the statements for an engine out of a step, worded for it."""
    for word, meaning in WORDS[engine].items():
        sql = sql.replace(word, meaning)
    others = tuple(f"-- {other}\n" for other in WORDS if other != engine)
    paragraphs = [paragraph.strip() for paragraph in sql.split("\n\n")]
    return [text for text in paragraphs if text.endswith(";") and not text.startswith(others)]
