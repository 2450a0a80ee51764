"""The coming week of a run plan in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.distance import Distance
from core.plan import Plan, Trip
from core.run_plan import Entry
from core.spans import Span
from web.week import week_of, zone_of

RUNS = (Entry(("tue", "thu"), time(6)), Entry(("sat",), time(7, 30), "long_run", distance=Distance(12, "mi")))
PLAN = Plan("active", RUNS, zone="America/Denver", place="Denver")
MONDAY_NOON = datetime(2026, 11, 23, 19, tzinfo=UTC)  # in Denver
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def week(plan, *, is_stopped=False):
    shown = week_of(plan, now=MONDAY_NOON, is_stopped=is_stopped)
    assert shown is not None
    return shown


def days(plan):
    return {f"{day.date:%a}": day for day in week(plan).days}


def test_a_week_has_its_runs_and_the_reminders_to_come():
    shown = {name: (day.runs, day.reminder) for name, day in days(PLAN).items()}

    assert shown == {
        "Mon": ((), "20:00 for Tue"),
        "Tue": (("06:00 run",), ""),
        "Wed": ((), "20:00 for Thu"),
        "Thu": (("06:00 run",), ""),
        "Fri": ((), "20:00 for Sat"),
        "Sat": (("07:30 long run, 12 mi",), ""),
        "Sun": ((), "12:00 strength"),
    }


def test_a_reminder_before_a_start_in_the_daytime_says_so():
    plan = replace(PLAN, entries=(Entry(("tue",), time(18)), Entry(("wed",), time(18), "run")))

    assert days(plan)["Wed"].reminder == "16:00 2 h before"


def test_today_is_the_date_where_the_runner_is():
    late_in_auckland = replace(PLAN, zone="Pacific/Auckland")

    assert next(iter(days(late_in_auckland).values())).date == TUESDAY
    assert [day.is_today for day in days(PLAN).values()] == [True, *[False] * 6]


def test_a_reminder_that_was_dealt_with_is_done():
    assert days(replace(PLAN, reminded_on=MONDAY))["Mon"].reminder == "done"


def test_skipped_days_have_no_run_and_say_so():
    tuesday = days(replace(PLAN, skips=(Span(TUESDAY, TUESDAY),)))["Tue"]

    assert (tuesday.runs, tuesday.note, tuesday.is_off) == ((), "skipped", True)


def test_days_before_the_end_of_a_pause_say_so():
    shown = days(replace(PLAN, paused_until=date(2026, 11, 26)))

    assert [day.note for day in shown.values()] == ["paused"] * 3 + [""] * 4
    assert [day.is_off for day in shown.values()] == [True] * 3 + [False] * 4


def test_days_away_name_the_place_and_the_zone_goes_along():
    away = replace(PLAN, trip=Trip("Boston", "America/New_York", MONDAY, TUESDAY))

    assert [day.note for day in days(away).values()] == ["in Boston"] * 2 + [""] * 5
    assert zone_of(away, now=MONDAY_NOON) == ZoneInfo("America/New_York")
    assert week(away).place == "Boston"


@pytest.mark.parametrize(
    ("zone", "city"), [("America/New_York", "New York"), ("America/St_Johns", "St John's"), ("Etc/GMT+5", "UTC-5")]
)
def test_where_nothing_but_the_zone_is_known_its_city_is_named_as_in_our_texts(zone, city):
    plan = replace(PLAN, zone=zone, place=None)

    assert week(plan).place == city


@pytest.mark.parametrize(
    ("state", "words"), [("offered", "Waits for the answer"), ("paused", "RESUME"), ("ended", "Ended")]
)
def test_a_plan_that_is_not_in_force_says_why_and_promises_no_reminder(state, words):
    shown = week(replace(PLAN, state=state))

    assert words in shown.state
    assert not any(day.reminder for day in shown.days)


def test_a_stop_is_said_before_all_else():
    shown = week(PLAN, is_stopped=True)

    assert "STOP" in shown.state
    assert not any(day.reminder for day in shown.days)


@pytest.mark.parametrize("missing", [{"zone": None}, {"entries": (Entry(("tue",), None),)}, {"entries": ()}])
def test_a_plan_that_is_not_complete_has_no_days_yet(missing):
    shown = week(replace(PLAN, state="offered", **missing))

    assert shown.days == ()
    assert "Not complete" in shown.state


def test_where_there_is_no_plan_there_is_no_week_and_no_zone():
    assert week_of(None, now=MONDAY_NOON, is_stopped=False) is None
    assert zone_of(None, now=MONDAY_NOON) is None
    assert zone_of(replace(PLAN, zone=None), now=MONDAY_NOON) is None
