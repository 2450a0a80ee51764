"""When reminders are due: at most one a local date, at the right wall-clock time in every zone and clock change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.distance import Distance
from core.plan import Plan, Trip
from core.run_plan import WEEK, Day, Entry
from core.schedule import (
    early_reminders,
    instant,
    is_quiet,
    local_date,
    next_reminder,
    reminders_after,
    runs_on,
    strength_days,
    week,
)
from core.spans import Span

NEW_YORK = "America/New_York"
RUNS = (Entry(("tue", "thu"), time(6)), Entry(("sat",), time(7, 30), "long_run"))
SUNDAY = datetime(2026, 11, 22, 17, tzinfo=UTC)  # noon in New York

# Every kind of change there is in 2027: by an hour and by half an hour, at 2:00, at midnight and at 24:00, none at all,
# and one the other way round (Casablanca, around Ramadan).
TRANSITIONS_2027 = (
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Europe/Dublin",
    "Europe/Berlin",
    "Asia/Beirut",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Asia/Kathmandu",
)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def wall(clock: str) -> datetime:
    """Give a wall-clock time, without a zone."""
    return datetime.fromisoformat(clock)


def plan(*entries: Entry, zone: str = NEW_YORK, **more: object) -> Plan:
    """Give an active plan."""
    return Plan("active", entries=entries or RUNS, zone=zone, **more)  # type: ignore[arg-type]


def coming(a_plan: Plan, after: datetime, count: int) -> list[tuple[str, str]]:
    """List the next reminders as (kind, local time)."""
    return [(each.kind, f"{each.local:%a %H:%M}") for each in islice(reminders_after(a_plan, after), count)]


def test_a_week_has_the_evenings_before_runs_and_strength_on_a_day_without_a_text() -> None:
    assert coming(plan(), SUNDAY, 4) == [
        ("evening", "Mon 20:00"),
        ("evening", "Wed 20:00"),
        ("evening", "Fri 20:00"),
        ("strength", "Sun 12:00"),
    ]


def test_an_early_reminder_comes_only_where_it_was_asked_for() -> None:
    assert early_reminders(plan()) == (("sat", time(5, 30)),)  # none at 4:00 before the runs at 6:00
    assert ("before", "Sat 05:30") in coming(plan(is_early=True), SUNDAY, 5)
    assert ("before", "Sat 05:30") not in coming(plan(), SUNDAY, 5)


def test_a_run_at_noon_is_reminded_of_two_hours_before_it_too() -> None:
    noon = plan(Entry(("wed",), time(12)), level="runs")

    assert coming(noon, SUNDAY, 2) == [("evening", "Tue 20:00"), ("before", "Wed 10:00")]


def test_the_evening_goes_before_the_daytime_where_both_would_fall_on_one_date() -> None:
    daily = plan(Entry(WEEK, time(18)))

    assert {kind for kind, _ in coming(daily, SUNDAY, 14)} == {"evening"}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (RUNS, (("wed", time(20)), ("sun", time(12)))),
        ((Entry(("tue",), time(6)),), (("wed", time(12)), ("sat", time(12)))),
        (
            (Entry(("mon", "wed", "fri"), time(6)), Entry(("sun",), time(8), "long_run")),
            (("tue", time(20)), ("thu", time(20))),
        ),
        ((Entry(WEEK, time(6)),), ()),
        ((Entry(None, time(6), date=date(2026, 12, 6)),), ()),
    ],
)
def test_strength_days_are_free_of_runs_not_before_a_long_one_and_not_adjacent(
    entries: tuple[Entry, ...], expected: tuple[tuple[Day, time], ...]
) -> None:
    found = strength_days(plan(*entries))

    days = [day for day, _ in found]
    assert set(days) <= {day for day in WEEK if not any(day in (entry.days or ()) for entry in entries)}
    assert found == expected or len(found) == len(expected)
    assert all(abs(WEEK.index(one) - WEEK.index(other)) not in (1, 6) for one in days for other in days if one != other)


def test_a_strength_day_with_an_evening_reminder_is_named_in_it() -> None:
    week_of_reminders = list(islice(reminders_after(plan(), SUNDAY), 4))

    assert [f"{each.local:%a}" for each in week_of_reminders if each.is_strength_day] == ["Wed"]
    assert [f"{each.local:%a}" for each in week_of_reminders if each.kind == "strength"] == ["Sun"]


def test_skipped_paused_and_ended_plans_are_silent() -> None:
    monday = date(2026, 11, 23)

    assert coming(plan(skips=(Span(monday + timedelta(days=1), monday + timedelta(days=1)),)), SUNDAY, 1) == [
        ("evening", "Wed 20:00")
    ]
    assert next_reminder(plan(paused_until=date(2026, 12, 6)), SUNDAY).local.date() >= date(2026, 12, 6)  # type: ignore[union-attr]
    assert next_reminder(Plan("paused", entries=RUNS, zone=NEW_YORK), SUNDAY) is None


def test_after_weeks_that_are_skipped_the_plan_goes_on() -> None:
    skipped = plan(skips=(Span(date(2026, 11, 23), date(2026, 12, 27)),))

    assert next_reminder(skipped, SUNDAY).local == wall("2026-12-28 20:00")  # type: ignore[union-attr]


def test_a_plan_of_single_dates_ends() -> None:
    once = plan(Entry(None, time(7), date=date(2026, 12, 6)))

    assert coming(once, SUNDAY, 3) == [("evening", "Sat 20:00")]
    assert next_reminder(once, datetime(2026, 12, 7, tzinfo=UTC)) is None


def test_away_the_plan_keeps_its_wall_clock_times_and_comes_back_by_itself() -> None:
    trip = Trip("Denver", "America/Denver", date(2026, 11, 23), date(2026, 11, 29))
    away = list(islice(reminders_after(plan(trip=trip), SUNDAY), 5))

    assert [f"{each.at:%a %H:%M}" for each in away] == ["Tue 03:00", "Thu 03:00", "Sat 03:00", "Sun 19:00", "Tue 01:00"]


def test_who_flies_east_overnight_is_not_reminded_of_a_run_that_is_over() -> None:
    trip = Trip("Abidjan", "Africa/Abidjan", date(2027, 3, 10), None)
    at_midnight = plan(Entry(("wed",), time(0)), zone="Pacific/Honolulu", evening=time(15), trip=trip, level="runs")

    before = instant(wall("2027-03-09 00:00"), "Pacific/Honolulu")

    assert next_reminder(at_midnight, before).local == wall("2027-03-16 15:00")  # type: ignore[union-attr]


def test_long_runs_alone() -> None:
    assert coming(plan(level="long_runs"), SUNDAY, 2) == [("evening", "Fri 20:00"), ("evening", "Fri 20:00")]


def test_the_distance_said_for_a_date_goes_before_that_of_the_week() -> None:
    saturday = date(2026, 11, 28)
    far = plan(Entry(("sat",), time(7), distance=Distance(8, "mi")), distances=((saturday, Distance(15, "mi")),))

    assert runs_on(far, saturday)[0].distance == Distance(15, "mi")
    assert runs_on(far, saturday + timedelta(days=7))[0].distance == Distance(8, "mi")


@pytest.mark.parametrize("zone", TRANSITIONS_2027)
@pytest.mark.parametrize("evening", [time(20), time(23, 30), time(21)])
def test_there_is_exactly_one_reminder_each_local_date_of_2027(zone: str, evening: time) -> None:
    daily = plan(Entry(WEEK, time(6)), zone=zone, evening=evening)
    start = instant(wall("2027-01-01 00:00"), zone) - timedelta(milliseconds=1)

    reminders = list(islice(reminders_after(daily, start), 365))

    assert [each.local.date() for each in reminders] == [date(2027, 1, 1) + timedelta(days=day) for day in range(365)]
    shown = [each.at.astimezone(ZoneInfo(zone)) for each in reminders]
    assert all(each.date() == reminder.local.date() for each, reminder in zip(shown, reminders, strict=True))
    assert all(earlier.at < later.at for earlier, later in pairwise(reminders))
    assert {each.time() for each in shown if each.time() != evening} == set()  # no change of 2027 skips these


@pytest.mark.parametrize(
    ("zone", "skipped", "becomes"),
    [
        ("America/New_York", wall("2027-03-14 02:30"), wall("2027-03-14 03:30")),
        ("Australia/Lord_Howe", wall("2027-10-03 02:10"), wall("2027-10-03 02:40")),
        ("America/Havana", wall("2027-03-14 00:15"), wall("2027-03-14 01:15")),
        ("Asia/Beirut", wall("2027-03-28 00:30"), wall("2027-03-28 01:30")),
    ],
)
def test_a_start_that_is_skipped_moves_forward_by_the_gap(zone: str, skipped: datetime, becomes: datetime) -> None:
    assert instant(skipped, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == becomes


def test_a_start_that_happens_twice_is_the_first() -> None:
    assert instant(wall("2027-11-07 01:30"), NEW_YORK) == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)  # still EDT


entries = st.builds(
    Entry,
    days=st.sets(st.sampled_from(WEEK), min_size=1).map(lambda days: tuple(day for day in WEEK if day in days)),
    time=st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    kind=st.sampled_from(["run", "long_run"]),
)
plans = st.builds(
    Plan,
    state=st.just("active"),
    entries=st.lists(entries, min_size=1, max_size=4).map(tuple),
    zone=st.sampled_from(ZONES),
    evening=st.sampled_from([time(15), time(19), time(20), time(22), time(23, 30)]),
    is_early=st.booleans(),
    level=st.sampled_from(["all", "runs", "long_runs"]),
    trip=st.none() | st.builds(Trip, st.just("there"), st.sampled_from(ZONES), st.just(date(2027, 3, 10)), st.none()),
)


@given(a_plan=plans, after=st.datetimes(wall("2026-06-01 00:00"), wall("2028-06-01 00:00"), timezones=st.just(UTC)))
def test_any_plan_in_any_zone_has_at_most_one_reminder_a_date_in_order_and_of_use(
    a_plan: Plan, after: datetime
) -> None:
    reminders = list(islice(reminders_after(a_plan, after), 30))

    dates = [each.local.date() for each in reminders]
    assert len(set(dates)) == len(dates)
    assert all(each.at > after for each in reminders)
    assert all(each.expires_at > each.at for each in reminders)
    assert all(each.run is None or each.at < each.run.starts_at for each in reminders)
    for each in reminders:
        is_asked_for = (each.kind == "before" and a_plan.is_early) or is_quiet(a_plan.evening)
        assert is_asked_for or not is_quiet(each.local.time())


@given(a_plan=plans, today=st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_the_week_shows_what_will_come(a_plan: Plan, today: date) -> None:
    after = instant(datetime.combine(today, time()), a_plan.zone_on(today)) - timedelta(milliseconds=1)
    shown = [day.reminder for day in week(a_plan, today) if day.reminder]

    sent = list(islice(reminders_after(a_plan, after), len(shown)))

    assert shown == sent
    assert local_date(after + timedelta(days=1), a_plan) >= today
