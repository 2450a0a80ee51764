"""Area, side, mile and bib anywhere in a sentence."""

import pytest

from core.intents import Stretch
from core.understanding import understand


@pytest.mark.parametrize(
    "text",
    [
        "calf",
        "CALF",
        " Calf! ",
        "my calves hurt",
        "lower leg pls",
        "calff",
        "my calf is cramping",
        "gemelo",
        "pantorrilla",
    ],
)
def test_many_ways_to_say_calf(text, catalog):
    assert understand(text, catalog=catalog).intent == Stretch("calf")


@pytest.mark.parametrize(
    ("text", "area", "side"),
    [
        ("right calf", "calf", "right"),
        ("R calf crmp", "calf", "right"),
        ("calf, left one", "calf", "left"),
        ("both calves", "calf", "both"),
        ("left and right calf", "calf", "both"),
        ("calambre en el gemelo izquierdo", "calf", "left"),
        ("isquios derecho", "hamstring", "right"),
        ("right below my ribs, sharp", "side", None),
        ("calf cramp right now", "calf", None),
        ("shoulders are so tight", "upper_back", None),
        ("ay mi hamstring esta tight", "hamstring", None),
        ("dolor de caballo", "side", None),
        ("not my calf, my left shin", "shin", "left"),
    ],
)
def test_the_side_belongs_to_the_area(text, area, side, catalog):
    intent = understand(text, catalog=catalog).intent

    assert isinstance(intent, Stretch)
    assert (intent.area, intent.side) == (area, side)


@pytest.mark.parametrize(
    ("text", "mile", "bib"),
    [
        ("calf mile 18 bib 412", "18", "412"),
        ("R calf crmp mi 18", "18", None),
        ("hamstring at mile 13.1", "13.1", None),
        ("gemelo km 25 dorsal 77", "km 25", "77"),
        ("calf #412", None, "412"),
    ],
)
def test_mile_and_bib_are_read_beside_the_area(text, mile, bib, catalog):
    intent = understand(text, catalog=catalog).intent

    assert isinstance(intent, Stretch)
    assert (intent.mile, intent.bib) == (mile, bib)
