"""What a snapshot promises, on either engine."""

import pytest

ADD = "INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)"
DAYS = "SELECT day FROM foreign_answers ORDER BY day"


def test_a_snapshot_shows_one_moment_while_others_write(db):
    db.run(ADD, day="before")
    with db.snapshot() as snapshot:
        first = snapshot.all(DAYS)
        db.run(ADD, day="meanwhile")

        assert snapshot.all(DAYS) == first == [{"day": "before"}]
        assert [*snapshot.batches(DAYS, size=10)] == [first]
    assert len(db.all(DAYS)) == 2


def test_batches_hold_as_many_rows_as_asked_for_and_all_of_them_together(db):
    db.many(ADD, [{"day": str(number)} for number in range(10, 35)])

    with db.snapshot() as snapshot:
        batches = [*snapshot.batches(DAYS, size=10)]

    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert [row["day"] for batch in batches for row in batch] == [str(number) for number in range(10, 35)]


def test_a_query_without_rows_gives_no_batch(db):
    with db.snapshot() as snapshot:
        assert [*snapshot.batches(DAYS, size=10)] == []


def test_nothing_is_written_in_a_snapshot(db):
    with db.snapshot() as snapshot, pytest.raises(Exception, match=r"read-?only"):
        snapshot.all("INSERT INTO foreign_answers (day, answers) VALUES ('today', 1)")

    assert db.all(DAYS) == []
