"""The store under the tests: a real SQLite file or a real PostgreSQL server, as `--engine` says, empty for each test.

The PostgreSQL server is the one of `TEST_DATABASE_URL`, else one on 127.0.0.1:5432 that trusts us, else one of this
run's own. Databases of random name are made on it, and dropped at the end.
"""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from store.database import Database, open_database
from store.migrations import migrate
from tests.postgres_server import postgres_of_our_own

ONLY = WITH_STORE, WITHOUT_STORE = ("with-store", "without-store")
LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--engine` and `--only`."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), help="the store to test; make test takes each")
    parser.addoption("--only", choices=ONLY, help="run the tests that need a store, or those that do not")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--only` does not ask for."""
    only = config.getoption("--only")
    if only is None:
        return
    with_store, without_store = divide(items)
    items[:], left_out = (with_store, without_store) if only == WITH_STORE else (without_store, with_store)
    config.hook.pytest_deselected(items=left_out)


def divide(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Give the tests that need a store, as one of their fixtures needs `engine`, and those that do not."""
    with_store: list[pytest.Item] = []
    without_store: list[pytest.Item] = []
    for item in items:
        needs = "engine" in getattr(item, "fixturenames", ())
        (with_store if needs else without_store).append(item)
    return with_store, without_store


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Engine":
    """Give what makes databases on the engine of this run."""
    name = request.config.getoption("--engine")
    if name is None:
        pytest.fail("No engine is chosen: say --engine sqlite or --engine postgresql, or run make test for both.")
    if name == "sqlite":
        return SqliteFiles(tmp_path_factory.mktemp("databases"))
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    return databases


@pytest.fixture(scope="session")
def postgres_databases() -> "Iterator[PostgresDatabases]":
    """Give what makes databases on PostgreSQL, whatever the engine of this run."""
    with postgres_server() as server_url, closing(PostgresDatabases(server_url)) as databases:
        yield databases


@pytest.fixture
def new_database_url(engine: "Engine", tmp_path: Path) -> Iterator[str]:
    """Give the URL of a database without tables."""
    yield (url := engine.new_url(tmp_path))
    engine.take_back(url)


@pytest.fixture
def database_url(engine: "Engine", tmp_path: Path) -> str:
    """Give the URL of a migrated, empty database, for tests that start processes on it."""
    return engine.migrated_url(tmp_path)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Give a migrated, empty database."""
    with closing(open_database(database_url)) as database:
        yield database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the URL of a migrated, empty SQLite file, whatever the engine of this run."""
    url = f"sqlite:///{tmp_path}/{uuid4().hex}.db"
    with closing(open_database(url)) as database:
        migrate(database)
    return url


@pytest.fixture
def postgresql_url(postgres_databases: "PostgresDatabases", tmp_path: Path) -> Iterator[str]:
    """Give the URL of a PostgreSQL database without tables, whatever the engine of this run."""
    yield (url := postgres_databases.new_url(tmp_path))
    postgres_databases.take_back(url)


class Engine(ABC):
    """Where the databases of a run come from; `folder` is the temporary folder of a test."""

    @abstractmethod
    def new_url(self, folder: Path) -> str:
        """Name a database with nothing in it."""

    @abstractmethod
    def take_back(self, url: str) -> None:
        """Learn that nobody needs this database any more."""

    @abstractmethod
    def migrated_url(self, folder: Path) -> str:
        """Name a database with all tables and nothing in them."""


class SqliteFiles(Engine):
    """Files in temporary folders; the migrated one is copied."""

    def __init__(self, folder: Path) -> None:
        self._migrated = folder / "migrated.db"
        with closing(open_database(f"sqlite:///{self._migrated}")) as database:
            migrate(database)

    def new_url(self, folder: Path) -> str:
        """Name a file that is not there yet."""
        return f"sqlite:///{folder}/{uuid4().hex}.db"

    def take_back(self, url: str) -> None:
        """Leave it to the temporary folder, which goes by itself."""

    def migrated_url(self, folder: Path) -> str:
        """Copy the migrated file."""
        url = self.new_url(folder)
        shutil.copyfile(self._migrated, url.removeprefix("sqlite:///"))
        return url


class PostgresDatabases(Engine):
    """Databases on one server, used again: to empty one takes less than to make another, and much less than to drop it.

    The server writes all it has in memory to the disk before it drops a database.
    """

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._names: list[str] = []
        self._unused: list[str] = []
        self._migrated: str | None = None

    def new_url(self, folder: Path) -> str:  # noqa: ARG002 - the server has its own folder
        """Make a database of random name, or clear one that is not used any more."""
        if self._unused:
            url = self._unused.pop()
            self._clear(url)
            return url
        name = f"sidestitch_test_{uuid4().hex}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        self._names.append(name)
        return urlsplit(self._server_url)._replace(path=f"/{name}").geturl()

    def migrated_url(self, folder: Path) -> str:
        """Empty the migrated database, once nobody from an earlier test is left in it."""
        if self._migrated is None:
            self._migrated = self.new_url(folder)
            with closing(open_database(self._migrated)) as database:
                migrate(database)
            return self._migrated
        with psycopg.connect(self._migrated) as connection:
            _empty(connection)
        return self._migrated

    def take_back(self, url: str) -> None:
        """Keep it for whoever next wants a new one."""
        self._unused.append(url)

    def close(self) -> None:
        """Drop the databases, all at once: each waits for a checkpoint, and they can share one."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda name: self._administer(f"DROP DATABASE {name} WITH (FORCE)"), self._names))

    def _clear(self, url: str) -> None:
        with psycopg.connect(url) as connection:
            _end_all_others(connection)
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")  # as a new database has it
            connection.execute(f"ALTER DATABASE {connection.info.dbname} RESET ALL".encode())

    def _administer(self, sql: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(sql.encode())


_NUMBER_FROM_ONE = """
    SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace"""


def _filled(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """List the tables that have rows; to truncate all costs ten times as much as to delete the few rows of a test."""
    names = [
        str(name)
        for (name,) in connection.execute(
            """SELECT tablename FROM pg_tables
               WHERE schemaname = current_schema() AND tablename NOT IN ('migrations', 'identity')"""
        )
    ]
    looks = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
    return [str(name) for (name,) in connection.execute(looks.encode())]


# Tables that others refer to, each after those that refer to it.
_REFERRED_TO_LAST = ("participants", "imports", "broadcasts", "races", "organizers", "runners")


def _end_all_others(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    connection.execute(
        """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )


def _empty(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    _end_all_others(connection)
    tables = _filled(connection)
    if "consents" in tables:  # they refuse to be emptied, and a test says so
        connection.execute("ALTER TABLE consents DISABLE TRIGGER USER")
    for table in sorted(tables, key=lambda name: _REFERRED_TO_LAST.index(name) if name in _REFERRED_TO_LAST else -1):
        connection.execute(f"DELETE FROM {table}".encode())
    if "consents" in tables:
        connection.execute("ALTER TABLE consents ENABLE TRIGGER USER")
    connection.execute(_NUMBER_FROM_ONE)
    connection.execute("DELETE FROM identity")
    connection.execute("INSERT INTO identity (id) VALUES (1)")  # as the migration does


@contextmanager
def postgres_server() -> Iterator[str]:
    """Give the URL of a server on which we may make databases."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
    elif _answers(LOCAL_SERVER):
        yield LOCAL_SERVER
    else:
        with postgres_of_our_own() as server:
            yield server.url


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
