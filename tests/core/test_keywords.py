"""STOP, START and HELP as the whole text, and slips of STOP."""

import pytest

from core.intents import Stop
from core.understanding import understand


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop! ",
        "stop please",
        "STOPALL",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "revoke",
        "optout",
        "opt out",
        "sotp",
        "stpo",
        "sttop",
        "stopp",
        "STOP STOP STOP",
        "ALTO",
        "alto por favor",
        "baja",
        "parar",
        "stop texting me",
        "quit sending these",
        "no me escriban m\u00e1s",
        "please stop messaging me",
        "wrong person stop",
        "dejen de mandarme mensajes",
        "unsubscribe me pls",
    ],
)
def test_a_wish_to_stop_is_understood_in_any_reasonable_words(text, catalog):
    assert understand(text, catalog=catalog).intent == Stop()


@pytest.mark.parametrize(
    "text",
    [
        "shop",
        "step",
        "stomp",
        "how do i stop a cramp",
        "stop reminders",
        "my calf wont stop cramping",
        "bus stop",
        "el calambre no para",
        "para correr ma\u00f1ana",
        "stops",
        "had to stop at mile 18 calf",
    ],
)
def test_what_only_reads_like_stop_is_none(text, catalog):
    understood = understand(text, catalog=catalog)

    assert understood.intent != Stop()
    assert not understood.says_stop
