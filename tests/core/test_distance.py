import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.distance import Distance, SaidDistance, read_distance
from core.words import comparable


def read(text):
    return read_distance(comparable(text, emoji={}))


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("ran 4", 4, None),
        ("4.5", 4.5, None),
        ("15 on saturday", 15, None),
        ("ran 4 at 6am", 4, None),
        ("did 10k today", 10, "km"),
        ("corrí 8 km", 8, "km"),
        ("corri ocho", 8, None),
        ("12 miles sat", 12, "mi"),
        ("12 miles sat at 7", 12, "mi"),
        ("8mi", 8, "mi"),
        ("twenty-two miles", 22, "mi"),
        ("ran thirty", 30, None),
        ("ran six and a half miles", 6.5, "mi"),
        ("10,5 km", 10.5, "km"),
        ("ran 5 on 12/6", 5, None),
        ("hice veintiún km, digo 21 km", 21, "km"),
    ],
)
def test_distances_are_read_in_many_words(text, amount, unit):
    assert read(text) == SaidDistance(amount, unit)


@pytest.mark.parametrize(
    "text", ["", "ran today", "at 6", "6am", "ran 4 or 5", "4 miles or 5 miles", "ran 0", "bib 41299"]
)
def test_no_single_distance_is_none(text):
    assert read(text) is None


def test_a_distance_without_a_unit_takes_the_runners_own():
    said = SaidDistance(4, None)

    assert said.in_unit_or("mi") == Distance(4, "mi")


def test_a_mile_is_1609_metres():
    assert (Distance(1, "mi").meters, Distance(1, "km").meters) == (1609, 1000)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    said = read(text)

    assert said is None or said.amount > 0


@given(amount=st.integers(1, 200), unit=st.sampled_from([("miles", "mi"), ("km", "km"), ("k", "km"), ("mi", "mi")]))
def test_a_distance_reads_back_as_itself(amount, unit):
    assert read(f"sat 7am {amount} {unit[0]}") == SaidDistance(amount, unit[1])
