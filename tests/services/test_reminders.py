"""Reminders that come due: sent once while they are of use, set aside with a reason else, whatever the clock does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from core.distance import Distance
from core.plan import Plan
from core.run_plan import WEEK, Entry
from core.schedule import next_reminder
from core.spans import Span
from services import reminders
from store import plans, runners, runs
from store.database import Database, Row

NEW_YORK = "America/New_York"
TUE_THU_SAT = (Entry(("tue", "thu"), time(6)), Entry(("sat",), time(7, 30), "long_run"))
NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)  # Sunday in New York
MONDAY_8PM = datetime(2026, 11, 24, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Sign = Callable[..., int]
Tick = Callable[[datetime], None]


@pytest.fixture
def sign(db: Database) -> Sign:
    """Give a function that signs a runner up for reminders; it gives the runner's id."""

    def sign_up(phone: str = "+12125550101", *, now: datetime = NOON, **more: object) -> int:
        plan = Plan(**{"state": "active", "entries": TUE_THU_SAT, "zone": NEW_YORK, **more})  # type: ignore[arg-type]
        following = next_reminder(plan, now)
        with db.transaction() as tx:
            runner = runners.find_or_new(tx, phone)
            assert runner.id is not None
            plans.save(tx, runner.id, plan, next_at=following.at if following else None)
        return runner.id

    return sign_up


@pytest.fixture
def tick(db: Database, catalog) -> Tick:
    """Give a function that lets the worker look at a time."""

    def look(now: datetime) -> None:
        reminders.notice(db=db, now=now)
        while reminders.send_due(db=db, catalog=catalog, now=now):
            pass

    return look


def texts(db: Database) -> list[Row]:
    """List what has come into the outbox."""
    return db.all("SELECT key, recipient, body, lane, state, reason, not_before_at, expires_at FROM outbox ORDER BY id")


def states(db: Database) -> list[tuple[str, str]]:
    """List the texts as (cause, state)."""
    return [(row["key"].split(":")[0], row["state"]) for row in texts(db)]


def test_a_reminder_is_queued_when_its_time_has_come_and_not_before(db, sign, tick):
    runner_id = sign()

    tick(MONDAY_8PM - MINUTE)
    assert texts(db) == []
    tick(MONDAY_8PM)

    (text,) = texts(db)
    assert text["key"] == f"hydration:{runner_id}:2026-11-24T11:00Z:1"
    assert (text["state"], text["lane"], text["recipient"]) == ("queued", 2, "+12125550101")
    assert text["body"].startswith("Tue 6am run tomorrow")


def test_two_ticks_at_once_or_again_make_one_text(db, sign, tick):
    sign()

    for _ in range(3):
        tick(MONDAY_8PM)

    assert len(texts(db)) == 1


def test_every_reminder_of_a_week_comes_once(db, sign, tick):
    sign(is_early=True)

    for minutes in range(0, 8 * 24 * 60, 10):
        tick(NOON + timedelta(minutes=minutes))

    assert states(db) == [
        ("hydration", "queued"),
        ("hydration", "queued"),
        ("hydration", "queued"),
        ("hydration-before", "queued"),
        ("strength", "queued"),
    ]


def test_the_tip_of_the_week_comes_once_a_week_and_never_the_same_twice_in_a_row(db, sign, tick, catalog):
    sign(entries=(Entry(WEEK, time(6)),))

    for day in range(21):
        tick(MONDAY_8PM + day * DAY)

    tips = {tip["en"] for tip in catalog.reminders["tip"]}
    sent = [row["body"] for row in texts(db) if row["state"] == "queued"]
    given = [tip for body in sent for tip in tips if tip in body]
    assert len(given) == 3
    assert all(one != other for one, other in pairwise(given))
    assert all(one != other for one, other in pairwise(sent))


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (10 * MINUTE, [("hydration", "queued")]),
        (6 * HOUR, [("hydration", "dropped")]),
        (3 * DAY, [("hydration", "dropped"), ("hydration", "dropped")]),
    ],
)
def test_after_the_worker_was_away_a_reminder_is_sent_if_of_use_else_dropped(db, sign, tick, away, expected):
    sign()
    tick(MONDAY_8PM - MINUTE)

    tick(MONDAY_8PM + away)

    assert states(db) == expected
    assert all(row["reason"].startswith("too late") for row in texts(db) if row["state"] == "dropped")
    assert len([row for row in texts(db) if row["state"] == "queued"]) <= 1


def test_strength_that_is_six_hours_late_is_still_of_use(db, sign, tick):
    sign()
    sunday_noon = datetime(2026, 11, 29, 17, tzinfo=UTC)

    tick(sunday_noon + 6 * HOUR)

    assert states(db)[-1] == ("strength", "queued")


def test_nothing_leaves_in_the_quiet_hours_but_what_was_asked_for(db, sign, tick):
    sign("+12125550101", evening=time(20, 50))
    sign("+12125550102", evening=time(22, 30))
    at_night = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)  # 22:40 in New York

    tick(at_night)

    assert {row["recipient"][-1]: row["state"] for row in texts(db)} == {"1": "dropped", "2": "queued"}


def test_who_has_stopped_gets_nothing_and_the_reason_is_kept(db, sign, tick):
    sign()
    with db.transaction() as tx:
        runners.stop(tx, "+12125550101", now=NOON)

    tick(MONDAY_8PM)

    assert [(row["state"], row["reason"]) for row in texts(db)] == [("held", "the runner has stopped")]


@pytest.mark.parametrize("jump", [HOUR, DAY, 3653 * DAY])
def test_a_clock_that_jumps_and_comes_back_sends_nothing_twice_and_goes_on(db, sign, tick, jump):
    sign()
    tick(MONDAY_8PM)
    tick(MONDAY_8PM + jump)
    tick(MONDAY_8PM + MINUTE)
    for hour in range(7 * 24):
        tick(MONDAY_8PM + hour * HOUR)

    rows = texts(db)
    assert len({row["key"] for row in rows}) == len(rows)
    sent = [row["key"].split(":", 2)[2] for row in rows if row["state"] == "queued"]
    assert sent[0] == "2026-11-24T11:00Z:1"
    assert "2026-11-28T12:30Z:1" in sent  # Saturday's still comes


@pytest.mark.parametrize("jump", [HOUR, DAY, 3653 * DAY])
def test_a_clock_that_goes_back_sends_nothing_twice(db, sign, tick, jump):
    sign(now=NOON - 3653 * DAY)
    tick(MONDAY_8PM)
    before = texts(db)

    tick(MONDAY_8PM - jump)
    tick(MONDAY_8PM)
    tick(MONDAY_8PM + MINUTE)

    evening = [row for row in texts(db) if "2026-11-24T11:00Z" in row["key"]]
    assert len(evening) == 1
    assert len(before) <= len(texts(db))


def test_after_a_jump_ahead_and_back_reminders_come_that_were_dropped_by_it(db, sign, tick):
    sign("+12125550101")
    sign("+12125550102", entries=(Entry(None, time(6), date=date(2026, 11, 24)),))
    tick(NOON)

    tick(MONDAY_8PM + 3 * DAY)
    tick(NOON + MINUTE)
    tick(MONDAY_8PM)

    evening = [(row["recipient"][-1], row["state"]) for row in texts(db) if "2026-11-24T11:00Z" in row["key"]]
    assert sorted(evening) == [("1", "queued"), ("2", "queued")]


def test_a_clock_set_back_by_minutes_brings_no_second_reminder_on_a_date(db, sign, tick):
    runner_id = sign()
    tick(MONDAY_8PM)
    tick(MONDAY_8PM - 9 * MINUTE)
    known = plans.find(db, runner_id)
    assert known is not None
    with db.transaction() as tx:
        later = replace(known, entries=(Entry(("tue",), time(10)),))
        plans.save(tx, runner_id, later, next_at=MONDAY_8PM - 8 * MINUTE)

    tick(MONDAY_8PM + MINUTE)

    assert [row["state"] for row in texts(db)] == ["queued"]


def test_a_skipped_run_has_no_reminder(db, sign, tick):
    sign(skips=(Span(date(2026, 11, 24), date(2026, 11, 24)),))

    tick(MONDAY_8PM)
    tick(MONDAY_8PM + 2 * DAY)

    assert [row["key"].split(":", 2)[2] for row in texts(db)] == ["2026-11-26T11:00Z:1"]


def test_a_jump_in_distance_is_named_the_evening_before(db, sign, tick):
    runner_id = sign(entries=(Entry(("tue",), time(6), distance=Distance(15, "mi")),))
    with db.transaction() as tx:
        runs.add(tx, runner_id, Distance(4, "mi"), ran_on=date(2026, 11, 20))

    tick(MONDAY_8PM)

    (text,) = texts(db)
    assert "15 mi" in text["body"] and "4.4 mi" in text["body"]


def test_a_plan_that_is_over_is_never_due_again(db, sign, tick):
    sign(entries=(Entry(None, time(6), date=date(2026, 11, 24)),))

    tick(MONDAY_8PM)

    assert states(db) == [("hydration", "queued")]
    assert db.all("SELECT next_at FROM plans") == [{"next_at": None}]


@pytest.mark.parametrize(
    "broken",
    [
        "zone = 'Mars/Olympus'",
        "zone = 'America'",
        "entries = 'not json'",
        "entries = '[[1]]'",
        """entries = '[{"days": ["tue"], "kind": "run"}]'""",
        """entries = '[{"days": ["tue"], "time": "06:00", "kind": "walk"}]'""",
        "evening = 'late'",
        "paused_until = '9999-12-31'",
    ],
)
def test_a_plan_that_cannot_be_read_keeps_no_other_from_its_reminder(db, sign, tick, caplog, broken):
    runner_id = sign("+12125550101")
    sign("+12125550102")
    db.run(f"UPDATE plans SET {broken} WHERE runner_id = {runner_id}")

    tick(MONDAY_8PM)

    assert [row["recipient"] for row in texts(db)] == ["+12125550102"]
    assert {"plan cannot be read", "plan set aside"} & set(caplog.messages)
    assert not plans.is_due(db, now=MONDAY_8PM)


def test_a_thousand_plans_that_are_due_at_once_are_all_dealt_with(db, sign, tick):
    for number in range(reminders.AT_ONCE * 2 + 7):
        sign(f"+1212{5550000 + number}")

    tick(MONDAY_8PM)

    assert len(texts(db)) == reminders.AT_ONCE * 2 + 7
    assert db.all(
        "SELECT count(*) AS due FROM plans WHERE next_at <= :now", now=int(MONDAY_8PM.timestamp() * 1000)
    ) == [{"due": 0}]
