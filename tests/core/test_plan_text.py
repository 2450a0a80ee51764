"""A plan in words, in both languages, short and without doubt about the date."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from core.clock_text import dates_text, days_text, moment_text, time_text
from core.distance import Distance
from core.plan import Plan, Trip
from core.plan_text import PlanText, amount_text, distance_text, in_unit
from core.run_plan import WEEK, Entry
from core.schedule import next_reminder
from core.spans import Span

SUNDAY = date(2026, 11, 22)
PLAN = Plan(
    "active",
    (Entry(("tue", "thu"), time(6)), Entry(("sat",), time(7, 30), "long_run", distance=Distance(12, "mi"))),
    zone="America/New_York",
)


def en(plan: Plan) -> PlanText:
    return PlanText(plan, "en", SUNDAY)


def es(plan: Plan) -> PlanText:
    return PlanText(plan, "es", SUNDAY)


def test_runs_are_written_as_runners_write_them():
    dated = replace(PLAN, entries=(*PLAN.entries, Entry(None, time(7), date=date(2026, 12, 6))))

    assert en(dated).runs() == "Tue Thu 6am, long run Sat 7:30am (12 mi), Sun Dec 6 7am"
    assert es(dated).runs() == "mar jue 6:00, tirada larga sab 7:30 (12 mi), dom 6 dic 7:00"


def test_the_next_reminder_names_its_run():
    following = next_reminder(PLAN, datetime.fromisoformat("2026-11-22T18:00+00:00"))

    assert en(PLAN).next(following) == "Mon 8pm for Tue 6am"
    assert es(PLAN).next(following) == "lun 20:00 para mar 6:00"


@pytest.mark.parametrize(
    ("state", "language", "said"),
    [
        ("active", "en", "none"),
        ("paused", "en", "none until RESUME"),
        ("active", "es", "ninguno"),
        ("paused", "es", "ninguno hasta REANUDAR"),
    ],
)
def test_without_a_next_reminder_it_says_so(state, language, said):
    assert PlanText(replace(PLAN, state=state), language, SUNDAY).next(None) == said


def test_the_hours_of_reminders_name_those_of_the_day_and_those_chosen():
    evening_runs = replace(PLAN, entries=(Entry(("tue",), time(18)), Entry(("sat",), time(10))))

    assert en(PLAN).evening_and_daytime() == "8pm"
    assert en(replace(PLAN, is_early=True)).evenings() == "8pm, one Sat 5:30am"
    assert en(evening_runs).evening_and_daytime() == "8pm, also Tue 4pm, Sat 8am"


@pytest.mark.parametrize(
    ("entries", "english", "spanish"),
    [
        ((Entry(None, time(6), date=date(2026, 11, 24)),), "1 text", "1 recordatorio"),
        (PLAN.entries, "5 texts", "5 recordatorios"),
        ((Entry(WEEK, time(6)),), "7 texts", "7 recordatorios"),
    ],
)
def test_the_most_in_a_week_counts_what_is_on_offer(entries, english, spanish):
    plan = replace(PLAN, state="offered", entries=entries)

    assert (en(plan).most_a_week(), es(plan).most_a_week()) == (english, spanish)


def test_what_is_not_as_every_week_is_named():
    trip = Trip("Denver", "America/Denver", date(2026, 11, 23), date(2026, 11, 29))
    past, coming = Span(date(2026, 11, 1), date(2026, 11, 2)), Span(date(2026, 12, 1), date(2026, 12, 7))

    assert en(PLAN).exceptions() == ""
    assert en(replace(PLAN, trip=trip)).exceptions() == "Denver Nov 23 to 29"
    assert en(replace(PLAN, trip=trip, skips=(past, coming))).exceptions() == "Denver Nov 23 to 29; skipped Dec 1 to 7"
    assert es(replace(PLAN, trip=replace(trip, last=None))).exceptions() == "Denver desde el 23 nov"


@pytest.mark.parametrize(
    ("first", "last", "english", "spanish"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "Nov 23", "23 nov"),
        (date(2026, 11, 23), date(2026, 11, 29), "Nov 23 to 29", "23 al 29 nov"),
        (date(2026, 11, 28), date(2026, 12, 4), "Nov 28 to Dec 4", "28 nov al 4 dic"),
        (date(2026, 11, 28), date(2027, 11, 30), "Nov 28 to Nov 30", "28 nov al 30 nov"),
    ],
)
def test_dates_name_a_month_once_where_it_is_one(first, last, english, spanish):
    assert (dates_text(first, last, "en"), dates_text(first, last, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("clock", "english", "spanish"),
    [
        (time(0, 5), "12:05am", "0:05"),
        (time(5, 30), "5:30am", "5:30"),
        (time(12), "noon", "12:00"),
        (time(12, 30), "12:30pm", "12:30"),
        (time(20), "8pm", "20:00"),
    ],
)
def test_times_are_written_as_the_language_writes_them(clock, english, spanish):
    assert (time_text(clock, "en"), time_text(clock, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("days", "english"),
    [(WEEK, "Mon-Sun"), (("mon", "wed", "fri"), "Mon Wed Fri"), (("mon", "tue"), "Mon Tue"), ((), "")],
)
def test_days_in_a_row_are_a_range(days, english):
    assert days_text(days, "en") == english


def test_a_moment_more_than_six_days_off_names_its_date():
    saturday, next_sunday = (datetime.fromisoformat(f"2026-11-{day}T06:00") for day in (28, 29))

    assert moment_text(saturday, SUNDAY, "en") == "Sat 6am"
    assert moment_text(next_sunday, SUNDAY, "en") == "Sun Nov 29 6am"


def test_distances_are_written_without_needless_digits_in_either_unit():
    assert (distance_text(Distance(12, "mi")), amount_text(4.40)) == ("12 mi", "4.4")
    assert distance_text(in_unit(Distance(10, "km"), Distance(1, "mi"))) == "6.2 mi"
