"""The coach's facts (`checklist.toml`), held against every area with a stretch, for every language and side."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content import files
from content.entries import LANGUAGES, SIDES, Area, Catalog, Language, Side
from content.patterns import compiled
from content.shapes import FACT, FactShape

# A side as patterns name it: {side} may stand for either gender.
_SIDE_WORDS: dict[Language, dict[str, str]] = {
    "en": {"left": "left", "right": "right"},
    "es": {"left": "izquierd[oa]", "right": "derech[oa]"},
}
_EVERY_AREA = "every_area"
_TEXTS: tuple[object, ...] = (1, 2, 3, "gentler", "worse")
_LABEL = "label: a text stands alone, so it starts with the area"
_DO = {
    True: "take it out, or change checklist.toml with the coach",
    False: "say it, or change checklist.toml with the coach",
}


@dataclass(frozen=True, slots=True)
class _Breach:
    key: str
    rule: str
    text: str
    do: str


def broken(catalog: Catalog, data: Mapping[str, object]) -> list[str]:
    """List where an area breaks a fact, each with the file, the key, the fact and the text found.

    Args:
        catalog: the areas as rendered.
        data: the tables of `checklist.toml`, by area and by the name of the fact.
    """
    problems: list[str] = []
    facts = _facts(data, problems)
    for name in facts.keys() - {_EVERY_AREA} - catalog.areas.keys():
        problems.append(f"areas/{name}.toml: the area {name} is missing or broken, and checklist.toml has facts on it.")
    for area in catalog.areas.values():
        if area.has_stretch:
            held = {**facts.get(_EVERY_AREA, {}), **facts.get(area.name, {})}
            problems += _first_of_each(area, _broken_by(area, catalog, held))
    return problems


def _facts(data: Mapping[str, object], problems: list[str]) -> dict[str, dict[str, FactShape]]:
    facts: dict[str, dict[str, FactShape]] = {}
    for area, named in data.items():
        facts[area] = {}
        for name, table in (named if isinstance(named, dict) else {}).items():
            shape = files.shaped(FACT, table, "checklist.toml", f"{area}.{name}", problems)
            if shape:
                facts[area][name] = shape
    return facts


def _first_of_each(area: Area, breaches: Iterable[_Breach]) -> Iterator[str]:
    """Tell a breach once, not again for each side that shares the key."""
    seen: set[tuple[str, str]] = set()
    for breach in breaches:
        place = breach.key.partition(" ")[0]
        if (place, breach.rule) not in seen:
            seen.add((place, breach.rule))
            yield f'areas/{area.name}.toml: {breach.key}: rule "{breach.rule}": found "{breach.text}": {breach.do}.'


def _broken_by(area: Area, catalog: Catalog, facts: Mapping[str, FactShape]) -> Iterator[_Breach]:
    keys = _keys_of(area, catalog)
    for language in LANGUAGES:
        for side in SIDES:
            texts = _texts(area, language, side)
            labels = (area.label(language, side), area.label(language, None))
            for where in _TEXTS:
                if not texts[where].startswith(labels):
                    yield _Breach(keys[language, side, where], _LABEL, texts[where], "begin with {label}")
            for name, fact in facts.items():
                pattern = _pattern(fact, language, side)
                for where in fact.where:
                    if bool(pattern.search(texts[where])) == fact.never:
                        key = keys[language, side, where]
                        yield _Breach(key, f"{name}: {fact.says} ({fact.source})", texts[where], _DO[fact.never])


def _texts(area: Area, language: Language, side: Side | None) -> dict[object, str]:
    parts = area.parts(language, side)
    return {
        1: parts[0],
        2: parts[1],
        3: parts[2],
        "parts": " ".join(parts),
        "gentler": area.gentler(language, side),
        "worse": area.worse(language, side),
    }


def _pattern(fact: FactShape, language: Language, side: Side | None) -> re.Pattern[str]:
    written = fact.en if language == "en" else fact.es
    if isinstance(written, str):
        pattern = written
    elif side in ("left", "right"):
        pattern = written.known
    else:
        pattern = (side and written.both) or written.unknown
    if side in ("left", "right"):
        words = _SIDE_WORDS[language]
        other = words["right" if side == "left" else "left"]
        pattern = pattern.replace("{side}", f"(?:{words[side]})").replace("{other}", f"(?:{other})")
    return compiled(pattern)


def _keys_of(area: Area, catalog: Catalog) -> dict[tuple[Language, Side | None, object], str]:
    """Find the key each text stands under, in the order the area was rendered: three parts, gentler, worse."""
    keys = iter(text.key for text in catalog.texts if text.file == f"areas/{area.name}.toml")
    found: dict[tuple[Language, Side | None, object], str] = {}
    for language in LANGUAGES:
        for side in SIDES:
            for where in _TEXTS:
                found[language, side, where] = next(keys)
            found[language, side, "parts"] = found[language, side, 3]
    return found
