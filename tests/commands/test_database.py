"""`flask backup`, `move-to`, `resume-sending` as an operator types them, and a PostgreSQL that nothing starts on."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from flask import Flask

import commands
from services.home import keep_home
from settings import load_settings
from store import workers
from store.backups import backup
from store.database import open_database
from tests.filling import contents, fill
from tests.serving import PROJECT, free_port
from wiring import assemble

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECRET = "not-to-be-printed"


def flask(database_url, *words):
    """Run a command of ours without the web around it, which takes longer to build than most commands to run."""
    app = Flask("commands")
    commands.register(app)
    app.extensions["sidestitch"] = house = assemble(
        load_settings({"DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"})
    )
    with closing(house.db), app.app_context():
        return app.test_cli_runner().invoke(args=words)


def start(database_url, *command):
    """Start a process as an operator does, and wait for its end."""
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"}
    env["PORT"] = str(free_port())
    return subprocess.run([sys.executable, *command], cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)


def count_rows(db):
    return sum(len(rows) for rows in contents(db).values())


@pytest.fixture
def backup_url(db, tmp_path):
    """Give the URL of a backup of a filled database."""
    fill(db)
    backup(db, tmp_path / "b.db", now=NOON)
    return f"sqlite:///{tmp_path}/b.db"


def test_a_backup_is_made_where_the_operator_says_and_never_over_another(db, database_url, tmp_path):
    fill(db)

    first, second = (flask(database_url, "backup", str(tmp_path / "b.db")) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert f"{tmp_path}/b.db: {count_rows(db):,} rows of" in first.output
    assert "is there already" in second.output
    with closing(open_database(f"sqlite:///{tmp_path}/b.db")) as copy:
        assert contents(copy) == contents(db)


def test_a_held_database_says_so_in_check_and_what_waits_before_it_sends_again(backup_url):
    checked = flask(backup_url, "check")
    resumed, again = flask(backup_url, "resume-sending"), flask(backup_url, "resume-sending")

    assert checked.exit_code == 1
    assert "a backup of 2026-11-26 12:00 UTC" in checked.output and "flask resume-sending" in checked.output
    assert resumed.exit_code == 0
    assert "Queued: 1,099, of which 1,099 are due now" in resumed.output
    assert "not held" in again.output
    assert flask(backup_url, "check").exit_code == 0


def test_what_is_queued_is_cancelled_where_asked_for_and_only_in_a_held_database(db, database_url, backup_url):
    held = flask(backup_url, "resume-sending", "--cancel-queued")
    at_home = flask(database_url, "resume-sending", "--cancel-queued")

    assert "Cancelled: 1,099." in held.output
    assert "nothing was cancelled" in at_home.output
    assert len(db.all("SELECT id FROM outbox WHERE state = 'queued'")) == 1_099


def test_a_backup_is_restored_into_postgresql_by_moving_it_there(db, backup_url, postgresql_url):
    moved = flask(backup_url, "move-to", postgresql_url)

    assert moved.exit_code == 0
    assert f"{count_rows(db):,} rows" in moved.output and "flask resume-sending" in moved.output
    with closing(open_database(postgresql_url)) as target:
        assert contents(target) == contents(db)
        assert keep_home(db=target)
        assert flask(postgresql_url, "resume-sending").exit_code == 0
        assert keep_home(db=target) is None


def test_nothing_is_moved_while_a_worker_runs(sqlite_url, postgresql_url):
    with closing(open_database(sqlite_url)) as db, db.transaction() as tx:
        workers.seen(tx, "a worker")

    moved = flask(sqlite_url, "move-to", postgresql_url)

    assert moved.exit_code == 1
    assert "Nothing was moved. A worker is running" in moved.output


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://sidestitch:{SECRET}@127.0.0.1:no/none",
        f"mysql://sidestitch:{SECRET}@127.0.0.1/none",
    ],
)
def test_the_password_of_a_database_that_cannot_be_reached_is_not_printed(sqlite_url, url):
    moved = flask(sqlite_url, "move-to", url)

    assert moved.exit_code == 1
    assert SECRET not in moved.output


def refuse_to_wait_for_the_disk(postgresql_url):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit = off")


@pytest.mark.parametrize("command", [["-m", "flask", "--app", "app", "migrate"], ["app.py"], ["worker.py"]])
def test_nothing_starts_on_a_postgresql_that_may_forget(postgresql_url, command):
    refuse_to_wait_for_the_disk(postgresql_url)

    done = start(postgresql_url, *command)

    assert done.returncode == 1
    assert "synchronous_commit = off" in done.stderr and "Traceback" not in done.stderr


def test_check_names_a_postgresql_that_may_forget(postgresql_url):
    refuse_to_wait_for_the_disk(postgresql_url)

    checked = flask(postgresql_url, "check")

    assert checked.exit_code == 1
    assert "synchronous_commit = off" in checked.stdout
