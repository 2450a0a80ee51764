"""Tips for broadcasts: what an organizer may send to everybody at a stage of the race, from `broadcast_tips.toml`."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from content import files, shapes
from content.entries import LANGUAGES, WELCOME, BroadcastTip, Flag, Language, Stage, Text
from content.placeholders import complain
from content.texts import SINGLE_ROOM

PLACEHOLDERS_OF_BROADCAST_TIP = frozenset({"first_name", "bib", "emergency", "race"})
FEWEST_OF_A_STAGE = 2
_FILE = "broadcast_tips.toml"
_OF_A_RUNNER = ("{first_name}", "{bib}")
COLOUR_NAMES: Mapping[Flag, Mapping[Language, str]] = {
    "green": {"en": "GREEN", "es": "VERDE"},
    "yellow": {"en": "YELLOW", "es": "AMARILLA"},
    "red": {"en": "RED", "es": "ROJA"},
    "black": {"en": "BLACK", "es": "NEGRA"},
}


def read_broadcast_tips(data: Mapping[str, object], problems: list[str]) -> tuple[dict[str, BroadcastTip], list[Text]]:
    """Read the tips for broadcasts.

    Args:
        data: what `broadcast_tips.toml` holds: a table a tip, in the order they are offered.
        problems: takes what is wrong, with the key, such as "heat_red.es".

    Returns:
        The tips by key, those that are broken left out, and their texts.
    """
    tips: dict[str, BroadcastTip] = {}
    texts: list[Text] = []
    for key, table in files.tables(data):
        shape = files.shaped(shapes.BROADCAST_TIP, table, _FILE, key, problems)
        if shape:
            tips[key] = BroadcastTip(key, shape.stage, shape.flag, shape.title, {"en": shape.en, "es": shape.es})
            texts += [_text(tips[key], language) for language in LANGUAGES]
    problems += [problem for text in texts for problem in _of_placeholders(text)]
    problems += [problem for tip in tips.values() for problem in _of_flag(tip)]
    if data:
        problems += _missing(tips.values())
    return tips, texts


def _text(tip: BroadcastTip, language: Language) -> Text:
    return Text(_FILE, f"{tip.key}.{language}", language, tip.texts[language], SINGLE_ROOM, "broadcast")


def _of_placeholders(text: Text) -> Iterator[str]:
    yield from complain(_FILE, text.key, text.body, PLACEHOLDERS_OF_BROADCAST_TIP)
    if text.body.startswith(_OF_A_RUNNER):
        yield (
            f"{_FILE}: {text.key}: begins with a placeholder that not every runner has: "
            "put a word before it, as in Well done, {first_name}!"
        )


def _of_flag(tip: BroadcastTip) -> Iterator[str]:
    if tip.stage == "heat_change" and tip.flag is None:
        yield f"{_FILE}: {tip.key}.flag: is missing: a tip for a change of heat names its flag."
    if tip.stage != "heat_change" and tip.flag is not None:
        yield f"{_FILE}: {tip.key}.flag: stands only with the stage heat_change: take it out."
    for language, text in tip.texts.items():
        named = [flag for flag, words in COLOUR_NAMES.items() if re.search(rf"\b{words[language]}\b", text)]
        if tip.flag and named != [tip.flag]:
            colour = COLOUR_NAMES[tip.flag][language]
            yield f"{_FILE}: {tip.key}.{language}: must name its flag, {colour}, in capitals, and no other flag so."


def _missing(tips: Iterable[BroadcastTip]) -> Iterator[str]:
    tips = list(tips)
    of_stage = Counter(tip.stage for tip in tips)
    for stage in get_args(Stage):
        if of_stage[stage] < FEWEST_OF_A_STAGE:
            yield f"{_FILE}: stage {stage}: has {of_stage[stage]} tips, {FEWEST_OF_A_STAGE} are needed: add one."
    if not any(tip.is_welcome for tip in tips):
        yield f"{_FILE}: {WELCOME}: is missing: it is the first text to runners who came by a list, put it back."
    for flag in set(get_args(Flag)) - {tip.flag for tip in tips}:
        yield f"{_FILE}: flag {flag}: has no tip: add one with the stage heat_change."
