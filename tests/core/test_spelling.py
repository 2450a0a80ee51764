"""Slips mended, and words that are right left alone."""

import pytest

from core.spelling import Spelling

KNOWN = frozenset(["calf", "hamstring", "shoulder", "stitch", "right", "cramp", "skip", "wednesday", "my", "is"])
SPELLING = Spelling(KNOWN, ordinary=frozenset(["half", "call", "night", "shoulders"]), is_known=KNOWN.__contains__)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("calff", ("calf",)),
        ("caaaalf", ("calf",)),
        ("clf", ("clf",)),
        ("caf", ("caf",)),
        ("claf", ("calf",)),
        ("hamstirng", ("hamstring",)),
        ("hamsstrng", ("hamstring",)),
        ("sttich", ("stitch",)),
        ("skipwednesday", ("skip", "wednesday")),
        ("myrightcalf", ("my", "right", "calf")),
        ("18", ("18",)),
    ],
)
def test_a_slip_is_taken_for_the_nearest_known_word(slip, meant):
    assert SPELLING.mend(slip) == meant


@pytest.mark.parametrize("word", ["half", "call", "night", "shoulders", "calf", "xylophone", "a"])
def test_a_word_that_is_right_as_it_is_stays(word):
    assert SPELLING.mend(word) == (word,)
