"""Lines of a plan put together: what is said now fills, joins or takes the place of what was said before."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.distance import Distance
from core.run_entries import filled, joined, merged, with_days_moved, without_days
from core.run_plan import Entry

SIX, SEVEN, HALF_SEVEN = time(6), time(7), time(7, 30)
TUE_THU, LONG_SAT = Entry(("tue", "thu"), SIX), Entry(("sat",), HALF_SEVEN, "long_run")
DEC_6 = Entry(None, SEVEN, date=date(2026, 12, 6))
PLAN = (TUE_THU, LONG_SAT)

FILLED = [
    # said before, said now, both together
    ([], [TUE_THU], [TUE_THU]),
    ([Entry(("sat",), None)], [Entry(None, SEVEN)], [Entry(("sat",), SEVEN)]),
    ([Entry(None, SEVEN)], [Entry(("sat",), None)], [Entry(("sat",), SEVEN)]),
    ([Entry(None, SIX)], [Entry(None, SEVEN)], [Entry(None, SEVEN)]),
    ([Entry(None, SIX)], [TUE_THU, Entry(("sat",), SEVEN)], [TUE_THU, Entry(("sat",), SEVEN)]),
    ([Entry(("sat",), None, "long_run")], [Entry(("sat",), HALF_SEVEN)], [LONG_SAT]),
    ([], [Entry(("tue",), SIX), Entry(("tue",), SEVEN)], [Entry(("tue",), SIX), Entry(("tue",), SEVEN)]),
    ([TUE_THU, Entry(("sat",), None)], [Entry(None, HALF_SEVEN)], [TUE_THU, Entry(("sat",), HALF_SEVEN)]),
]


@pytest.mark.parametrize(("before", "said", "expected"), FILLED)
def test_what_is_missing_is_filled_and_nothing_is_asked_for_ever(before, said, expected):
    assert filled(tuple(before), said) == tuple(expected)


JOINED = [
    # said, is_more, the plan then
    ([DEC_6], False, [*PLAN, DEC_6]),
    ([Entry(("sun",), SEVEN)], False, [*PLAN, Entry(("sun",), SEVEN)]),
    ([Entry(("sat",), SEVEN)], False, [TUE_THU, Entry(("sat",), SEVEN, "long_run")]),
    ([Entry(("sun",), SEVEN, "long_run")], False, [TUE_THU, Entry(("sun",), SEVEN, "long_run")]),
    ([Entry(("sun",), SEVEN, "long_run")], True, [*PLAN, Entry(("sun",), SEVEN, "long_run")]),
    ([Entry(("mon", "wed"), SEVEN)], False, [Entry(("mon", "wed"), SEVEN)]),
    ([Entry(("mon", "wed"), SEVEN)], True, [Entry(("mon", "wed"), SEVEN), *PLAN]),
]


@pytest.mark.parametrize(("said", "is_more", "expected"), JOINED)
def test_a_day_is_added_and_a_week_takes_the_place_of_the_week(said, is_more, expected):
    assert joined(PLAN, tuple(said), is_more=is_more) == tuple(expected)


def test_a_new_week_leaves_single_dates_alone():
    assert joined((TUE_THU, DEC_6), (Entry(("mon", "wed"), SIX),)) == (Entry(("mon", "wed"), SIX), DEC_6)


def test_a_new_time_keeps_the_long_run_long_and_the_other_days_as_they_are():
    assert merged(PLAN, (Entry(("tue", "sat"), SEVEN),)) == (
        Entry(("tue",), SEVEN),
        Entry(("thu",), SIX),
        Entry(("sat",), SEVEN, "long_run"),
    )


@pytest.mark.parametrize(
    ("gone", "new", "expected"),
    [
        (["thu"], ["wed"], [Entry(("tue", "wed"), SIX), LONG_SAT]),
        (["tue", "thu"], ["mon", "wed"], [Entry(("mon", "wed"), SIX), LONG_SAT]),
        (["sat"], ["sun"], [TUE_THU, Entry(("sun",), HALF_SEVEN, "long_run")]),
        (["sat"], ["tue"], [Entry(("thu",), SIX), Entry(("tue",), HALF_SEVEN, "long_run")]),
    ],
)
def test_runs_move_from_day_to_day(gone, new, expected):
    assert with_days_moved(PLAN, gone, new) == tuple(expected)


def test_a_day_without_a_run_leaves_no_empty_line():
    assert without_days(PLAN, ["sat", "tue"]) == (Entry(("thu",), SIX),)


def test_a_new_time_keeps_the_distance_unless_another_is_said():
    far = Entry(("sat",), HALF_SEVEN, "long_run", distance=Distance(12, "mi"))

    assert merged((far,), (Entry(("sat",), SEVEN),)) == (replace(far, time=SEVEN),)
    assert merged((far,), (replace(far, distance=Distance(8, "mi")),)) == (replace(far, distance=Distance(8, "mi")),)


def test_lines_that_have_become_alike_are_one():
    assert merged((Entry(("tue",), SIX), Entry(("thu",), SEVEN)), (Entry(("thu",), SIX),)) == (TUE_THU,)
