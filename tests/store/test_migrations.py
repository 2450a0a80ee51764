"""The steps that make the tables."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.database import open_database
from store.migrations import migrate, pending

PROJECT = Path(__file__).resolve().parents[2]
MIGRATE = """
import sys
from store.database import open_database
from store.migrations import migrate
print(*migrate(open_database(sys.argv[1])), sep="\\n")
"""


@pytest.fixture
def new_db(new_database_url):
    with closing(open_database(new_database_url)) as db:
        yield db


def test_a_new_database_lacks_every_step_and_then_none(new_db):
    lacking = pending(new_db)

    assert migrate(new_db) == lacking != []
    assert pending(new_db) == []
    assert {"inbox", "outbox", "runners", "episodes", "questions", "consents", "foreign_answers"} < new_db.list_tables()


def test_migrating_again_changes_nothing(new_db):
    migrate(new_db)

    assert migrate(new_db) == []


def test_four_processes_that_migrate_at_once_apply_each_step_once(new_db, new_database_url):
    lacking = pending(new_db)
    command = [sys.executable, "-c", MIGRATE, new_database_url]
    processes = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    applied = [name for process in processes for name in process.communicate(timeout=60)[0].split()]

    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert sorted(applied) == lacking
    assert pending(new_db) == []


def test_a_step_that_fails_leaves_nothing_behind_and_stays_pending(new_db, tmp_path):
    (tmp_path / "0001_good.sql").write_text("CREATE TABLE good (id {id}){strict};\n")
    bad = tmp_path / "0002_bad.sql"
    bad.write_text("CREATE TABLE half (id {id}){strict};\n\nCREATE TABLE half (id {id}){strict};\n")

    with pytest.raises(Exception, match="already exists"):
        migrate(new_db, folder=tmp_path)
    assert new_db.list_tables() == {"good", "migrations"}
    assert pending(new_db, folder=tmp_path) == ["0002_bad"]

    bad.write_text("-- mended\n\nCREATE TABLE half (id {id}){strict};\n")
    assert migrate(new_db, folder=tmp_path) == ["0002_bad"]
    assert new_db.list_tables() == {"good", "half", "migrations"}


def test_a_statement_for_the_other_engine_is_left_out(new_db, tmp_path):
    tables = "".join(f"-- {engine}\nCREATE TABLE for_{engine} (id {{id}});\n\n" for engine in ("sqlite", "postgresql"))
    (tmp_path / "0001_both.sql").write_text(tables)
    migrate(new_db, folder=tmp_path)

    assert new_db.list_tables() == {f"for_{new_db.engine}", "migrations"}
