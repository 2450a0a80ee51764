"""What reminders cost: 1,000 due among many plans, a tick with nothing due, memory, and the way of a job per runner.

The limit of the first is the same rows by raw sqlite3 in the same file: claim 500, insert their texts, set the next
time, commit. APScheduler with a job per runner is what tutorials do; it has no limit here and stands for comparison.
"""

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._broadcast import number_of
from bench._databases import folder, postgresql
from bench._job_per_runner import BODY, send_by_jobs
from bench._report import Target, say, say_machine, say_table, say_targets
from content.catalog import Catalog, load
from core.plan import Plan
from core.run_plan import Entry
from services import reminders
from store.database import Database, open_database
from store.migrations import migrate
from store.plan_rows import COLUMNS, NAMES, values_of
from store.values import to_ms

NOW = datetime(2026, 11, 24, 1, 0, 1, tzinfo=UTC)  # a second after Monday 20:00 in New York
FAR = NOW + timedelta(weeks=60)
DUE = 1_000
RAW_AT_ONCE = 500
FILLED_AT_ONCE = 10_000
MOST_TIMES_RAW, MOST_MS_IDLE, MOST_MB = 2.0, 5.0, 10.0
TICKS = 200
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
# As different as runners are: 72 weeks, all with a run on Tuesday, so that Monday evening is due for each.
RUNS = [
    (Entry(("tue", *other), clock(hour, minute)), Entry((long,), clock(7, 30), "long_run"))
    for other in (("thu",), ("wed", "fri"), ("thu", "fri"), ())
    for long in ("sat", "sun")
    for hour, minute in product((5, 6, 17), (0, 15, 30))
]
INSERT_RUNNER = "INSERT INTO runners (phone, language) VALUES (:phone, 'en')"
INSERT_PLAN = f"INSERT INTO plans (runner_id, next_at, {COLUMNS}) VALUES (:runner_id, :next_at, :{', :'.join(NAMES)})"
RAW_DUE = """
    SELECT runner_id, phone FROM plans JOIN runners ON runners.id = runner_id
    WHERE next_at <= ? ORDER BY next_at LIMIT ?"""
RAW_INSERT = """
    INSERT INTO outbox
        (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at, expires_at)
    VALUES (?, 1, ?, ?, 1, 2, 'queued', 'planned', ?, ?, ?)"""
RAW_MOVE = "UPDATE plans SET reminded_on = '2026-11-23', next_at = ? WHERE runner_id = ?"


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    options = parser.parse_args(arguments)
    say_machine()
    with folder() as where, postgresql("ours on PostgreSQL") as servers:
        urls = {"ours": f"sqlite:///{where}/many.db", **servers}
        times = {name: _fill(url, options.plans) for name, url in urls.items()}
        say(f"{options.plans:,} plans: " + ", ".join(f"{name} filled in {took:.0f} s" for name, took in times.items()))
        measured = _measure(urls, options.rounds)
        few = f"sqlite:///{where}/few.db"
        _fill(few, 10_000)
        grown = _memory(urls["ours"]) - _memory(few)
        jobs = send_by_jobs(DUE, where=where)
    return _report(measured, grown, jobs, strict=options.strict)


def _fill(url: str, count: int) -> float:
    """Make a database with so many runners, each with a plan whose next reminder is weeks away; give the seconds."""
    begun, lot = time.monotonic(), Random(0)
    kinds = [values_of(Plan("active", entries=entries, zone="America/New_York")) for entries in RUNS]
    with closing(open_database(url)) as db:
        migrate(db)
        for first in range(0, count, FILLED_AT_ONCE):
            numbers = range(first, min(first + FILLED_AT_ONCE, count))
            # By lot: in turn, the plans that come due, each a fixed number of rows on, would be of a few kinds only.
            chosen = lot.choices(kinds, k=len(numbers))
            with db.transaction() as tx:
                tx.many(INSERT_RUNNER, [{"phone": number_of(number)} for number in numbers])
                tx.many(INSERT_PLAN, [_plan(*each) for each in zip(numbers, chosen, strict=True)])
    return time.monotonic() - begun


def _plan(number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"runner_id": number + 1, "next_at": to_ms(FAR) + number * 1_000, **values}


def _measure(urls: Mapping[str, str], rounds: int) -> dict[str, list[float]]:
    """Time rounds of each way in turn, each with its own due plans; milliseconds."""
    catalog = load()
    measured: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, url in urls.items():
            with closing(open_database(url)) as db:
                now = _make_due(db, 2 * number)
                measured.setdefault(name, []).append(_timed(partial(_send_all, db, catalog, now)))
                if name == "ours":
                    measured.setdefault("idle", []).append(_timed(partial(_tick_idle, db, now)) / TICKS)
                    raw_now = _make_due(db, 2 * number + 1)
        measured.setdefault("raw sqlite3", []).append(_raw(urls["ours"].removeprefix("sqlite:///"), raw_now))
    return measured


def _make_due(db: Database, week: int) -> datetime:
    """Have a thousand plans due on the Monday of a week, spread over the table; give the time of the tick."""
    now = NOW + timedelta(weeks=week)
    db.run("UPDATE plans SET next_at = :far WHERE next_at < :far", far=to_ms(FAR))
    (row,) = db.all("SELECT count(*) AS plans FROM plans")
    step = row["plans"] // DUE
    db.run(
        "UPDATE plans SET next_at = :due, reminded_on = NULL WHERE runner_id % :step = :rest",
        due=to_ms(now - timedelta(seconds=1)),
        step=step,
        rest=week % step,
    )
    return now


def _send_all(db: Database, catalog: Catalog, now: datetime) -> None:
    sent = 0
    while done := reminders.send_due(db=db, catalog=catalog, now=now):
        sent += done
    assert sent == DUE, f"{sent} plans were due, not {DUE}"


def _tick_idle(db: Database, now: datetime) -> None:
    for _ in range(TICKS):
        reminders.notice(db=db, now=now)
        assert not reminders.is_due(db=db, now=now)


def _timed(do: Callable[[], None]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def _raw(path: str, now: datetime) -> float:
    """Do the same to the same tables by hand, with all values ready; give the milliseconds."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        begun, sent = time.perf_counter(), 0
        while done := _raw_batch(connection, to_ms(now)):
            sent += done
        assert sent == DUE, f"{sent} plans were due, not {DUE}"
        return (time.perf_counter() - begun) * 1000


def _raw_batch(connection: sqlite3.Connection, now: int) -> int:
    connection.execute("BEGIN IMMEDIATE")
    due = connection.execute(RAW_DUE, (now, RAW_AT_ONCE)).fetchall()
    texts = [(f"hydration:{runner}:{now}:1", phone, BODY, now, now, now + HOUR_MS) for runner, phone in due]
    connection.executemany(RAW_INSERT, texts)
    connection.executemany(RAW_MOVE, [(now + DAY_MS, runner) for runner, _ in due])
    connection.execute("COMMIT")
    return len(due)


def _memory(url: str) -> float:
    """Measure what a process that sends a thousand reminders grows to, in MB."""
    with closing(open_database(url)) as db:
        now = _make_due(db, 40)
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_grown_to, (url, now))


def _grown_to(url: str, now: datetime) -> float:
    catalog = load()
    with closing(open_database(url)) as db:
        while reminders.send_due(db=db, catalog=catalog, now=now):
            pass
        _tick_idle(db, now)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _report(measured: Mapping[str, list[float]], grown: float, jobs: tuple[float, int], *, strict: bool) -> int:
    idle = median(measured["idle"])
    rows = [
        (name, f"{median(times):.1f}", f"{min(times):.1f}", f"{max(times):.1f}") for name, times in measured.items()
    ]
    say_table(("1,000 reminders due; ms", "median", "least", "most"), rows)
    took, ran = jobs
    say(f"\nAPScheduler, a job per runner: {took:.2f} s, {DUE - ran} of {DUE} never ran (default grace time)\n")
    ratio = median(measured["ours"]) / median(measured["raw sqlite3"])
    reached = say_targets(
        [
            Target("time of the same rows by raw sqlite3", ratio, at_most=MOST_TIMES_RAW),
            Target("a tick with nothing due", idle, "ms", at_most=MOST_MS_IDLE),
            Target("memory, from 10,000 plans to all", grown, "MB", at_most=MOST_MB),
        ]
    )
    return 1 if strict and not reached else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
