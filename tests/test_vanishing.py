"""After DELETE ME nothing of a runner is left, searched for byte by byte, with web and worker running beside it."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from store.database import open_database
from tests.serving import serving
from tests.twilio_calls import OUR_NUMBER, new_sid, text_us
from tests.working import wait_until, working

ANA, BEN = "+13035550123", "+13035550124"
WORDS = ("zebracorn", "quadrilla", "my left calf")


@pytest.fixture
def service(sqlite_url, tmp_path, carrier):
    """Run web and worker on an SQLite file and a carrier that keeps copies; give the web, the database and its file."""
    settings = carrier.settings()
    with (
        serving(sqlite_url, tmp_path, is_small=True, **settings) as web,
        working(sqlite_url, tmp_path, **settings),
        closing(open_database(sqlite_url)) as db,
    ):
        yield web, db, Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def text(service, carrier):
    """Give a function that lets a phone text us; the carrier keeps what came in and what was answered, as Twilio."""
    web, _, _ = service

    def send(words, *, sender=ANA):
        sid = new_sid()
        carrier.add(sid, to=OUR_NUMBER, sender=sender, body=words, direction="inbound")
        parts = text_us(web.url, words, sender=sender, sid=sid).parts
        for part in parts:
            carrier.add(new_sid(), to=sender, sender=OUR_NUMBER, body=part, direction="outbound-reply")
        return parts

    return send


def bytes_of(path: Path) -> bytes:
    """Give all there is of an SQLite database: the file, its log and the index of the log."""
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def found_in(path: Path) -> list[str]:
    everything = bytes_of(path)
    return [word for word in (ANA, ANA[1:], *WORDS) if word.encode() in everything]


def erase(text):
    (asked,) = text("delete me")
    return text(next(word for word in asked.split() if word.isdigit()))


def make_due_now(db):
    """Have the carrier's list asked for without the wait for the last answer, which is there already."""
    db.run("UPDATE redactions SET due_at = 0")


def is_done(db):
    return not db.all("SELECT id FROM redactions") and not db.all("SELECT id FROM scrubs")


def test_no_byte_of_an_erased_runner_is_left_in_the_files_nor_their_words_at_the_carrier(service, text, carrier):
    _, db, path = service
    for number in range(60):  # enough that pages of the tables are divided
        text(f"my left calf {WORDS[number % 2]} {number} hurts", sender=ANA)
        text("right calf", sender=BEN)
    before = found_in(path)

    erase(text)
    make_due_now(db)
    wait_until(lambda: is_done(db), lambda: db.all("SELECT * FROM redactions"))

    assert set(before) == {ANA, ANA[1:], *WORDS}
    assert found_in(path) == []
    assert BEN.encode() in bytes_of(path)
    kept = [each for each in carrier.messages() if ANA in (each.to, each.sender) and each.body]
    assert kept == []
    assert [each for each in carrier.messages() if each.to == BEN and each.body]


def test_a_reader_holds_the_log_up_and_then_it_goes(service, text):
    _, db, path = service
    text("my left calf zebracorn")
    with db.snapshot() as snapshot:
        snapshot.all("SELECT count(*) FROM inbox")
        erase(text)
        time.sleep(1)
        meanwhile = db.all("SELECT id FROM scrubs")
    make_due_now(db)
    wait_until(lambda: is_done(db))

    assert meanwhile and found_in(path) == []


def test_an_erasure_survives_a_web_process_that_is_killed_right_after_it(sqlite_url, tmp_path, carrier):
    settings = carrier.settings()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with serving(sqlite_url, tmp_path, is_small=True, **settings) as web:
        text_us(web.url, "my left calf zebracorn", sender=ANA)
        text_us(web.url, "please stop texting me", sender=ANA)
        answer = text_us(web.url, "delete my data", sender=ANA)
        web.kill()

    with working(sqlite_url, tmp_path, **settings), closing(open_database(sqlite_url)) as db:
        make_due_now(db)
        wait_until(lambda: is_done(db))

    assert answer.parts == [] and found_in(path) == []
