"""The hour of the reminder on the evening before, as runners write it."""

from datetime import time

import pytest

from core.evening_before import Evening, read_evening

SAID = [
    ("remind me at 9pm the night before", time(21), ""),
    ("remind me at 9 the evening before", time(21), ""),
    ("tue thu 6am, remind me at 9:30 the night before", time(21, 30), "tue thu 6am"),
    ("i run tue thu 6am remind me the night before at 7:30", time(19, 30), "i run tue thu 6am"),
    ("avisame a las 21:00 la noche antes", time(21), ""),
    ("martes 6:00, recordatorio la noche antes 20:30", time(20, 30), "martes 6:00"),
    ("recuerdame a las 9 de la noche el dia anterior", time(21), ""),
]


@pytest.mark.parametrize(("text", "at", "rest"), SAID)
def test_the_hour_is_read_and_the_rest_left_over(text, at, rest):
    assert read_evening(text) == Evening(at, rest)


@pytest.mark.parametrize(
    "text",
    [
        "remind me the night before",
        "tue thu 6am the day before",
        "the day before tue 6am",
        "9pm",
        "25:00 the night before",
    ],
)
def test_without_an_hour_of_the_evening_there_is_none(text):
    assert read_evening(text) is None
