"""The distance guard: a tenth above the longest of late is fine, more gets advice, much more gets it plainly."""

import pytest

from core.distance import Distance
from core.guard import is_beyond, is_far_beyond, next_step

FOUR = Distance(4, "mi")


@pytest.mark.parametrize(
    ("planned", "longest", "beyond", "far_beyond"),
    [
        (Distance(3, "mi"), FOUR, False, False),
        (Distance(4.4, "mi"), FOUR, False, False),
        (Distance(4.5, "mi"), FOUR, True, False),
        (Distance(5.2, "mi"), FOUR, True, False),
        (Distance(5.3, "mi"), FOUR, True, True),
        (Distance(15, "mi"), FOUR, True, True),
        (Distance(7, "km"), FOUR, False, False),
        (Distance(8, "km"), FOUR, True, False),
        (Distance(11, "km"), Distance(10, "km"), False, False),
    ],
)
def test_a_run_is_measured_by_the_longest_in_either_unit(planned, longest, beyond, far_beyond):
    assert (is_beyond(planned, longest), is_far_beyond(planned, longest)) == (beyond, far_beyond)


@pytest.mark.parametrize("unit", ["mi", "km"])
@pytest.mark.parametrize("tenths", range(5, 500, 7))
def test_a_next_step_is_further_and_never_beyond(tenths, unit):
    longest = Distance(tenths / 10, unit)

    step = next_step(longest)

    assert step.unit == unit and not is_beyond(step, longest)
    assert step.amount > longest.amount or longest.amount < 1
