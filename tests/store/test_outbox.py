"""The texts that leave."""

from datetime import UTC, datetime, timedelta

import pytest

from core.message import Part
from core.outgoing import Lane
from core.silence import AnswerCounts
from store import outbox
from store.database import RefusedError

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANA, CHIDI = "+351210000001", "+13035550123"
THREE = [Part("1/3 Calf: rest."), Part("2/3 Calf: estira, ñ"), Part("3/3 " + "🏃" * 60)]


def answer(db, key, *, recipient=ANA, now=NOW, parts=THREE, **options):
    with db.transaction() as tx:
        outbox.add_answered(tx, parts, key=key, recipient=recipient, now=now, **options)


def test_parts_are_kept_in_order_each_under_a_key_that_says_why(db):
    answer(db, "reply:SM1")
    rows = db.all("SELECT key, part, recipient, segments, lane, state, created_at, expires_at FROM outbox ORDER BY id")

    assert [row["key"] for row in rows] == ["reply:SM1:1", "reply:SM1:2", "reply:SM1:3"]
    assert [row["part"] for row in rows] == [1, 2, 3]
    assert [row["segments"] for row in rows] == [1, 1, 2]
    assert {(row["recipient"], row["lane"], row["state"], row["expires_at"]) for row in rows} == {
        (ANA, int(Lane.REPLY), "answered", None)
    }


def test_an_emergency_has_the_lane_of_safety(db):
    answer(db, "reply:SM1", lane=Lane.SAFETY)

    assert db.one("SELECT lane FROM outbox") == {"lane": 0}


def test_the_parts_of_a_key_are_read_back_as_they_left(db):
    many = [Part(f"part {number}") for number in range(12)]
    for key, parts in (("reply:SM1", THREE), ("reply:SM10", many), ("reply:SM", [Part("another")])):
        answer(db, key, parts=parts)

    assert outbox.parts_of(db, "reply:SM1") == THREE
    assert outbox.parts_of(db, "reply:SM10") == many
    assert outbox.parts_of(db, "reply:SM2") == []


def test_no_part_is_added_where_we_stay_silent(db):
    answer(db, "reply:SM1", parts=[])

    assert outbox.parts_of(db, "reply:SM1") == []


def test_the_same_key_twice_is_refused_and_adds_nothing(db):
    answer(db, "reply:SM1")

    with pytest.raises(RefusedError):
        answer(db, "reply:SM1")
    assert outbox.parts_of(db, "reply:SM1") == THREE


def test_a_state_that_is_none_is_refused(db):
    answer(db, "reply:SM1")

    with pytest.raises(RefusedError):
        db.run("UPDATE outbox SET state = 'perhaps'")


def test_answers_to_a_number_are_counted_once_whatever_their_parts(db):
    ages = [
        timedelta(0),
        timedelta(minutes=9, seconds=59),
        timedelta(minutes=10),
        timedelta(hours=23),
        timedelta(days=1),
    ]
    for number, age in enumerate(ages):
        answer(db, f"reply:SM{number}", now=NOW - age)
    answer(db, "reply:SM9", recipient=CHIDI)

    assert outbox.count_answers(db, ANA, now=NOW) == AnswerCounts(2, 4, alarms_last_ten_minutes=0, alarms_last_minute=0)
    assert outbox.count_answers(db, "+13035550199", now=NOW) == AnswerCounts(0, 0, 0, 0)


def test_old_bodies_are_emptied_a_few_at_a_time_and_the_rows_stay(db):
    answer(db, "reply:SM1")
    answer(db, "reply:SM2", now=NOW + timedelta(days=1))
    with db.transaction() as tx:
        emptied = [len(outbox.empty_old_bodies(tx, before=NOW + timedelta(days=1), most=2)) for _ in range(3)]

    assert emptied == [2, 1, 0]
    assert outbox.parts_of(db, "reply:SM1") == [Part("")] * 3
    assert outbox.parts_of(db, "reply:SM2") == THREE
