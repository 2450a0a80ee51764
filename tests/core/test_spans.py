from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spans import Span, read_span
from core.words import comparable

FRIDAY = date(2026, 11, 27)


def read(text, *, today=FRIDAY):
    return read_span(comparable(text, emoji={}), today=today)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", (11, 27), (11, 27)),
        ("skip tomorrow", (11, 28), (11, 28)),
        ("mañana no corro", (11, 28), (11, 28)),
        ("skip sat", (11, 28), (11, 28)),
        ("skip friday", (12, 4), (12, 4)),
        ("skip this friday", (11, 27), (11, 27)),
        ("skip sat and sun", (11, 28), (11, 29)),
        ("next week", (11, 30), (12, 6)),
        ("la próxima semana", (11, 30), (12, 6)),
        ("this week", (11, 27), (11, 29)),
        ("the weekend", (11, 28), (11, 29)),
        ("pause 2 weeks", (11, 27), (12, 10)),
        ("dos semanas", (11, 27), (12, 10)),
        ("a couple of weeks", (11, 27), (12, 10)),
        ("for 10 days", (11, 27), (12, 6)),
        ("10d", (11, 27), (12, 6)),
        ("a month", (11, 27), (12, 26)),
        ("pause from monday for 2 weeks", (11, 30), (12, 13)),
        ("until monday", (11, 27), (11, 29)),
        ("til mon", (11, 27), (11, 29)),
        ("hasta el lunes", (11, 27), (11, 29)),
        ("back sunday", (11, 27), (11, 28)),
        ("vuelvo el domingo", (11, 27), (11, 28)),
        ("back on 12/3", (11, 27), (12, 2)),
        ("through friday", (11, 27), (12, 4)),
        ("in denver mon to sun", (11, 30), (12, 6)),
        ("madrid dec 1-7", (12, 1), (12, 7)),
        ("1-7 dic", (12, 1), (12, 7)),
        ("del 1 al 7 de diciembre", (12, 1), (12, 7)),
        ("12/1 to 12/7", (12, 1), (12, 7)),
        ("no me avisen hasta el día 20", (11, 27), (12, 19)),
        ("next month", (12, 1), (12, 31)),
    ],
)
def test_spans_are_read_in_many_words(text, first, last):
    assert read(text) == Span(date(2026, *first), date(2026, *last))


def test_a_span_goes_over_the_end_of_the_year():
    assert read("dec 28 - jan 3") == Span(date(2026, 12, 28), date(2027, 1, 3))


def test_a_span_that_has_begun_is_this_years():
    assert read("nov 25-30") == Span(date(2026, 11, 25), date(2026, 11, 30))


def test_a_span_without_an_end_is_open():
    assert read("from friday") == Span(date(2026, 12, 4), None)


@pytest.mark.parametrize("text", ["", "pause", "in denver", "until further notice", "my calf hurts"])
def test_a_text_without_dates_is_no_span(text):
    assert read(text) is None


@settings(max_examples=300)
@given(
    today=st.dates(date(2024, 1, 1), date(2060, 1, 1)),
    text=st.text(max_size=60)
    | st.lists(
        st.sampled_from(["dec", "31", "feb 29", "1-7", "to", "until", "mon", "for", "99", "weeks", "next week", "al"]),
        max_size=8,
    ).map(" ".join),
)
def test_no_text_breaks_the_reading_and_no_span_ends_before_it_begins(today, text):
    span = read(text, today=today)

    assert span is None or span.last is None or span.first <= span.last


@given(today=st.dates(date(2024, 1, 1), date(2060, 1, 1)), weeks=st.integers(1, 30))
def test_so_many_weeks_are_that_long_and_begin_today(today, weeks):
    span = read(f"pause {weeks} weeks", today=today)

    assert span is not None and span.last is not None
    assert (span.first, (span.last - span.first).days + 1) == (today, 7 * weeks)
