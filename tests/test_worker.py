"""The worker process: it sends what is due, finishes what is in hand, and keeps its promises when things go wrong."""

import os
import resource
import signal
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from core.inbound import Inbound
from core.outcome import Report
from core.outgoing import Lane, Outgoing
from store import inbox, outbox, reports, senders, workers
from tests.blocking import can_be_locked, writing_blocked
from tests.working import SHORT, wait_until

# Any function that refuses will do on PostgreSQL: this one is there.
REFUSE_TO_EMPTY = {
    "sqlite": """CREATE TRIGGER refuse_to_empty BEFORE UPDATE ON inbox
                 BEGIN SELECT RAISE(ABORT, 'not now'); END""",
    "postgresql": """CREATE TRIGGER refuse_to_empty BEFORE UPDATE ON inbox
                     FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_consents()""",
}
FAST = {"SEGMENTS_PER_SECOND": "1000"}


@pytest.fixture
def plan(db):
    """Give a function that queues texts, each to a number of its own and with words of its own."""

    def queue(count=1, *, key="test", lane=Lane.REPLY, first=0, not_before=None, expires_in=timedelta(hours=1)):
        now = datetime.now(UTC)
        texts = [
            Outgoing(
                f"{key}:{number}:1",
                f"+1303{5_550_000 + number}",
                f"{key} {number}",
                lane,
                not_before or now,
                now + expires_in,
            )
            for number in range(first, first + count)
        ]
        for start in range(0, count, 1_000):
            with db.transaction() as tx:
                outbox.plan(tx, texts[start : start + 1_000], now=now)

    return queue


def states(db):
    rows = db.all("SELECT state, count(*) AS texts FROM outbox GROUP BY state")
    return {row["state"]: row["texts"] for row in rows}


def wait_for_states(db, **wanted):
    wait_until(lambda: states(db) == wanted, lambda: states(db))


def test_what_is_due_is_sent_once_and_what_is_not_due_waits(db, plan, start, carrier):
    plan(3)
    plan(1, first=3, not_before=datetime.now(UTC) + timedelta(minutes=10))

    start(**carrier.settings(**FAST))
    wait_for_states(db, sent=3, queued=1)

    assert sorted(message.body for message in carrier.messages()) == ["test 0", "test 1", "test 2"]
    assert carrier.doubled() == []


def test_a_post_carries_our_callback_with_the_ticket_and_how_long_the_text_is_of_use(db, plan, start, carrier):
    plan(1, expires_in=timedelta(minutes=10))

    start(**carrier.settings(PUBLIC_URL="http://127.0.0.1:9"))
    wait_for_states(db, sent=1)

    (message,) = carrier.messages()
    ticket = db.one("SELECT ticket FROM outbox")["ticket"]
    assert message.status_callback == f"http://127.0.0.1:9/sms/report?ticket={ticket}"
    assert 580 <= message.validity_period <= 600


def test_a_text_that_comes_due_leaves_within_two_seconds(db, plan, start, carrier):
    worker = start(**carrier.settings())
    due_at = time.time()
    plan(1)
    wait_for_states(db, sent=1)

    assert carrier.posts()[0].at - due_at < 2
    assert worker.process.poll() is None


def test_sigterm_finishes_what_is_in_hand_and_leaves_nothing_claimed(db, plan, start, carrier):
    carrier.behave(answer_after_ms=1_500)
    plan(40)
    worker = start(timing=SHORT | {"answer": 20.0}, **carrier.settings(**FAST))
    wait_until(lambda: carrier.counts()["posts"] > 0)

    began = time.monotonic()
    code = worker.stop()

    assert code == 0 and time.monotonic() - began < 30
    left = states(db)
    assert left.get("sending", 0) == left.get("unsure", 0) == 0
    assert left["sent"] == carrier.counts()["recorded"] > 0
    assert workers.list_alive(db) == []


def test_a_post_cut_off_by_the_stop_is_unsure_and_not_left_as_sending(db, plan, start, carrier):
    carrier.behave(faults=[{"kind": "timeout-after"}], list_lag_seconds=None, reports="never")
    plan(2)
    worker = start(timing=SHORT | {"finish": 0.3}, **carrier.settings(**FAST))
    wait_until(lambda: carrier.counts()["posts"] == 2)

    worker.stop()

    assert states(db) == {"unsure": 2}


def test_what_a_killed_worker_had_in_hand_is_settled_by_the_carriers_list(db, plan, start, carrier):
    carrier.behave(answer_after_ms=5_000, reports="never")
    plan(10)
    worker = start(**carrier.settings(**FAST))
    wait_until(lambda: carrier.counts()["recorded"] > 0)
    worker.kill()

    carrier.behave(answer_after_ms=0)
    start(**carrier.settings(**FAST))
    wait_until(lambda: states(db).get("sent") == 10, lambda: states(db))

    assert carrier.doubled() == []
    assert len(carrier.messages()) == 10


def test_what_was_cut_off_before_the_carrier_had_it_stays_unsure_and_says_so(db, plan, start, carrier):
    carrier.behave(faults=[{"kind": "timeout-before", "count": 1}], reports="never")
    plan(1)
    worker = start(**carrier.settings())
    wait_until(lambda: carrier.counts()["posts"] == 1)
    worker.kill()

    start(**carrier.settings())
    wait_for_states(db, unsure=1)
    wait_until(lambda: carrier.counts()["lists"] >= 2)

    assert states(db) == {"unsure": 1}
    assert carrier.counts()["posts"] == 1


def test_a_worker_frozen_for_three_leases_does_no_harm_when_it_wakes(db, database_url, plan, start, carrier):
    carrier.behave(answer_after_ms=300)
    plan(200)
    first = start(**carrier.settings(**FAST))
    wait_until(lambda: carrier.counts()["posts"] > 20)

    freeze_between_transactions(first.process.pid, database_url)
    start(**carrier.settings(**FAST))
    wait_until(lambda: "queued" not in states(db) and "sending" not in states(db), lambda: states(db))
    _hold_still(3 * SHORT["lease"])
    first.process.send_signal(signal.SIGCONT)
    wait_until(lambda: states(db).get("sent") == 200, lambda: states(db))

    assert carrier.doubled() == []


def test_a_wrong_token_stops_sending_within_five_attempts_and_loses_nothing(db, plan, start, carrier):
    carrier.behave(expects_token="another")
    plan(100)

    worker = start(timing=SHORT | {"probe_every": 600}, **carrier.settings(**FAST))
    worker.wait_for("sending paused")
    wait_until(lambda: states(db) == {"queued": 100}, lambda: states(db))

    assert carrier.counts()["posts"] <= 5
    assert "20003" in next(iter(senders.list_paused(db).values()))


def test_sending_goes_on_by_itself_once_the_setting_is_mended(db, plan, start, carrier):
    carrier.behave(expects_token="another")
    plan(20)
    worker = start(**carrier.settings(**FAST))
    worker.wait_for("sending paused")

    carrier.behave(expects_token="token-of-the-tests")

    def are_sent_without_the_wait_of_a_minute():
        db.run("UPDATE outbox SET not_before_at = 0 WHERE state = 'queued'")  # again, for those just refused too
        return states(db) == {"sent": 20}

    wait_until(are_sent_without_the_wait_of_a_minute, lambda: states(db))

    assert senders.list_paused(db) == {}
    assert carrier.doubled() == []


def test_nothing_is_posted_while_nothing_can_be_written_and_it_goes_on_without_hands(
    db, database_url, plan, start, carrier
):
    worker = start(**carrier.settings(**FAST))
    with _no_writing(database_url, worker):
        plan(50)
        _hold_still(3)
        posts_meanwhile = carrier.counts()["posts"]

    wait_for_states(db, sent=50)
    assert posts_meanwhile == 0
    assert worker.process.poll() is None
    assert carrier.doubled() == []


def test_a_locked_database_is_waited_for(db, database_url, plan, start, carrier):
    carrier.behave(answer_after_ms=200)
    plan(100)
    worker = start(timing=SHORT | {"patience": 1.0}, **carrier.settings(**FAST))
    wait_until(lambda: carrier.counts()["posts"] > 0)

    with writing_blocked(database_url):
        worker.wait_for("sending waits for the database")
        known = carrier.counts()["posts"]
        _hold_still(2)
        posts_meanwhile = carrier.counts()["posts"] - known

    wait_until(lambda: states(db).get("sent") == 100, lambda: states(db))
    assert posts_meanwhile == 0
    assert carrier.doubled() == []


def test_a_check_in_and_an_alert_overtake_a_broadcast(plan, start, carrier):
    carrier.behave(segments_per_second=50)
    plan(5_000, key="broadcast:1", lane=Lane.BROADCAST)
    start(timing=SHORT | {"ahead_idle": 3.0}, **carrier.settings(SEGMENTS_PER_SECOND="50"))
    wait_until(lambda: carrier.counts()["recorded"] > 150)

    due_at = time.time()
    plan(1, key="checkin:1", lane=Lane.REPLY, first=6_000)
    plan(1, key="alert:1", lane=Lane.SAFETY, first=6_001)
    wait_until(lambda: {"checkin:1 6000", "alert:1 6001"} <= {message.body for message in carrier.messages()})
    arrived = {message.body: message for message in carrier.messages()}

    for urgent in (arrived["checkin:1 6000"], arrived["alert:1 6001"]):
        assert urgent.created_at - due_at < 2
        assert urgent.handset_at - due_at < 5


def test_a_report_that_came_before_its_text_was_known_is_matched_by_the_worker(db, plan, start, carrier):
    carrier.behave(reports="never")
    plan(1)
    start(**carrier.settings())
    wait_for_states(db, sent=1)
    with db.transaction() as tx:
        reports.keep(tx, Report(None, carrier.messages()[0].sid, "delivered"))

    wait_for_states(db, delivered=1)


def test_a_copy_of_the_database_sends_nothing(db, plan, start, carrier):
    worker = start(**carrier.settings())
    worker.stop()
    plan(5)
    db.run("UPDATE identity SET home = 'another machine'")

    copied = start(**carrier.settings())
    copied.wait_for("sending held")
    _hold_still(1.5)

    assert carrier.counts()["posts"] == 0
    assert states(db) == {"queued": 5}


def freeze_between_transactions(pid, database_url):
    """Freeze a worker with texts in hand while it holds no lock, with which it would hold up all others."""

    def is_frozen_without_a_lock():
        os.kill(pid, signal.SIGSTOP)
        wait_until(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")
        if can_be_locked(database_url):
            return True
        os.kill(pid, signal.SIGCONT)
        return False

    wait_until(is_frozen_without_a_lock)


def _hold_still(seconds):
    """Give what must not happen the time to happen."""
    threading.Event().wait(seconds)


@contextmanager
def _no_writing(database_url, worker):
    """Leave the worker no room: its file may grow no more, or the server has no disk left for the outbox."""
    if database_url.startswith("sqlite:///"):
        before = resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
        try:
            yield
        finally:
            resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, before)
        return
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$"""
        )
        connection.execute("CREATE TRIGGER no_room BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION no_room()")
        try:
            yield
        finally:
            connection.execute("DROP FUNCTION no_room CASCADE")


def test_old_bodies_that_could_not_be_emptied_are_emptied_soon_and_not_in_an_hour(db, start, carrier):
    with db.transaction() as tx:
        long_ago = datetime.now(UTC) - timedelta(days=91)
        inbox.record(tx, Inbound("SM1", "+13035550123", "+13035550100", "calf"), now=long_ago)
    db.run(REFUSE_TO_EMPTY[db.engine])

    worker = start(timing=SHORT | {"again": 0.2}, **carrier.settings())
    worker.wait_for("tick failed")
    db.run("DROP TRIGGER refuse_to_empty" + (" ON inbox" if db.engine == "postgresql" else ""))
    wait_until(lambda: db.all("SELECT body FROM inbox") == [{"body": ""}])

    assert {event["tick"] for event in worker.events("tick failed")} == {"keep house"}
