"""The next text we start to a number."""

from datetime import UTC, datetime, time, timedelta

from core.outgoing import Lane, Outgoing
from core.plan import Plan
from core.run_plan import Entry
from store import outbox, plans, runners
from store.next_text import NextText, find_next_text

ANA, BEN = "+13035550101", "+13035550111"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = Plan("active", (Entry(("tue",), time(6)),), zone="America/Denver")


def plan_reminder(db, phone, at):
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, phone)
        assert runner.id is not None
        plans.save(tx, runner.id, PLAN, next_at=at)


def plan_text(db, key, phone, at):
    with db.transaction() as tx:
        outbox.plan(tx, [Outgoing(key, phone, "How is it?", Lane.REPLY, at, at + HOUR)], now=NOON)


def test_a_number_that_nothing_is_planned_for_has_none(db):
    plan_reminder(db, BEN, NOON)
    plan_text(db, "checkin:1:1", BEN, NOON)

    assert find_next_text(db, ANA) is None


def test_a_plan_without_a_reminder_to_come_has_none(db):
    plan_reminder(db, ANA, None)

    assert find_next_text(db, ANA) is None


def test_whichever_comes_first_is_next(db):
    plan_reminder(db, ANA, NOON + HOUR)
    assert find_next_text(db, ANA) == NextText(NOON + HOUR, is_check_in=False)

    plan_text(db, "checkin:1:1", ANA, NOON)
    assert find_next_text(db, ANA) == NextText(NOON, is_check_in=True)


def test_what_has_left_or_was_taken_back_is_not_next(db):
    plan_text(db, "checkin:1:1", ANA, NOON)
    with db.transaction() as tx:
        outbox.cancel(tx, "checkin:1:1", reason="answered")

    assert find_next_text(db, ANA) is None


def test_another_text_of_ours_is_no_check_in(db):
    plan_text(db, "hydration:1:1", ANA, NOON)

    assert find_next_text(db, ANA) == NextText(NOON, is_check_in=False)
