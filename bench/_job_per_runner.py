"""What tutorials do for reminders: APScheduler with a job of its own for each runner, in a database beside it."""

import logging
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

BODY = "Tue 6am run tomorrow. Drink with meals as usual, nothing forced. Not running? SKIP"
UNTIL_DUE = timedelta(seconds=3)  # by then a thousand jobs are added


def send_by_jobs(runners: int, *, where: Path) -> tuple[float, int]:
    """Give each runner a job that stores one text, all due at once; give the seconds it took and how many jobs ran.

    Args:
        where: a folder on a disk, for the database.
    """
    path = where / "jobs.db"
    _make_table(path)
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it has a line for each job that never ran
    scheduler = BackgroundScheduler(timezone="UTC")
    due_at = datetime.now(UTC) + UNTIL_DUE
    for runner in range(runners):
        scheduler.add_job(_insert_alone, "date", run_date=due_at, args=(path, runner))
    scheduler.start()
    time.sleep((due_at - datetime.now(UTC)).total_seconds())
    begun = time.monotonic()
    while scheduler.get_jobs():
        time.sleep(0.01)
    scheduler.shutdown(wait=True)
    return time.monotonic() - begun, _count(path)


def _make_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE sent (runner INTEGER, body TEXT)")


def _insert_alone(path: Path, runner: int) -> None:
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute("INSERT INTO sent VALUES (?, ?)", (runner, BODY))


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (ran,) = connection.execute("SELECT count(*) FROM sent").fetchone()
    return int(ran)
