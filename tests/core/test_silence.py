"""When a text is not answered any more."""

import pytest

from content.catalog import RedFlag
from core import intents
from core.runner import Runner
from core.silence import AnswerCounts, is_rationed, why_silent

HOME = {"US", "CA"}
ANA, CHIDI = "+351210000001", "+13035550123"
HEART = intents.Danger(RedFlag("heart", 1, "E", {}, {}, {}, None, None))


@pytest.mark.parametrize(
    ("intent", "counts", "is_answered"),
    [
        (intents.Stretch("calf"), AnswerCounts(11, 59, 0, 0), True),
        (intents.Stretch("calf"), AnswerCounts(12, 12, 0, 0), False),
        (intents.Stretch("calf"), AnswerCounts(0, 60, 0, 0), False),
        (intents.Stop(), AnswerCounts(23, 60, 0, 0), True),
        (intents.Stop(), AnswerCounts(24, 24, 0, 0), False),
        (HEART, AnswerCounts(24, 60, 11, 1), True),
        (HEART, AnswerCounts(24, 60, 12, 1), False),
        (HEART, AnswerCounts(24, 60, 12, 0), True),
    ],
)
def test_stop_and_red_flags_are_answered_longer_than_all_else(intent, counts, is_answered):
    assert (why_silent(intent, counts) is None) is is_answered


@pytest.mark.parametrize(
    ("intent", "phone", "is_one_of_few"),
    [
        (intents.Stretch("calf"), CHIDI, False),
        (intents.Stretch("calf"), ANA, True),
        (HEART, ANA, False),
        (intents.Stop(), ANA, False),
    ],
)
def test_answers_abroad_are_rationed_but_for_stop_and_red_flags(intent, phone, is_one_of_few):
    assert is_rationed(intent, Runner(phone), HOME) is is_one_of_few
