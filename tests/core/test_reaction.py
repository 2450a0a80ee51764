"""Reactions that phones send as texts: they quote us, and nothing in them is the runner's own word."""

import pytest

from core import intents
from core.reaction import is_reaction
from core.understanding import understand

SKIP = "Tue 6am run tomorrow. Drink with meals as usual. Not running? SKIP"
ALARM = "CALL 911 NOW (or local number). Chest pain: stop, sit, do not drive."


@pytest.mark.parametrize(
    "text",
    [
        f"Liked “{SKIP}”",
        f"Loved “{ALARM}”",
        f'Emphasized "{ALARM}"',
        f"Laughed at “{SKIP[:40]}…”",
        f"Reacted 👍 to “{SKIP}”",
        f"👍 to “{SKIP}”",
        f"Removed a like from “{SKIP}”",
        f"Le gustó «{SKIP}»",
        f"Reaccionó con ❤️ a “{SKIP}”",
    ],
)
def test_a_reaction_asks_for_nothing_whatever_it_quotes(text, catalog):
    assert understand(text, catalog=catalog).intent == intents.Reaction()


@pytest.mark.parametrize("text", ["liked it", "loved the stretch but my calf hurts", "he said “chest pain”", "👍", ""])
def test_what_a_runner_says_is_no_reaction(text):
    assert not is_reaction(text)
