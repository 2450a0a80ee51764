"""Reports that are kept because their text is not known yet."""

from datetime import UTC, datetime

import pytest

from core.outcome import Report
from store import reports

SID, ANOTHER_SID = "SM" + "1" * 32, "SM" + "2" * 32
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SENT = Report("7.f00d", SID, "sent")


def keep(db, report):
    with db.transaction() as tx:
        return reports.keep(tx, report)


def add_text(db, carrier_id):
    db.run(
        """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, carrier_id)
           VALUES (:id, 1, '+1', 'Calf', 1, 1, 'sent', 'accepted', 0, :id)""",
        id=carrier_id,
    )


def test_the_same_report_is_kept_once_and_each_state_for_itself(db):
    kept = [
        keep(db, report) for report in (SENT, SENT, Report(None, SID, "delivered"), Report(None, ANOTHER_SID, "sent"))
    ]

    assert kept == [True, False, True, True]


def test_kept_reports_are_listed_in_their_order_once_their_text_is_known(db):
    failed = Report(None, SID, "failed", 30008)
    for report in (failed, Report(None, ANOTHER_SID, "sent"), SENT):
        keep(db, report)
    before = reports.list_matching(db, most=10)
    add_text(db, SID)

    assert before == []
    assert [kept.report for kept in reports.list_matching(db, most=10)] == [failed, SENT]
    assert [kept.report for kept in reports.list_matching(db, most=1)] == [failed]


def test_a_report_is_forgotten_alone(db):
    keep(db, SENT)
    keep(db, Report(None, SID, "delivered"))
    add_text(db, SID)
    first, second = reports.list_matching(db, most=10)
    with db.transaction() as tx:
        reports.forget(tx, first)

    assert reports.list_matching(db, most=10) == [second]
    assert reports.is_any_kept(db)


def test_the_text_of_a_report_is_held_by_its_carriers_id(db):
    add_text(db, SID)
    with db.transaction() as tx:
        found, unknown = reports.find_text(tx, SENT), reports.find_text(tx, Report(None, ANOTHER_SID, "sent"))

    assert found is not None and (found.state, found.carrier_id, found.sender) == ("sent", SID, None)
    assert unknown is None


@pytest.mark.parametrize("kept", [True, False])
def test_whether_any_is_kept_is_asked_without_a_transaction(db, kept):
    if kept:
        keep(db, SENT)

    assert reports.is_any_kept(db) is kept


def test_a_text_that_has_changed_meanwhile_is_not_settled(db):
    add_text(db, SID)
    with db.transaction() as tx:
        text = reports.find_text(tx, SENT)
        assert text is not None
        tx.run("UPDATE outbox SET state = 'failed'")
        settled = reports.settle(tx, text, SENT, reason="reported", now=NOON)

    assert not settled
    assert db.one("SELECT state FROM outbox") == {"state": "failed"}
