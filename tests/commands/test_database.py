"""`flask backup`, `move-to`, `resume-sending` as an operator types them, and a PostgreSQL that nothing starts on."""

import os
import socketserver
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Thread

import psycopg
import pytest

from services.home import keep_home
from store import workers
from store.backups import backup
from store.database import open_database
from tests.command_line import run_flask
from tests.filling import contents, fill
from tests.serving import PROJECT, free_port

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECRET = "not-to-be-printed"


def start(database_url, *command):
    """Start a process as an operator does, and wait for its end."""
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"}
    env["PORT"] = str(free_port())
    return subprocess.run([sys.executable, *command], cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)


def printed(done):
    return done.stdout + done.stderr


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

    first, second = (run_flask(database_url, "backup", str(tmp_path / "b.db")) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 1)
    assert f"{tmp_path}/b.db: {count_rows(db):,} rows of" in first.stdout
    assert "is there already" in second.stderr
    with closing(open_database(f"sqlite:///{tmp_path}/b.db")) as copy:
        assert contents(copy) == contents(db)


def test_a_held_database_says_so_in_check_and_what_waits_before_it_sends_again(backup_url):
    checked = run_flask(backup_url, "check")
    resumed, again = run_flask(backup_url, "resume-sending"), run_flask(backup_url, "resume-sending")

    assert checked.returncode == 1
    assert "a backup of 2026-11-26 12:00 UTC" in checked.stdout and "flask resume-sending" in checked.stdout
    assert resumed.returncode == 0
    assert "Queued: 1,099, of which 1,099 are due now" in resumed.stdout
    assert "not held" in again.stdout
    assert run_flask(backup_url, "check").returncode == 0


def test_what_is_queued_is_cancelled_where_asked_for_and_only_in_a_held_database(db, database_url, backup_url):
    held = run_flask(backup_url, "resume-sending", "--cancel-queued")
    at_home = run_flask(database_url, "resume-sending", "--cancel-queued")

    assert "Cancelled: 1,099." in held.stdout
    assert "nothing was cancelled" in at_home.stdout
    assert len(db.all("SELECT id FROM outbox WHERE state = 'queued'")) == 1_099


def test_a_backup_is_restored_into_postgresql_by_moving_it_there(db, backup_url, postgresql_url):
    moved = run_flask(backup_url, "move-to", postgresql_url)

    assert moved.returncode == 0
    assert f"{count_rows(db):,} rows" in moved.stdout and "flask resume-sending" in moved.stdout
    with closing(open_database(postgresql_url)) as target:
        assert contents(target) == contents(db)
        assert keep_home(db=target)
        assert run_flask(postgresql_url, "resume-sending").returncode == 0
        assert keep_home(db=target) is None


def test_nothing_is_moved_while_a_worker_runs(sqlite_url, postgresql_url):
    with closing(open_database(sqlite_url)) as db, db.transaction() as tx:
        workers.seen(tx, "a worker")

    moved = run_flask(sqlite_url, "move-to", postgresql_url)

    assert moved.returncode == 1
    assert "Nothing was moved to " in moved.stderr and "A worker is running" in moved.stderr


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://", "names no host"),
        ("postgresql:///none", "names no host"),
        (f"postgresql://ana:{SECRET}@127.0.0.1", "names no database"),
        (f"postgresql://ana:{SECRET}@127.0.0.1:no/none", "cannot be read"),
        (f"postgresql://ana:{SECRET}/more@127.0.0.1/none", "cannot be read"),
        (f"postgresql://ana:12/{SECRET}@127.0.0.1/none", "cannot be read"),
        (f"postgresql://ana:p@{SECRET}@127.0.0.1/none", "cannot be read"),
        (f"postgresql://ana:%zz{SECRET}@127.0.0.1/none", "cannot be read"),
        (f"mysql://ana:{SECRET}@127.0.0.1/none", "Give the URL"),
    ],
)
def test_a_url_that_names_no_postgresql_database_is_refused_without_its_password(sqlite_url, url, why):
    moved = run_flask(sqlite_url, "move-to", url)

    assert moved.returncode == 1
    assert why in moved.stderr and SECRET not in printed(moved)


def test_a_move_names_its_target_and_says_that_nothing_answers_there(sqlite_url):
    port = free_port()

    moved = run_flask(sqlite_url, "move-to", f"postgresql://ana:{SECRET}@127.0.0.1:{port}/race")

    assert moved.returncode == 1
    assert f"Nothing was moved to 127.0.0.1:{port}/race. It cannot be reached: nothing answers" in moved.stderr
    assert SECRET not in printed(moved) and "ana" not in printed(moved)


def test_a_move_says_that_there_is_no_such_host(sqlite_url):
    moved = run_flask(sqlite_url, "move-to", f"postgresql://ana:{SECRET}@nowhere.invalid/race")

    assert "there is no such host" in moved.stderr and SECRET not in printed(moved)


def test_a_move_says_that_there_is_no_such_database(sqlite_url, postgresql_url):
    moved = run_flask(sqlite_url, "move-to", f"{postgresql_url}_not")

    assert "there is no database of this name" in moved.stderr


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('password authentication failed for user "ana"', "the user or the password is wrong"),
        ('role "ana" does not exist', "the user is wrong"),
        ('no pg_hba.conf entry for host "127.0.0.1", user "ana", database "race"', "its pg_hba.conf lets nobody"),
        ('Passwort-Authentifizierung fuer Benutzer "ana" fehlgeschlagen', "its log says why"),
    ],
)
def test_a_move_says_why_the_server_lets_nobody_in(sqlite_url, said, why):
    with server_that_refuses(said) as port:
        moved = run_flask(sqlite_url, "move-to", f"postgresql://ana:{SECRET}@127.0.0.1:{port}/race?sslmode=disable")

    assert moved.returncode == 1
    assert why in moved.stderr and SECRET not in printed(moved) and "ana" not in printed(moved)


@contextmanager
def server_that_refuses(said):
    """Answer every start of a session with one FATAL error, in the words of PostgreSQL's protocol."""
    fields = f"SFATAL\0VFATAL\0C28000\0M{said}\0\0".encode()

    class Refusal(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(1024)
            self.request.sendall(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusal) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            serving.join()


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

    checked = run_flask(postgresql_url, "check")

    assert checked.returncode == 1
    assert "synchronous_commit = off" in checked.stdout
