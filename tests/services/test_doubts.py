"""Texts in doubt are settled by the carrier's list, and never by posting them again."""

from datetime import UTC, datetime, timedelta

import pytest

from core.doubt import Seen
from core.outcome import Accepted, Unsure
from core.outgoing import Lane, Outgoing
from core.timing import Timing
from services import delivery, doubts
from services.delivery import Sending
from store import doubts as store_doubts
from store import outbox
from store.values import from_ms

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA, US = "+13035550101", "+13035550100"
TIMING = Timing()
SENDING = Sending({US: tuple(Lane)}, 100.0, TIMING)
WORDS = "Calf: 1 better, 2 same, 3 worse?"


@pytest.fixture
def in_doubt(db):
    """Give a function that posts a text of which nobody knows whether it was sent, so many seconds ago."""

    def post(key="checkin:1", *, lane=Lane.REPLY, seconds_ago=0, body=WORDS):
        text = Outgoing(f"{key}:1", ANA, body, lane, NOON, NOON + timedelta(minutes=10))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=NOON)
        (attempt,) = claim(db)
        delivery.settle_and_claim([(attempt, Unsure("reset"))], db=db, sending=SENDING, slots=0, now=NOON)
        age(db, f"{key}:1", seconds_ago)
        return attempt

    return post


def claim(db):
    return delivery.settle_and_claim([], db=db, sending=SENDING, slots=9, now=NOON).attempts


def age(db, key, seconds):
    db.run(
        "UPDATE outbox SET attempted_at = attempted_at - :ms, check_at = 0 WHERE key = :key", ms=seconds * 1000, key=key
    )


def attempted_at(db, key="checkin:1"):
    return from_ms(row_of(db, key)["attempted_at"])


def row_of(db, key="checkin:1"):
    return db.one("SELECT * FROM outbox WHERE key = :key", key=f"{key}:1")


def look(db, *seen):
    (search,) = doubts.find_due(db=db)
    return doubts.settle(search, seen, db=db, timing=TIMING, now=NOON)


def test_a_text_on_the_list_was_sent(db, in_doubt):
    in_doubt()

    found = look(db, Seen("SM1", WORDS, attempted_at(db) + timedelta(seconds=1)))

    assert found == 1
    assert (row_of(db)["state"], row_of(db)["carrier_id"]) == ("sent", "SM1")


def test_a_text_that_is_not_on_the_list_stays_in_doubt_and_is_looked_for_again(db, in_doubt):
    in_doubt(seconds_ago=3600)

    look(db)
    row = row_of(db)

    assert row["state"] == "unsure"
    assert 55_000 < row["check_at"] - db.clock_ms() <= 60_000
    assert db.all("SELECT id FROM outbox WHERE state = 'queued'") == []


def test_after_a_day_it_is_looked_for_no_more_and_says_why(db, in_doubt):
    in_doubt(seconds_ago=24 * 3600)

    look(db)

    assert (row_of(db)["state"], row_of(db)["check_at"]) == ("unsure", None)
    assert "neither reported nor on the list" in row_of(db)["reason"]


def test_a_safety_text_goes_out_again_after_the_quiet_period_as_a_row_of_its_own(db, in_doubt):
    in_doubt("alert:1", lane=Lane.SAFETY, seconds_ago=61)

    look(db)
    (again,) = claim(db)

    assert row_of(db, "alert:1")["state"] == "unsure"
    assert row_of(db, "resend:alert:1")["state"] == "sending"
    assert again.body == WORDS and again.number == 1


def test_a_safety_text_does_not_go_out_again_before_the_quiet_period_is_over(db, in_doubt):
    in_doubt("alert:1", lane=Lane.SAFETY, seconds_ago=58)

    look(db)

    assert claim(db) == []
    assert row_of(db, "alert:1")["check_at"] - db.clock_ms() <= 2_500, "it is looked for when the period is over"


def test_a_safety_text_goes_out_again_only_once(db, in_doubt):
    in_doubt("alert:1", lane=Lane.SAFETY, seconds_ago=61)
    look(db)
    claim(db)
    db.run("UPDATE outbox SET state = 'sent' WHERE state = 'sending'")
    age(db, "alert:1:1", 60)

    look(db)

    assert db.one("SELECT count(*) AS rows FROM outbox") == {"rows": 2}


def test_a_text_that_is_being_sent_is_not_mistaken_for_the_one_in_doubt(db, in_doubt):
    in_doubt(seconds_ago=61)
    the_same = Outgoing("checkin:2:1", ANA, WORDS, Lane.REPLY, NOON, NOON + timedelta(minutes=10))
    with db.transaction() as tx:
        outbox.plan(tx, [the_same], now=NOON)
    (another,) = claim(db)

    found = look(db, Seen("SM2", WORDS, from_ms(db.clock_ms())))
    delivery.settle_and_claim([(another, Accepted("SM2"))], db=db, sending=SENDING, slots=0, now=NOON)

    assert found == 0
    assert row_of(db)["state"] == "unsure"
    assert row_of(db, "checkin:2")["carrier_id"] == "SM2"


def test_two_workers_do_not_look_for_the_same_text_at_once(db, in_doubt):
    in_doubt()
    age(db, "checkin:1:1", 0)

    assert [len(doubts.find_due(db=db)) for _ in range(2)] == [1, 0]


def test_a_list_that_cannot_be_had_settles_nothing(db, in_doubt):
    in_doubt("alert:1", lane=Lane.SAFETY, seconds_ago=600)
    (search,) = doubts.find_due(db=db)

    doubts.postpone(search, db=db, timing=TIMING)

    assert row_of(db, "alert:1")["state"] == "unsure"
    assert claim(db) == []
    assert row_of(db, "alert:1")["check_at"] > db.clock_ms()


def test_a_person_may_have_it_sent_again_once(db, in_doubt):
    attempt = in_doubt()

    asked = [doubts.send_again(attempt.outbox_id, db=db, now=NOON + timedelta(hours=3)) for _ in range(2)]

    assert asked == [True, False]
    assert row_of(db, "resend:checkin:1")["state"] == "queued"


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "failed")])
def test_a_person_settles_a_doubt_once(db, in_doubt, was_sent, state):
    attempt = in_doubt()

    told = [doubts.settle_as_told(attempt.outbox_id, was_sent=answer, db=db) for answer in (was_sent, not was_sent)]

    assert told == [True, False]
    assert (row_of(db)["state"], row_of(db)["reason"], row_of(db)["check_at"]) == (state, "a person said so", None)


def test_what_a_person_had_sent_again_stays_unsure_and_is_looked_for_no_more(db, in_doubt):
    attempt = in_doubt()

    doubts.send_again(attempt.outbox_id, db=db, now=NOON)

    assert (row_of(db)["state"], row_of(db)["reason"]) == ("unsure", "sent again by a person")
    assert row_of(db)["check_at"] is None


@pytest.mark.parametrize("found_out", ["by a person", "by a late answer", "on the list"])
def test_a_text_that_was_sent_after_all_is_not_sent_again(db, in_doubt, found_out):
    attempt = in_doubt("alert:1", lane=Lane.SAFETY, seconds_ago=61)
    look(db)
    assert row_of(db, "resend:alert:1")["state"] == "queued"

    match found_out:
        case "by a person":
            doubts.settle_as_told(attempt.outbox_id, was_sent=True, db=db)
        case "by a late answer":
            delivery.settle_and_claim([(attempt, Accepted("SM1"))], db=db, sending=SENDING, slots=0, now=NOON)
        case "on the list":
            age(db, "alert:1:1", 0)
            look(db, Seen("SM1", WORDS, attempted_at(db, "alert:1")))

    assert row_of(db, "resend:alert:1")["state"] == "cancelled"


def test_a_safety_text_is_looked_for_before_all_others(db, in_doubt):
    for number in range(3):
        in_doubt(f"broadcast:1:{number}", lane=Lane.BROADCAST, seconds_ago=100)
    in_doubt("alert:1", lane=Lane.SAFETY)
    age(db, "alert:1:1", 0)

    with db.transaction() as tx:
        (first,) = store_doubts.take_due(tx, most=1, busy_for=timedelta(seconds=60))

    assert first.key == "alert:1:1"
