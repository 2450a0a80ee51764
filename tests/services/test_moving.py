"""Moving from an SQLite file to PostgreSQL; both are there in both runs of the suite."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3, where it is installed, as in store/

from services.home import keep_home
from services.moving import move_to_postgresql
from store import workers
from store.copying import CopyError, list_filled, list_tables
from store.database import RefusedError, open_database
from store.durability import NotDurableError
from store.identity import find_held_reason
from store.migrations import migrate
from tests.filling import contents, fill

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MOVED = "This database was moved to PostgreSQL on 2026-11-26 12:00 UTC."
ADD_REPORT = "INSERT INTO reports (carrier_id, state, received_at) VALUES ('SM2', 'sent', 1) RETURNING id"
WAITING = "SELECT 1 FROM pg_locks WHERE relation = 'tallies'::regclass AND NOT granted"


@pytest.fixture
def source(sqlite_url):
    with closing(open_database(sqlite_url)) as db:
        fill(db)
        yield db


@pytest.fixture
def target(postgresql_url):
    with closing(open_database(postgresql_url)) as db:
        yield db


def move(source, target):
    return move_to_postgresql(source=source, target=target, now=NOON)


def say_a_worker_is_alive(db):
    with db.transaction() as tx:
        workers.seen(tx, "a worker")


def test_everything_arrives_and_neither_database_sends_before_an_operator_says_so(source, target):
    counts = move(source, target)

    assert contents(target) == contents(source)
    assert counts == {table: len(rows) for table, rows in contents(source).items()}
    assert keep_home(db=source) == MOVED
    assert keep_home(db=target) == "This database is a copy of 2026-11-26 12:00 UTC."


def test_new_rows_are_numbered_after_those_that_were_copied(source, target):
    move(source, target)
    highest = max(row["id"] for row in target.all("SELECT id FROM reports"))

    with target.transaction() as tx:
        assert tx.one(ADD_REPORT) == {"id": highest + 1}


def test_each_table_is_copied_after_those_it_refers_to(source, target):
    migrate(target)

    for db in (source, target):
        order = list_tables(db)
        assert order.index("runners") < order.index("episodes")
        assert order.index("runners") < order.index("questions")


def needs_an_empty_target(source, target):  # noqa: ARG001 - each of these gets both
    migrate(target)
    target.run("INSERT INTO foreign_answers (day, answers) VALUES ('2026-11-26', 1)")
    return CopyError, "in foreign_answers"


def needs_a_target_that_is_nobodys(source, target):  # noqa: ARG001
    target.run("CREATE TABLE invoices (id BIGINT)")
    return CopyError, "tables already, invoices:"


def needs_a_target_without_partitioned_tables(source, target):  # noqa: ARG001
    target.run("CREATE TABLE runners (id BIGINT) PARTITION BY RANGE (id)")
    return CopyError, "tables already, runners:"


def needs_a_target_without_views(source, target):  # noqa: ARG001
    migrate(target)
    target.run("CREATE MATERIALIZED VIEW seen AS SELECT 1 AS one")
    return CopyError, "tables already, seen:"


def needs_a_table_of_ours_to_be_ours(source, target):  # noqa: ARG001
    target.run("CREATE TABLE runners (miles BIGINT)")
    return CopyError, "tables already, runners:"


def needs_an_idle_source(source, target):  # noqa: ARG001
    say_a_worker_is_alive(source)
    return CopyError, "A worker is running"


def needs_an_idle_target(source, target):  # noqa: ARG001
    migrate(target)
    say_a_worker_is_alive(target)
    return CopyError, "A worker is running"


def needs_a_source_that_is_up_to_date(source, target):  # noqa: ARG001
    source.run("DELETE FROM migrations WHERE name LIKE '0003%'")
    return CopyError, "flask migrate"


def needs_code_that_knows_the_source(source, target):  # noqa: ARG001
    source.run("INSERT INTO migrations (name) VALUES ('9999_of_next_year')")
    return CopyError, "newer version"


def needs_a_durable_target(source, target):  # noqa: ARG001
    name = target.one("SELECT current_database() AS name")["name"]
    target.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    target.close()
    return NotDurableError, "synchronous_commit"


def fails_half_way(source, target):  # noqa: ARG001
    migrate(target)
    target.run("ALTER TABLE tallies ADD CONSTRAINT none_at_all CHECK (total < 0)")
    return RefusedError, "none_at_all"


@pytest.mark.parametrize(
    "prepare",
    [
        needs_an_empty_target,
        needs_a_target_that_is_nobodys,
        needs_a_target_without_partitioned_tables,
        needs_a_target_without_views,
        needs_a_table_of_ours_to_be_ours,
        needs_an_idle_source,
        needs_an_idle_target,
        needs_a_source_that_is_up_to_date,
        needs_code_that_knows_the_source,
        needs_a_durable_target,
        fails_half_way,
    ],
)
def test_a_move_that_is_refused_or_fails_copies_nothing_and_holds_nothing(source, target, prepare):
    error, why = prepare(source, target)
    before = target.list_tables(), list_filled(target)

    with pytest.raises(error, match=why):
        move(source, target)

    assert (target.list_tables(), list_filled(target)) == before
    assert find_held_reason(source) is None


def test_a_move_goes_from_sqlite_to_postgresql_alone(source, target):
    for one, other in ((source, source), (target, target), (target, source)):
        with pytest.raises(CopyError, match="from an SQLite file"):
            move(one, other)


def test_nothing_is_added_to_the_file_while_it_is_copied(source, target, sqlite_url, postgresql_url):
    migrate(target)
    with (
        ThreadPoolExecutor(1) as pool,
        closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0)) as writer,
        psycopg.connect(postgresql_url) as holder,
    ):
        holder.execute("LOCK TABLE tallies IN EXCLUSIVE MODE")
        moving = pool.submit(move, source, target)
        while not (holder.execute(WAITING).fetchone() or moving.done()):
            pass  # until the move waits for the table

        with pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("BEGIN IMMEDIATE")
        holder.rollback()
        moving.result()
