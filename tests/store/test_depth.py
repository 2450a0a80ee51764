"""How many texts there are in each state, and how long they have waited."""

from datetime import UTC, datetime, timedelta

import pytest

from core.audience import Audience
from core.message import Part
from core.outgoing import Lane, Outgoing
from core.participant import Entry
from services import broadcasts
from services.broadcasts import New
from store import depth, outbox
from store.values import from_ms
from tests.races import SATURDAY_9

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
US = "+13035550100"


@pytest.fixture
def plan(db):
    """Give a function that queues a text, and puts it into another state where one is named."""

    def queue(key, state="queued", *, lane=Lane.REPLY, not_before=NOON, made=NOON):
        text = Outgoing(f"{key}:1", "+13035550101", "Calf?", lane, not_before, not_before + timedelta(days=1))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=made)
            tx.run("UPDATE outbox SET state = :state WHERE key = :key", state=state, key=text.key)

    return queue


def test_what_is_not_done_with_is_counted_by_lane_and_state(db, plan):
    for number, state in enumerate(("queued", "queued", "sending", "unsure", "sent", "dropped")):
        plan(f"checkin:{number}", state)
    plan("broadcast:7:1", lane=Lane.BROADCAST)

    assert depth.count_live(db) == {
        (Lane.REPLY, "queued"): 2,
        (Lane.REPLY, "sending"): 1,
        (Lane.REPLY, "unsure"): 1,
        (Lane.BROADCAST, "queued"): 1,
    }


def test_what_waits_in_broadcasts_is_counted_and_its_age_known(db, make_race):
    race = make_race(Entry("+13035550101"), Entry("+13035550102"))
    new = New(race, {"en": "Go."}, Audience(), "api")
    broadcast = broadcasts.create(new, db=db, now=SATURDAY_9)
    broadcasts.launch(broadcast.id, owner_id=race.owner_id, db=db, now=SATURDAY_9)
    for plan in broadcasts.list_to_freeze(db=db, now=SATURDAY_9, home_countries={"US"}):
        for after in (0, 2):
            broadcasts.freeze_some(plan, after, db=db, now=SATURDAY_9)

    assert depth.count_live(db) == {(Lane.BROADCAST, "queued"): 2}
    assert depth.find_oldest_due(db, now=SATURDAY_9 + timedelta(minutes=5)) == {Lane.BROADCAST: SATURDAY_9}


def test_what_is_done_with_is_counted_where_it_was_made_since_an_instant(db, plan):
    for number, state in enumerate(("queued", "sent", "delivered", "delivered")):
        plan(f"checkin:{number}", state)
    plan("checkin:old", "sent", made=NOON - timedelta(days=2))
    with db.transaction() as tx:
        outbox.add_answered(tx, [Part("1/1 CALL 911")], key="reply:SM1", recipient=US, now=NOON, lane=Lane.SAFETY)

    assert depth.count_finished(db, since=NOON - timedelta(days=1)) == {
        (Lane.REPLY, "sent"): 1,
        (Lane.REPLY, "delivered"): 2,
        (Lane.SAFETY, "answered"): 1,
    }


def test_the_oldest_text_of_a_lane_that_is_due_is_found(db, plan):
    plan("checkin:1", not_before=NOON - timedelta(minutes=2))
    plan("checkin:2", not_before=NOON - timedelta(minutes=1))
    plan("checkin:sent", "sent", not_before=NOON - timedelta(minutes=9))
    plan("hydration:1", lane=Lane.REMINDER, not_before=NOON + timedelta(minutes=1))

    assert depth.find_oldest_due(db, now=NOON) == {Lane.REPLY: NOON - timedelta(minutes=2)}


def test_texts_in_doubt_are_listed_the_latest_first(db, plan):
    for number in range(3):
        plan(f"checkin:{number}", "unsure")
        key = f"checkin:{number}:1"
        db.run("UPDATE outbox SET doubted_at = :at, reason = 'reset' WHERE key = :key", at=number, key=key)

    listed = depth.list_in_doubt(db, most=2)

    assert [(text.key, text.reason, text.doubted_at) for text in listed] == [
        ("checkin:2:1", "reset", from_ms(2)),
        ("checkin:1:1", "reset", from_ms(1)),
    ]


def test_the_size_of_the_database_is_known(db):
    assert depth.count_bytes(db) > 50_000
