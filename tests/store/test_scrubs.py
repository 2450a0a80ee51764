"""What was deleted from an SQLite file is in none of its bytes any more."""

import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.inbound import Inbound
from core.message import Part
from store import erasure, inbox, outbox, runners, scrubs, sqlite_scrub
from store.database import open_database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBERS = [f"+1303555{number:04}" for number in range(40)]


@pytest.fixture
def path(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def file(sqlite_url):
    """Give a database in a file, with texts of many numbers, in and out, none after the other."""
    draws = random.Random(2)
    with closing(open_database(sqlite_url)) as db:
        with db.transaction() as tx:
            for count in range(3_000):
                number = draws.choice(NUMBERS)
                runners.find_or_new(tx, number)
                inbox.record(tx, Inbound(f"SM{count:032}", number, "+1", f"{number} {'w' * count}"[:160]), now=NOON)
                parts = [Part(f"{number}{'y' * draws.randrange(140)}") for _ in range(3)]
                outbox.add_answered(tx, parts, key=f"reply:SM{count:032}", recipient=number, now=NOON)
        yield db


def erase(db, numbers):
    for number in numbers:
        with db.transaction() as tx:
            erasure.erase(tx, number, secret="for-tests-only", now=NOON, redact=False)


def left_of(path, numbers):
    everything = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    return [number for number in numbers if number.encode() in everything]


def test_numbers_that_were_erased_are_in_no_byte_of_the_file_once_it_is_scrubbed(file, path):
    erased = NUMBERS[::2]
    erase(file, erased)
    before = left_of(path, erased)

    done = scrubs.scrub(file)

    assert done and before == erased
    assert left_of(path, erased) == []
    assert left_of(path, NUMBERS[1::2]) == NUMBERS[1::2]
    assert file.one("PRAGMA integrity_check") == {"integrity_check": "ok"}


def test_a_file_that_is_too_large_to_be_rewritten_at_once_loses_its_log_all_the_same(file, path, monkeypatch):
    monkeypatch.setattr(sqlite_scrub, "MOST_BYTES_REWRITTEN", 0)
    erase(file, NUMBERS[:1])

    done = file.scrub(rewrite=True)

    assert done and path.with_name(f"{path.name}-wal").stat().st_size == 0


def test_a_reader_of_an_earlier_state_puts_it_off(file):
    with file.snapshot() as snapshot:
        snapshot.all("SELECT count(*) FROM inbox")
        erase(file, NUMBERS[:1])
        meanwhile = scrubs.scrub(file)

    assert not meanwhile and scrubs.scrub(file)
    assert scrubs.scrub(file), "nothing more is asked for"


def test_writers_of_the_same_process_wait_and_then_go_on(file):
    with file.transaction() as tx:
        scrubs.ask_for(tx, rewrite=True)

    scrubs.scrub(file)
    erase(file, NUMBERS[:1])

    assert runners.find(file, NUMBERS[0]) is None and runners.find(file, NUMBERS[1])


def test_a_wish_to_rewrite_stays_when_another_asks_for_less(file):
    for rewrite in (True, False):
        with file.transaction() as tx:
            scrubs.ask_for(tx, rewrite=rewrite)

    assert file.one("SELECT rewrite FROM scrubs") == {"rewrite": 1}
