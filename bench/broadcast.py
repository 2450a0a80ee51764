"""What it costs to freeze the audience of a broadcast, beside the same rows by raw INSERT ... SELECT in such chunks.

Both write into the same SQLite file, in turns, with the same indexes and as durably. Then a real worker does it: how
long until all are counted, and how much memory it takes. `make bench` runs this; docs/benchmarks.md tells how to read
it. The exit code is 1 where a figure is worthless; with --strict also where a target was missed.
"""

import argparse
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _servers
from bench._broadcast import HOME, launch, make_race
from bench._databases import folder, postgresql
from bench._report import Target, say, say_machine, say_table, say_targets
from core.race import Race
from services import broadcasts
from services.broadcasts import AT_ONCE
from store.broadcasts import count_states, find
from store.database import Database, open_database
from store.migrations import migrate

OURS, RAW, ON_POSTGRESQL = "ours", "raw INSERT ... SELECT", "ours on PostgreSQL"
MOST_TIMES_RAW, MOST_MS_LOCKED, MOST_SECONDS, MOST_MB = 1.5, 10.0, 10.0, 300.0
WAIT_SECONDS = 120
RAW_INSERT = """
    INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                        expires_at, broadcast_id, participant_id, language, first_name, bib)
    SELECT 'broadcast:' || ? || ':' || id || ':1', 1, phone, '', 0, 3, 'queued', 'planned', ?, ?, ?, ?, id,
           language, first_name, bib
    FROM participants WHERE race_id = ? AND id > ? ORDER BY id LIMIT ?
    ON CONFLICT (key) DO NOTHING"""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    options = _parse(arguments)
    say_machine()
    say(f"{options.runners:,} runners, {AT_ONCE:,} a transaction, {options.rounds} rounds in turns")
    with folder() as where, postgresql(ON_POSTGRESQL) as servers:
        url = f"sqlite:///{where}/ours.db"
        chunks: dict[str, list[list[float]]] = {OURS: [], RAW: [], ON_POSTGRESQL: []}
        races = {each: _race(each, options.runners) for each in (url, *servers.values())}
        for number in range(options.rounds):
            chunks[OURS].append(_ours(url, races[url]))
            chunks[RAW].append(_raw(Path(url.removeprefix("sqlite:///")), races[url], 1_000_000 + number))
            for server_url in servers.values():
                chunks[ON_POSTGRESQL].append(_ours(server_url, races[server_url]))
        seconds, megabytes, people = _by_worker(url, races[url], where)
    if people != options.runners:
        say(f"WRONG, so no figures: {people} people were frozen.")
        return 1
    return _report(chunks, seconds, megabytes, strict=options.strict)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runners", type=int, default=100_000)
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    return parser.parse_args(arguments)


def _race(url: str, runners: int) -> Race:
    with closing(open_database(url)) as db:
        migrate(db)
        return make_race(db, runners)


def _ours(url: str, race: Race) -> list[float]:
    """Freeze a broadcast and throw it away; give the milliseconds of each transaction."""
    with closing(open_database(url)) as db:
        launch(db, race)
        now = datetime.now(UTC)
        [plan] = broadcasts.list_to_freeze(db=db, now=now, home_countries=HOME)
        through: int | None = 0
        took = []
        while through is not None:
            begun = time.perf_counter()
            through = broadcasts.freeze_some(plan, through, db=db, now=now)
            took.append((time.perf_counter() - begun) * 1000)
        _throw_away(db, plan.broadcast.id, race)
    return took


def _throw_away(db: Database, broadcast_id: int, race: Race) -> None:
    broadcasts.cancel(broadcast_id, owner_id=race.owner_id, db=db, now=datetime.now(UTC))
    db.run("UPDATE broadcasts SET ended_at = 0 WHERE id = :id", id=broadcast_id)
    db.run("DELETE FROM outbox")


def _raw(path: Path, race: Race, broadcast_id: int) -> list[float]:
    """Write the same rows as plainly as SQL can, and throw them away; give the milliseconds of each transaction."""
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        (last,) = connection.execute("SELECT max(id) FROM participants WHERE race_id = ?", (race.id,)).fetchone()
        took, after = [], 0
        while after < last:
            values = (broadcast_id, now, now, now + 3_600_000, broadcast_id, race.id, after, AT_ONCE)
            took.append(_timed(connection, values))
            after += AT_ONCE
        connection.execute("DELETE FROM outbox")
    return took


def _timed(connection: sqlite3.Connection, values: Sequence[object]) -> float:
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(RAW_INSERT, values)
    connection.execute("COMMIT")
    return (time.perf_counter() - begun) * 1000


def _by_worker(url: str, race: Race, where: Path) -> tuple[float, float, int]:
    """Have a worker freeze a broadcast and send it, with the simulator as its carrier.

    Returns:
        the seconds from the launch until everybody is counted, the most memory the worker had in MB, the people.
    """
    settings = {"DATABASE_URL": url, "SECRET_KEY": "of-a-benchmark", "SEGMENTS_PER_SECOND": "1000"}
    with (where / "worker.log").open("ab") as log, closing(open_database(url)) as db:
        worker = subprocess.Popen(
            [sys.executable, "worker.py"], cwd=_servers.PROJECT, env=settings, stdout=log, stderr=log
        )
        try:
            _wait_until(lambda: "worker started" in (where / "worker.log").read_text(encoding="utf-8"))
            begun = time.monotonic()
            broadcast = launch(db, race)
            _wait_until(
                lambda: (found := find(db, broadcast.id, owner_id=race.owner_id)) is not None and found.is_frozen
            )
            seconds = time.monotonic() - begun
            frozen = find(db, broadcast.id, owner_id=race.owner_id)
            assert frozen
            time.sleep(5)  # while it sends
            people = sum(count_states(db, frozen).values())
            return seconds, _most_memory(worker.pid), people
        finally:
            worker.terminate()
            worker.wait(WAIT_SECONDS)


def _wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + WAIT_SECONDS
    while not is_so():
        if time.monotonic() > give_up_at:
            sys.exit("The worker does not come to it.")
        time.sleep(0.02)


def _most_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def _report(chunks: dict[str, list[list[float]]], seconds: float, megabytes: float, *, strict: bool) -> int:
    totals = {name: median(sum(took) for took in rounds) / 1000 for name, rounds in chunks.items() if rounds}
    one = {name: sorted(ms for took in rounds for ms in took) for name, rounds in chunks.items() if rounds}
    rows = [
        (name, f"{total:.2f}", f"{total / totals[RAW]:.2f}", f"{median(one[name]):.1f}", f"{one[name][-1]:.1f}")
        for name, total in totals.items()
    ]
    say_table(("", "seconds", "of raw", "median ms a transaction", "longest ms"), rows)
    say(f"a worker: {seconds:.1f} s from the launch until all are counted, {megabytes:.0f} MB at most while it sends")
    say()
    reached = say_targets(
        [
            Target("time of raw INSERT ... SELECT", totals[OURS] / totals[RAW], at_most=MOST_TIMES_RAW),
            Target("write lock held, median", median(one[OURS]), unit="ms", at_most=MOST_MS_LOCKED),
            Target("frozen and counted by a worker", seconds, unit="s", at_most=MOST_SECONDS),
            Target("memory of the worker", megabytes, unit="MB", at_most=MOST_MB),
        ]
    )
    return 1 if strict and not reached else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
