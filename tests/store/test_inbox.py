"""The texts that have come in."""

from datetime import UTC, datetime, timedelta

from core.inbound import Inbound
from store import inbox

NOW = datetime(2026, 11, 22, 9, 30, 0, 123000, tzinfo=UTC)
CALF = Inbound("SM1", "+13035550123", "+13035550100", "calf")


def rows(db):
    return db.all("SELECT carrier_id, sender, recipient, body, intent, language, received_at FROM inbox ORDER BY id")


def test_a_text_is_recorded_with_all_we_know_of_it(db):
    with db.transaction() as tx:
        assert inbox.record(tx, CALF, now=NOW, intent="stretch", language="en")

    assert rows(db) == [
        {
            "carrier_id": "SM1",
            "sender": "+13035550123",
            "recipient": "+13035550100",
            "body": "calf",
            "intent": "stretch",
            "language": "en",
            "received_at": 1795339800123,
        }
    ]


def test_the_same_text_again_is_known_and_changes_nothing(db):
    with db.transaction() as tx:
        inbox.record(tx, CALF, now=NOW)
    again = Inbound("SM1", "+13035550199", "+13035550100", "hip")
    with db.transaction() as tx:
        assert not inbox.record(tx, again, now=NOW)

    assert [row["body"] for row in rows(db)] == ["calf"]


def test_a_text_whose_unit_failed_is_new_when_it_comes_again(db):
    try:
        with db.transaction() as tx:
            inbox.record(tx, CALF, now=NOW)
            raise LookupError
    except LookupError:
        pass

    with db.transaction() as tx:
        assert inbox.record(tx, CALF, now=NOW)


def test_old_bodies_are_emptied_a_few_at_a_time_and_the_rows_stay(db):
    with db.transaction() as tx:
        for days in range(5):
            text = Inbound(f"SM{days}", "+13035550123", "+13035550100", f"day {days}")
            inbox.record(tx, text, now=NOW + timedelta(days=days))
    with db.transaction() as tx:
        before = NOW + timedelta(days=3)
        emptied = [len(inbox.empty_old_bodies(tx, before=before, most=2)) for _ in range(3)]

    assert emptied == [2, 1, 0]
    assert [row["body"] for row in rows(db)] == ["", "", "", "day 3", "day 4"]
