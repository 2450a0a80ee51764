"""DELETE ME by text: what is left of a number, and what its owner is answered afterwards."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from core.inbound import Inbound
from core.outcome import Accepted
from core.outgoing import Lane, Outgoing
from core.plan import Plan
from core.retry import follow
from core.run_plan import Entry
from core.service import Service
from core.timing import Timing
from services.inbound import receive
from store import claims, consents, erasure, outbox, plans, runners
from store.copying import list_tables
from store.held import list_held
from tests.working import wait_until

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA, BEN = "+13035550123", "+13035550124"
SOMEBODY_WAITS = """SELECT 1 FROM pg_stat_activity
                    WHERE wait_event_type = 'Lock' AND datname = current_database()"""
OUR_NUMBER = "+13035550100"
SERVICE = Service("Sidestitch", public_url="https://sms.example.org", secret="for-tests-only")


@pytest.fixture
def text(db, catalog):
    """Give a function that lets a runner text us; the same id again is the same text again."""
    sent = iter(range(10_000))

    def send(words, *, sender=ANA, now=NOON, service=SERVICE, carrier_id=None):
        inbound = Inbound(carrier_id or f"SM{next(sent)}", sender, OUR_NUMBER, words)
        return [part.body for part in receive(inbound, db=db, catalog=catalog, service=service, now=now)]

    return send


@pytest.fixture
def code_of(text):
    """Give a function that texts DELETE ME and gives the code we answer with."""

    def ask(**options):
        (answer,) = text("delete me", **options)
        return next(word for word in answer.split() if word.isdigit())

    return ask


def everything(db):
    """Give all that is in the database, as one text."""
    return repr({table: db.all(f"SELECT * FROM {table}") for table in list_tables(db)})


def numbers_in(db, table, column):
    return {row[column] for row in db.all(f"SELECT {column} FROM {table}")}


def erase_ana(db):
    with db.transaction() as tx:
        erasure.erase(tx, ANA, secret="for-tests-only", now=NOON, redact=True)


def wait_until_it_waits(tx):
    """Wait until another unit waits for what this one holds; on SQLite it has not begun, as one writes at a time."""
    if tx.engine == "postgresql":
        wait_until(lambda: bool(tx.all(SOMEBODY_WAITS)))


def test_the_code_leaves_no_row_that_tells_of_the_number_or_of_what_was_written(db, text, code_of):
    text("chest pain and my zebra aches")
    text("right calf, mile 18, bib 412", now=NOON + timedelta(hours=3))
    text("calf", sender=BEN)

    answer = text(code_of(now=NOON + timedelta(hours=3)), now=NOON + timedelta(hours=3))

    assert len(answer) == 2 and "erased" in answer[0]
    left = everything(db)
    assert not [word for word in (ANA, "zebra", "412", "mile 18", "delete me") if word in left]
    assert list_held(db, BEN)["inbox"] and list_held(db, BEN)["consents"]


def test_the_same_text_again_gets_the_same_answer_and_makes_no_runner(db, text, code_of):
    text("calf")
    code = code_of()

    first, again = (text(code, carrier_id="SM-code") for _ in range(2))

    assert first == again != []
    assert db.all("SELECT id FROM runners") == []
    assert numbers_in(db, "outbox", "recipient") == {""}
    assert [(row["sender"], row["body"]) for row in db.all("SELECT sender, body FROM inbox")] == [("", "")]


def test_delete_me_then_a_digit_erases_nothing(db, text, code_of):
    text("right calf")
    code_of()

    text("1", now=NOON + timedelta(minutes=10))

    assert runners.find(db, ANA) is not None and consents.list_for(db, ANA)


def test_a_check_in_after_delete_me_is_taken_back_and_one_after_start_takes_its_own_digit(db, text, code_of):
    text("right calf")
    code_of()
    waiting = db.all("SELECT state FROM outbox WHERE key LIKE 'checkin:%'")
    text("START")
    text("calf", now=NOON + timedelta(minutes=40))

    answer = text("1", now=NOON + timedelta(minutes=51))

    assert waiting == [{"state": "cancelled"}]
    assert answer and runners.find(db, ANA) is not None


def test_the_stop_outlives_the_erasure(db, text, code_of):
    text(code_of())

    assert text("right calf") == []
    assert text("MYDATA") == []
    assert text("help") == []
    assert "CALL" in text("chest pain")[0]
    assert (runner := runners.find(db, ANA)) and runner.stopped_at


def test_start_brings_an_erased_number_back_for_good(db, text, code_of):
    text(code_of())

    assert text("START") != []
    assert text("right calf") != []
    assert db.all("SELECT * FROM forgotten") == []


def test_after_a_stop_delete_me_erases_at_once_and_in_silence_as_often_as_it_comes(db, text):
    text("calf")
    text("stop")

    assert text("delete me") == []
    assert ANA not in everything(db)
    assert text("delete my data please") == []
    assert ANA not in everything(db)
    assert len(db.all("SELECT * FROM forgotten")) == 1


def test_what_waits_is_in_hand_or_in_doubt_is_erased_too(db, text, code_of):
    text("calf")
    code = code_of()
    with db.transaction() as tx:
        for state in ("queued", "sending", "unsure"):
            outbox.plan(tx, [Outgoing(f"{state}:1", ANA, "hm", Lane.REMINDER, NOON, NOON)], now=NOON)
            tx.run("UPDATE outbox SET state = :state WHERE key = :key", state=state, key=f"{state}:1")

    text(code)

    assert numbers_in(db, "outbox", "recipient") == {""}


def test_an_erasure_that_is_cut_off_before_its_commit_leaves_everything_there(db, text):
    text("calf")
    before = everything(db)

    with pytest.raises(RuntimeError), db.transaction() as tx:
        erasure.erase(tx, ANA, secret="s", now=NOON, redact=True)
        raise RuntimeError("cut off")

    assert everything(db) == before


def test_what_a_carrier_has_copies_of_is_noted_to_be_redacted_there(db, text):
    twilio = replace(SERVICE, carrier_keeps_texts=True)
    text("calf", service=twilio)
    text("stop", service=twilio)

    text("delete me", service=twilio)

    noted = db.all("SELECT carrier_id, phone FROM redactions ORDER BY id")
    assert {row["carrier_id"] for row in noted} == {"SM0", "SM1", "SM2", None}
    assert [row["phone"] for row in noted if row["phone"]] == [ANA]


def test_delete_me_again_after_erasing_costs_no_rewriting_and_puts_nothing_off(db, text):
    twilio = replace(SERVICE, carrier_keeps_texts=True)
    for words in ("calf", "stop", "delete me"):
        text(words, service=twilio)
    db.run("DELETE FROM scrubs")
    db.run("UPDATE redactions SET due_at = 7, tries = 3 WHERE phone IS NOT NULL")

    answers = [text("delete me", service=twilio, now=NOON + timedelta(minutes=minute)) for minute in (1, 2)]

    assert answers == [[], []]
    assert db.all("SELECT rewrite FROM scrubs") == [{"rewrite": 0}]
    assert db.all("SELECT phone, due_at, tries FROM redactions WHERE phone IS NOT NULL") == [
        {"phone": ANA, "due_at": 7, "tries": 3}
    ]
    assert db.one("SELECT count(*) AS ids FROM redactions WHERE carrier_id IN ('SM3', 'SM4')") == {"ids": 2}


def test_delete_me_again_after_the_carrier_has_listed_a_number_does_not_note_it_anew(db, text):
    twilio = replace(SERVICE, carrier_keeps_texts=True)
    for words in ("calf", "stop", "delete me"):
        text(words, service=twilio)
    db.run("DELETE FROM redactions")

    text("delete me", service=twilio, now=NOON + timedelta(minutes=1))

    assert ANA not in everything(db)


def test_delete_me_again_erases_what_was_written_in_between_as_the_first_time(db, text):
    twilio = replace(SERVICE, carrier_keeps_texts=True)
    for words in ("calf", "stop", "delete me"):
        text(words, service=twilio)
    db.run("DELETE FROM scrubs")
    db.run("DELETE FROM redactions")
    text("my zebra aches", service=twilio, now=NOON + timedelta(minutes=1))

    text("delete me", service=twilio, now=NOON + timedelta(minutes=2))

    assert "zebra" not in everything(db)
    assert db.all("SELECT rewrite FROM scrubs") == [{"rewrite": 1}]
    assert numbers_in(db, "redactions", "phone") == {ANA, None}
    assert numbers_in(db, "redactions", "carrier_id") == {"SM3", "SM4", None}


def test_with_a_carrier_that_keeps_nothing_no_number_stays_to_be_redacted(db, text):
    for words in ("calf", "stop", "delete me"):
        text(words, service=replace(SERVICE, carrier_keeps_texts=True))

    text("delete me")

    assert ANA not in everything(db)


def test_erasing_waits_for_whoever_makes_texts_out_of_a_plan_before_it_holds_any_text(db):
    reminder = Outgoing("hm:1", ANA, "hm", Lane.REMINDER, NOON, NOON + timedelta(hours=1))
    with db.transaction() as tx:
        runner_id = runners.find_or_new(tx, ANA).id
        assert runner_id is not None
        plan = Plan("active", (Entry(("tue",), time(6)),), zone="America/New_York")
        plans.save(tx, runner_id, plan, next_at=NOON)
        outbox.plan(tx, [reminder], now=NOON)

    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as tx:
            plans.list_due(tx, now=NOON, most=1)
            erasing = pool.submit(erase_ana, db)
            wait_until_it_waits(tx)
            outbox.plan(tx, [replace(reminder, body="other words")], now=NOON)
        erasing.result()

    assert db.all("SELECT id FROM outbox") == db.all("SELECT runner_id FROM plans") == []


def test_an_id_that_is_just_being_written_down_is_waited_for_and_noted(db):
    with db.transaction() as tx:
        outbox.plan(tx, [Outgoing("hm:1", ANA, "hm", Lane.REMINDER, NOON, NOON + timedelta(hours=1))], now=NOON)
        due = claims.list_due(tx, Lane.REMINDER, now=NOON, most=1)
        (attempt,) = claims.take(tx, due, sender=OUR_NUMBER, now=NOON, timing=Timing())

    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as tx:
            claims.finish(tx, [(attempt, follow(attempt, Accepted("SM1"), jitter=0))], now=NOON, timing=Timing())
            erasing = pool.submit(erase_ana, db)
            wait_until_it_waits(tx)
        erasing.result()

    assert numbers_in(db, "redactions", "carrier_id") == {"SM1", None}
    assert db.all("SELECT id FROM outbox") == []
