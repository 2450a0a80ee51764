"""What a long list of runners costs: read for a preview, then taken over, beside the same rows by plain executemany.

The limit is what the rows alone take: as many participants, their consents, in transactions of the same size, by the
same engine's raw driver, with all values ready. Reading the numbers, the preview and the proof come on top of that.
"""

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._broadcast import number_of
from bench._databases import folder, postgresql
from bench._report import Target, say, say_machine, say_table, say_targets
from core.race import Race
from core.runner_consent import Evidence
from core.service import Service
from services import importing, taking_over
from store import races
from store.database import Database, open_database
from store.migrations import migrate
from store.taking_over import TAKEN_AT_ONCE

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SERVICE = Service("Sidestitch", secret="for-the-benchmark-alone")
FORM = Evidence("registration form", "I agree to get texts about this race. Reply STOP to end them.", NOW)
MOST_SECONDS, MOST_MS_HELD, MOST_TIMES_RAW = 15.0, 50.0, 3.0
RAW_PARTICIPANT = """
    INSERT INTO participants (race_id, phone, first_name, bib, wave, language, pace_seconds, zone, joined_at)
    VALUES (?, ?, 'Ana', ?, '2', 'es', 584, 'America/Denver', 0)"""
RAW_CONSENT = """
    INSERT INTO consents (phone, programme, event, words, carrier_id, language, recorded_at, shown, terms)
    VALUES (?, 'race:2', 'granted', ?, 'list:1', 'es', 0, ?, 'texts of Harbour 30')"""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    options = parser.parse_args(arguments)
    say_machine()
    data = _csv(options.rows)
    measured: dict[str, list[float]] = {}
    held: list[float] = []
    for _ in range(options.rounds):
        with folder() as where, postgresql("PostgreSQL") as servers:
            for name, url in {"SQLite": f"sqlite:///{where}/ours.db", **servers}.items():
                with closing(open_database(url)) as db:
                    migrate(db)
                    for what, seconds in _measure(db, data, options.rows, held if name == "SQLite" else []).items():
                        measured.setdefault(f"{name}: {what}", []).append(seconds)
            measured.setdefault("raw sqlite3", []).append(_raw(where / "ours.db", options.rows))
    return _report(measured, held, options.rows, strict=options.strict)


def _csv(count: int) -> bytes:
    lines = [
        f"Ana,Ruiz,({phone[2:5]}) {phone[5:8]}-{phone[8:]},{number},Wave 2,4:15:00,es"
        for number in range(count)
        for phone in [number_of(number)]
    ]
    return "\n".join(["First name,Last name,Cell,Bib,Wave,Expected finish,Language", *lines]).encode()


def _measure(db: Database, data: bytes, count: int, held: list[float]) -> dict[str, float]:
    race = _race(db, "HARBOUR30")
    begun = time.perf_counter()
    import_id = importing.hand_in(race, "list.csv", data, organizer_id=None, db=db, service=SERVICE, now=NOW)
    previewed = time.perf_counter()
    taking_over.confirm(race, import_id, FORM, db=db, now=NOW)
    while _timed(lambda: taking_over.go_on(db=db, service=SERVICE, now=NOW), held):
        pass
    taken = time.perf_counter()
    row = db.one("SELECT count(*) AS people FROM participants WHERE race_id = :id", id=race.id)
    assert row == {"people": count}, row
    again = importing.hand_in(race, "list.csv", data, organizer_id=None, db=db, service=SERVICE, now=NOW)
    taking_over.confirm(race, again, FORM, db=db, now=NOW)
    while taking_over.go_on(db=db, service=SERVICE, now=NOW):
        pass
    return {
        "read for the preview": previewed - begun,
        "taken over": taken - previewed,
        "the same list again": time.perf_counter() - taken,
    }


def _timed(do: Callable[[], bool], times: list[float]) -> bool:
    begun = time.perf_counter()
    done = do()
    times.append((time.perf_counter() - begun) * 1000)
    return done


def _race(db: Database, code: str) -> Race:
    starts = (NOW + timedelta(days=6)).replace(tzinfo=None)
    with db.transaction() as tx:
        owner = tx.one(
            """INSERT INTO organizers (name, password_hash, role, created_at) VALUES (:name, '-', 'owner', 0)
               RETURNING id""",
            name=code.lower(),
        )
        assert owner
        race = Race(0, owner["id"], code, "Harbour 30", "America/Denver", starts, distance="26.2 mi")
        race_id = races.add(tx, race, now=NOW)
    found = races.find_by_id(db, race_id or 0)
    assert found
    return found


def _raw(path: Path, count: int) -> float:
    """Write as many rows of another race by hand, with all values ready; give the seconds."""
    with closing(open_database(f"sqlite:///{path}")) as db:
        race = _race(db, "RAW30")
    people = [(race.id, number_of(number), str(number)) for number in range(count)]
    proofs = [(phone, FORM.source, FORM.text) for _, phone, _ in people]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        begun = time.perf_counter()
        for first in range(0, count, TAKEN_AT_ONCE):
            these = slice(first, first + TAKEN_AT_ONCE)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(RAW_PARTICIPANT, people[these])
            connection.executemany(RAW_CONSENT, proofs[these])
            connection.execute("COMMIT")
        return time.perf_counter() - begun


def _report(measured: dict[str, list[float]], held: list[float], count: int, *, strict: bool) -> int:
    rows = [
        (name, f"{median(times):.1f}", f"{min(times):.1f}", f"{max(times):.1f}") for name, times in measured.items()
    ]
    say_table((f"{count:,} rows; seconds", "median", "least", "most"), rows)
    say(f"\n{TAKEN_AT_ONCE} rows taken over at once: median {median(held):.0f} ms, most {max(held):.0f} ms\n")
    ours = median(measured["SQLite: taken over"])
    both = ours + median(measured["SQLite: read for the preview"])
    reached = say_targets(
        [
            Target("from the file to the last runner", both, "s", at_most=MOST_SECONDS),
            Target("taken over, times of raw sqlite3", ours / median(measured["raw sqlite3"]), at_most=MOST_TIMES_RAW),
            Target("median of some rows at once", median(held), "ms", at_most=MOST_MS_HELD),
        ]
    )
    return 1 if strict and not reached else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
