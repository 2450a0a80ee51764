"""Whether what we start ourselves leaves, and if not, why."""

from datetime import UTC, datetime, timedelta

import pytest

from core.outgoing import Lane, Outgoing
from core.plan import Plan
from services import overview
from store import identity, outbox, plans, runners, senders, workers

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
US, OLD = "+13035550100", "+13035550199"
WRONG_TOKEN = "20003: Twilio does not accept the account and its token"


def look(db):
    return overview.look(db=db, in_use=[US], now=NOON)


@pytest.fixture
def worker(db):
    """Have a worker say that it is there."""
    with db.transaction() as tx:
        workers.seen(tx, "worker")


def pause(db, sender):
    with db.transaction() as tx:
        senders.pause(tx, sender, reason=WRONG_TOKEN)


def hold(db):
    with db.transaction() as tx:
        identity.hold(tx, "This database is a backup.")


@pytest.mark.usefixtures("worker")
def test_with_a_worker_and_nothing_wrong_it_goes(db):
    seen = look(db)

    assert (seen.state, seen.why, seen.workers) == ("going", [], 1)


def test_without_a_worker_nothing_leaves(db):
    with db.transaction() as tx:
        workers.seen(tx, "dead")
        tx.run("UPDATE workers SET seen_at = seen_at - 31000")

    seen = look(db)

    assert (seen.state, seen.workers) == ("no worker", 0)
    assert "start one" in seen.why[0]


@pytest.mark.usefixtures("worker")
def test_a_paused_sender_says_its_code_and_what_to_do(db):
    pause(db, US)

    seen = look(db)

    assert seen.state == "paused"
    assert US in seen.why[0] and WRONG_TOKEN in seen.why[0]


@pytest.mark.usefixtures("worker")
def test_a_paused_sender_that_is_used_no_more_does_not_matter(db):
    pause(db, OLD)

    assert look(db).state == "going"


def test_what_keeps_most_texts_is_named_first_and_all_reasons_are_told(db):
    pause(db, US)
    hold(db)

    seen = look(db)

    assert seen.state == "held"
    assert [sentence.split()[0] for sentence in seen.why] == ["This", "No", US]
    assert "flask resume-sending" in seen.why[0]


def test_the_lag_is_that_of_the_oldest_text_due_and_apart_for_bulk(db):
    waits = {"checkin:1": (Lane.REPLY, 3), "alert:1": (Lane.SAFETY, 1), "broadcast:7:1": (Lane.BROADCAST, 600)}
    for key, (lane, seconds) in waits.items():
        due_at = NOON - timedelta(seconds=seconds)
        with db.transaction() as tx:
            outbox.plan(tx, [Outgoing(f"{key}:1", US, "Calf?", lane, due_at, NOON)], now=due_at)

    seen = look(db)

    assert seen.lag(is_bulk=False) == timedelta(seconds=3)
    assert seen.lag(is_bulk=True) == timedelta(seconds=600)
    assert seen.waited[Lane.REMINDER] == timedelta(0)


def test_a_plan_whose_reminder_nobody_sends_is_seen_to_wait(db):
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, "+12125550101")
        assert runner.id is not None
        plans.save(tx, runner.id, Plan("active"), next_at=NOON - timedelta(minutes=7))

    assert look(db).plans_waited == timedelta(minutes=7)
