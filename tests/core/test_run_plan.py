import itertools
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.distance import Distance
from core.run_plan import WEEK, Day, Entry, read_run_times
from core.words import comparable

THURSDAY_NOON = datetime.fromisoformat("2026-11-26T12:00")  # the runner's wall clock, naive
WEEKDAYS, WEEKEND = WEEK[:5], WEEK[5:]


def read(text, *, now=THURSDAY_NOON, is_answer=False):
    return read_run_times(comparable(text, emoji={}), now=now, is_answer=is_answer)


def weekly(days, at, kind="run", distance=None):
    return Entry(tuple(days), at, kind, distance=distance)


def once(on, at, kind="run"):
    return Entry(None, at, kind, date=on)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tu/th 6am", ("tue", "thu")),
        ("T Th 6am", ("tue", "thu")),
        ("TTh 6am", ("tue", "thu")),
        ("MWF 6am", ("mon", "wed", "fri")),
        ("m/w/f 6am", ("mon", "wed", "fri")),
        ("tues thurs & sat 6am", ("tue", "thu", "sat")),
        ("weekdays 6am", WEEKDAYS),
        ("weekends 6am", WEEKEND),
        ("M-F 6am", WEEKDAYS),
        ("mon thru fri 6am", WEEKDAYS),
        ("fri-mon 6am", ("mon", "fri", "sat", "sun")),
        ("daily but sunday 6am", WEEK[:6]),
        ("every day except mon and fri 6am", ("tue", "wed", "thu", "sat", "sun")),
        ("every day 6am, sundays off", WEEK[:6]),
        ("lunes y miércoles 6am", ("mon", "wed")),
        ("L-V 6am", WEEKDAYS),
        ("LMV 6am", ("mon", "wed", "fri")),
        ("L X V 6am", ("mon", "wed", "fri")),
        ("de lunes a viernes a las 6", WEEKDAYS),
        ("entre semana a las 6", WEEKDAYS),
        ("fines de semana a las 6", WEEKEND),
        ("todos los días menos domingo 6am", WEEK[:6]),
    ],
)
def test_many_ways_to_name_days(text, days):
    times = read(text)

    assert (times.entries, times.unclear) == ((weekly(days, time(6)),), None)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("6", time(6)),
        ("530a", time(5, 30)),
        ("0530", time(5, 30)),
        ("5.45am", time(5, 45)),
        ("5p", time(17)),
        ("18h30", time(18, 30)),
        ("1830", time(18, 30)),
        ("17:15", time(17, 15)),
        ("six thirty", time(6, 30)),
        ("half six", time(6, 30)),
        ("half past 5", time(5, 30)),
        ("quarter to seven", time(6, 45)),
        ("quarter past 6", time(6, 15)),
        ("ten to six", time(5, 50)),
        ("seven in the evening", time(19)),
        ("6 o'clock", time(6)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("12:30", time(12, 30)),
        ("after work 6", time(18)),
        ("a las siete y media", time(7, 30)),
        ("a las 6 menos cuarto", time(5, 45)),
        ("6 y cuarto", time(6, 15)),
        ("cuarto para las siete", time(6, 45)),
        ("al mediodía", time(12)),
        ("a las 6 de la mañana", time(6)),
        ("a las 6 de la tarde", time(18)),
        ("a las once", time(11)),
    ],
)
def test_many_ways_to_say_a_time(said, at):
    times = read(f"sat {said}")

    assert (times.entries, times.unclear) == ((weekly(["sat"], at),), None)


@pytest.mark.parametrize(
    "text",
    [
        "tue thu 6am, long run sat 7:30",
        "6am tue thu, 7:30 sat long",
        "sat 7:30 long, tue/thu 6",
        "long run sat 7:30; tue 6am, thu 6am",
        "martes y jueves a las 6, tirada larga el sábado a las 7:30",
    ],
)
def test_days_and_times_belong_together_in_any_order(text):
    wanted = {weekly(["tue", "thu"], time(6)), weekly(["sat"], time(7, 30), "long_run")}

    times = read(text)

    assert (set(times.entries), times.unclear) == (wanted, None)


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("tomorrow 6am", date(2026, 11, 27), time(6)),
        ("mañana a las 6", date(2026, 11, 27), time(6)),
        ("mañana por la tarde a las 6", date(2026, 11, 27), time(18)),
        ("tonight at 7", date(2026, 11, 26), time(19)),
        ("Dec 6 at 7am", date(2026, 12, 6), time(7)),
        ("12/6 7am", date(2026, 12, 6), time(7)),
        ("el 6/12 a las 7", date(2026, 12, 6), time(7)),
        ("6 dic 7am", date(2026, 12, 6), time(7)),
        ("sun dec 6 7am", date(2026, 12, 6), time(7)),
        ("this sat 7", date(2026, 11, 28), time(7)),
        ("next tuesday 6am", date(2026, 12, 1), time(6)),
        ("jan 3 7am", date(2027, 1, 3), time(7)),
    ],
)
def test_a_single_run_has_a_date(text, on, at):
    times = read(text)

    assert (times.entries, times.unclear) == ((once(on, at),), None)


def test_mornings_and_tomorrow_are_told_apart_in_spanish():
    assert read("lunes por la mañana a las 6").entries == (weekly(["mon"], time(6)),)


def test_a_distance_goes_with_its_run():
    times = read("tue 6am 5k, sat 7am long 12 miles")

    assert times.entries == (
        weekly(["tue"], time(6), distance=Distance(5, "km")),
        weekly(["sat"], time(7), "long_run", Distance(12, "mi")),
    )


def test_days_at_the_same_time_are_one_entry_in_the_order_of_the_week():
    assert read("thu 6am, tue 6am").entries == (weekly(["tue", "thu"], time(6)),)


@pytest.mark.parametrize("text", ["wendesday 6am", "wde 6am", "miercoels 6am", "wensday 6am", "wed6am", "6amwed"])
def test_slips_of_a_day_and_glued_words_are_read(text):
    assert read(text).entries == (weekly(["wed"], time(6)),)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tue not thu 6am", ["tue"]),
        ("tue thu, no wait tue fri 6am", ["tue", "fri"]),
        ("el lunes no puedo, martes a las 6", ["tue"]),
        ("martes y jueves no, lunes y viernes 6am", ["mon", "fri"]),
    ],
)
def test_what_is_taken_back_does_not_count(text, days):
    times = read(text)

    assert (times.entries, times.unclear) == ((weekly(days, time(6)),), None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("every other sat 7am", "sometimes"),
        ("tue 6am if it's dry", "sometimes"),
        ("mon or tue 6am", "choice"),
        ("tue 6-7am", "choice"),
        ("T-Th 6am", "choice"),
        ("sat 7ish", "about"),
        ("sat 12", "hour"),
        ("sat 2:30", "hour"),
        ("mon 6pm wed 7", "hour"),
        ("sat 7am pm", "contradiction"),
        ("sat 25:00", "contradiction"),
        ("weekdays 6am, wed 7pm", "contradiction"),
        ("nov 5 6am", "past"),
        ("today 6am", "past"),
        ("next friday 6am", "past"),
        ("tue 6am until christmas", "more"),
        ("tue 6am bib 412", "more"),
        ("T/Th/S 6am", "more"),
        ("tue thu sat long 7am", "more"),
        ("6am", "no_day"),
        ("tue thu", "no_time"),
        ("whenever", "sometimes"),
        ("hello", "nothing"),
    ],
)
def test_what_is_doubtful_is_asked_about_with_its_reason(text, why):
    assert read(text, is_answer=True).unclear == why


def test_what_was_understood_is_kept_where_something_is_missing():
    times = read("i run tue thu at 6am and long run sat")

    assert times.entries == (weekly(["tue", "thu"], time(6)), weekly(["sat"], None, "long_run"))
    assert times.clarify


@pytest.mark.parametrize(("text", "at"), [("730", time(7, 30)), ("6", time(6)), ("18", time(18))])
def test_a_bare_number_is_a_time_where_we_asked_for_one(text, at):
    assert read(text, is_answer=True).entries == (Entry(None, at),)


def test_a_changed_run_is_the_new_one_and_says_that_there_was_another():
    times = read("move saturdays to sunday at 8")

    assert (times.entries, times.unclear) == ((weekly(["sun"], time(8)),), "more")


SHORT: dict[Day, tuple[str, ...]] = {
    "mon": ("mon", "Monday", "Mondays", "lunes", "mon."),
    "tue": ("tue", "Tues", "Tuesday", "martes", "TUE"),
    "wed": ("wed", "Weds", "Wednesdays", "miércoles", "mie"),
    "thu": ("thu", "Thurs", "Thursday", "jueves", "THU"),
    "fri": ("fri", "Friday", "Fridays", "viernes", "vie"),
    "sat": ("sat", "Saturday", "sat.", "sábado", "sábados"),
    "sun": ("sun", "Sunday", "Sundays", "domingo", "dom"),
}
START = st.builds(time, st.integers(4, 22), st.integers(0, 59))


@st.composite
def plans(draw):
    """Draw runs of a week, no two on one day, each at its own time."""
    days = draw(st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(days) - 1)), max_size=2)))
    groups = [group for start, end in itertools.pairwise([0, *cuts, len(days)]) if (group := days[start:end])]
    starts = draw(st.lists(START, min_size=len(groups), max_size=len(groups), unique=True))
    return tuple(
        weekly(sorted(group, key=WEEK.index), at, draw(st.sampled_from(["run", "long_run"])))
        for group, at in zip(groups, starts, strict=True)
    )


CLOCKS = (
    lambda at: f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}",
    lambda at: f"{at.hour % 12 or 12}.{at:%M} {'a.m.' if at.hour < 12 else 'p.m.'}",
    lambda at: f"{at.hour % 12 or 12}:{at:%M}{'a' if at.hour < 12 else 'p'}",
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at:%H%M}",
    lambda at: f"{at:%H}h{at:%M}",
)


@st.composite
def texts_of(draw, plan):
    """Write a plan as runners do: days and times in either order, joined and parted in many ways."""
    times_first, clock = draw(st.booleans()), draw(st.sampled_from(CLOCKS))
    written = []
    for entry in plan:
        names = [draw(st.sampled_from(SHORT[day])) for day in draw(st.permutations(entry.days))]
        days = draw(st.sampled_from([" ", "/", ", ", " and ", " & ", " y "])).join(names)
        at = draw(st.sampled_from(["", "at "])) + clock(entry.time)
        long = draw(st.sampled_from(["long run ", "tirada larga "])) if entry.kind == "long_run" else ""
        written.append(f"{long}{at} {days}" if times_first else f"{long}{days} {at}")
    return draw(st.sampled_from([", ", "; ", "\n", " and " if len(plan) < 2 else "; "])).join(written)


@settings(max_examples=400)
@given(data=st.data())
def test_a_plan_written_in_many_ways_reads_back_as_itself(data):
    plan = data.draw(plans())
    text = data.draw(texts_of(plan))

    times = read(text)

    assert (set(times.entries), times.unclear) == (set(plan), None), text


WORDS = [
    *("mon", "tu", "th", "weekdays", "6", "am", "7:30", "730", "pm", "-", "/", ",", "and", "not", "but", "or", "until"),
    *(
        "long run",
        "off",
        "12 miles",
        "10k",
        "tomorrow",
        "dec 6",
        "12/6",
        "mañana",
        "las",
        "de la tarde",
        "y media",
        "L-V",
    ),
    *(
        "no wait",
        "instead of",
        "too early",
        "every other",
        "half",
        "quarter to",
        "feb 30",
        "25:00",
        "s",
        "\n",
        ".",
        "99999",
    ),
]


@settings(max_examples=400)
@given(text=st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=80))
def test_no_text_breaks_the_reading_and_what_is_clear_is_complete(text):
    times = read(text, is_answer=True)

    assert times.clarify or all(entry.time and (entry.days or entry.date) for entry in times.entries)
    assert times.clarify or times.entries


@pytest.mark.parametrize("text", ["tuethu" * 260, "6 " * 800, "mon-tue-" * 200, "ayayay" * 6 + "b", "a" * 1600])
def test_a_long_text_is_never_clear(text):
    assert read(text).clarify
