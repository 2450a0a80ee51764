"""What is noted to be emptied at the carrier, and what follows from each try."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.inbound import Inbound
from core.outgoing import Lane, Outgoing
from core.service import Service
from gateway.base import Gone, NotRedacted, Redacted
from services import redacting
from services.housekeeping import empty_old_bodies
from services.inbound import receive
from store import outbox, redactions, tallies

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA, BEN = "+13035550123", "+13035550124"
LONG_AGO = NOON - timedelta(days=91)
TWILIO = Service("Sidestitch", carrier_keeps_texts=True)


@pytest.fixture
def note(db):
    """Give a function that notes carrier's ids, and gives what is then due."""

    def add(*carrier_ids):
        with db.transaction() as tx:
            redactions.add_ids(tx, carrier_ids)
        return redacting.find_due(db=db)

    return add


@pytest.fixture
def text(db, catalog):
    """Give a function that lets a runner text us through a carrier that keeps copies."""

    def send(carrier_id, words, *, sender=ANA, now=NOON):
        receive(Inbound(carrier_id, sender, "+13035550100", words), db=db, catalog=catalog, service=TWILIO, now=now)

    return send


def noted(db):
    rows = db.all("SELECT carrier_id, phone, since_at, until_at FROM redactions ORDER BY id")
    return [(row["carrier_id"] or row["phone"], row["since_at"], row["until_at"]) for row in rows]


def make_due_again(db):
    db.run("UPDATE redactions SET due_at = 0")


def test_old_texts_are_noted_by_their_ids_and_answers_by_number_and_time(db, text):
    text("SM1", "calf", now=LONG_AGO)
    text("SM2", "thanks", now=LONG_AGO + timedelta(hours=2))
    text("SM3", "calf", sender=BEN)

    empty_old_bodies(db=db, now=NOON, retention_days=90, redact=True)

    ids, (phone, since_at, until_at) = noted(db)[:2], noted(db)[2]
    assert [each[0] for each in ids] == ["SM1", "SM2"]
    assert phone == ANA and until_at - since_at == timedelta(hours=2, minutes=2) / timedelta(milliseconds=1)


def test_a_text_we_sent_is_noted_by_its_id(db):
    with db.transaction() as tx:
        outbox.plan(tx, [Outgoing("checkin:1:1", ANA, "1 better?", Lane.REPLY, LONG_AGO, LONG_AGO)], now=LONG_AGO)
        tx.run("UPDATE outbox SET state = 'delivered', carrier_id = 'SM9'")

    empty_old_bodies(db=db, now=NOON, retention_days=90, redact=True)

    assert [each[0] for each in noted(db)] == ["SM9"]


def test_with_a_carrier_that_keeps_nothing_nothing_is_noted(db, text):
    text("SM1", "calf", now=LONG_AGO)

    empty_old_bodies(db=db, now=NOON, retention_days=90)

    assert noted(db) == []


def test_spans_of_a_number_grow_together_and_give_way_to_all_of_it(db):
    with db.transaction() as tx:
        redactions.add_span(tx, ANA, since=NOON, until=NOON + timedelta(hours=1))
        redactions.add_span(tx, ANA, since=NOON - timedelta(hours=3), until=NOON)
    grown = noted(db)
    with db.transaction() as tx:
        redactions.add_number(tx, ANA)
        redactions.add_span(tx, ANA, since=NOON, until=NOON)

    assert [until - since for _, since, until in grown] == [timedelta(hours=4) / timedelta(milliseconds=1)]
    assert noted(db) == [(ANA, None, None)]


@pytest.mark.parametrize(("outcome", "counted"), [(Redacted(), "Redacted"), (Gone(), "RedactionGone")])
def test_what_is_redacted_or_gone_is_noted_no_more(db, note, outcome, counted):
    (due,) = note("SM1")

    redacting.settle([(due, outcome)], db=db)

    assert noted(db) == [] and tallies.list_all(db) == {counted: 1}


def test_what_fails_is_tried_again_after_a_growing_wait_and_given_up_in_the_end(db, note):
    (due,) = note("SM1")
    waits = []
    for _ in range(redacting.MOST_TRIES):
        before = db.clock_ms()
        redacting.settle([(due, NotRedacted("no answer"))], db=db)
        waits += [row["due_at"] - before for row in db.all("SELECT due_at FROM redactions")]
        make_due_again(db)
        due = next(iter(redacting.find_due(db=db)), due)

    minutes = [wait // 60_000 for wait in waits]
    assert minutes[:4] == [1, 2, 4, 8] and max(minutes) == 360
    assert len(waits) == redacting.MOST_TRIES - 1 and noted(db) == []


def test_what_is_taken_up_is_kept_from_others(db, note):
    assert len(note("SM1", "SM2")) == 2

    assert redacting.find_due(db=db) == []


def test_a_number_gives_way_to_the_ids_the_carrier_lists(db):
    with db.transaction() as tx:
        redactions.add_number(tx, ANA)
    make_due_again(db)
    (number,) = redacting.find_due(db=db)

    redacting.note_listed(number, ["SM7", "SM8"], db=db)

    assert [each[0] for each in noted(db)] == ["SM7", "SM8"]


def test_a_number_that_is_erased_once_more_meanwhile_is_listed_once_more(db):
    with db.transaction() as tx:
        redactions.add_number(tx, ANA)
    make_due_again(db)
    (number,) = redacting.find_due(db=db)
    with db.transaction() as tx:
        redactions.add_number(tx, ANA)

    redacting.note_listed(number, [], db=db)
    redacting.settle([(replace(number), NotRedacted("late"))], db=db)

    assert noted(db) == [(ANA, None, None)]
