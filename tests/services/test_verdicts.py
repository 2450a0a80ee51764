"""What a person knows of a text in doubt."""

from datetime import UTC, datetime, timedelta

import pytest

from core.outgoing import Lane, Outgoing
from services import doubts, verdicts
from store import outbox

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def outbox_id(db):
    """Give the id of a text in doubt."""
    text = Outgoing("checkin:1:1", "+13035550101", "Calf?", Lane.REPLY, NOON, NOON + timedelta(minutes=10))
    with db.transaction() as tx:
        outbox.plan(tx, [text], now=NOON)
        tx.run("UPDATE outbox SET state = 'unsure', reason = 'reset', doubted_at = 1, check_at = 1")
    return db.one("SELECT id FROM outbox")["id"]


def row_of(db, outbox_id):
    return db.one("SELECT state, reason, doubted_at, check_at FROM outbox WHERE id = :id", id=outbox_id)


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "failed")])
def test_a_person_settles_a_doubt_once(db, outbox_id, was_sent, state):
    told = [verdicts.settle(outbox_id, was_sent=answer, db=db) for answer in (was_sent, not was_sent)]

    assert told == [True, False]
    assert row_of(db, outbox_id) == {
        "state": state,
        "reason": "a person said so",
        "doubted_at": None,
        "check_at": None,
    }


def test_what_was_sent_again_stays_unsure_and_is_looked_for_no_more(db, outbox_id):
    doubts.send_again(outbox_id, db=db, now=NOON)

    verdicts.leave(outbox_id, db=db)

    row = row_of(db, outbox_id)
    assert (row["state"], row["reason"], row["check_at"]) == ("unsure", "sent again by a person", None)
