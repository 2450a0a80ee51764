"""The code before something leaves: good for ten minutes, three wrong ones end it, and it works once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.audience import Audience
from core.confirmation import CODE_LASTS, GoOn, Launch, Which, as_json, asked, from_json

NOW = datetime(2027, 3, 6, 14, tzinfo=UTC)
ASKED = asked("+13035550199", GoOn((7,)), "4821", "en", NOW)
LATER = NOW + CODE_LASTS


@pytest.mark.parametrize(
    ("confirmation", "digits", "at", "given"),
    [
        (ASKED, "4821", NOW, "right"),
        (ASKED, "4821", LATER - timedelta(seconds=1), "right"),
        (ASKED, "4821", LATER, "late"),
        (ASKED, "4822", LATER, None),
        (ASKED, "4821", LATER + timedelta(hours=2), None),
        (ASKED, "4822", NOW, "wrong"),
        (replace(ASKED, wrong=1), "4822", NOW, "wrong"),
        (replace(ASKED, wrong=2), "4822", NOW, "last_wrong"),
        (replace(ASKED, wrong=2), "4821", NOW, "right"),
        (ASKED.done(LATER), "4821", LATER, "again"),
        (ASKED.done(NOW), "4822", NOW, None),
        (replace(ASKED, code=""), "4821", NOW, None),
    ],
)
def test_what_four_digits_are_to_an_open_question(confirmation, digits, at, given):
    assert confirmation.given(digits, at) == given


@pytest.mark.parametrize(
    "wish",
    [
        Launch(3, {"en": "Hi {first_name}", "es": "¡Así!"}, Audience(wave="2", mile=Decimal("6.2")), 4_987, "red"),
        Launch(3, {"en": "Hi"}, Audience(), 1),
        GoOn((7, 8)),
        Which("SEND hi", (1, 2)),
    ],
)
def test_a_wish_is_read_as_it_was_written(wish):
    assert from_json(as_json(wish)) == wish
