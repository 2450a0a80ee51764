"""Placeholders in texts: which may stand where, and the words a named side puts into them.

`{side}` and `{other}` come from `sides.toml`, once for each form a language needs ("derecho", "derecha"): a name there
that begins with "side" also gives the one with "other" for the opposite side, and both in capitals.
"""

import re
from collections.abc import Collection, Iterable, Mapping

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OPPOSITE = {"left": "right", "right": "left"}

SidesOfLanguage = Mapping[str, Mapping[str, str]]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into a text; placeholders without a value stay.

    >>> fill("{OTHER} foot forward, or call {emergency}", {"OTHER": "LEFT"})
    'LEFT foot forward, or call {emergency}'
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_placeholders(text: str, allowed: Collection[str]) -> list[str]:
    """Name what stands in braces and is not allowed here; a lone brace is named too."""
    names = [f"{{{name}}}" for name in _PLACEHOLDER.findall(text) if name not in allowed]
    return names + re.findall(r"[{}]", _PLACEHOLDER.sub("", text))


def words_for_side(sides: SidesOfLanguage, side: str) -> dict[str, str]:
    """Give the placeholder values for a named side.

    >>> words_for_side({"side": {"left": "left", "right": "right"}}, "right")
    {'side': 'right', 'SIDE': 'RIGHT', 'other': 'left', 'OTHER': 'LEFT'}
    """
    values: dict[str, str] = {}
    for name, words in sides.items():
        opposite = name.replace("side", "other", 1)
        for placeholder, word in ((name, words[side]), (opposite, words[_OPPOSITE[side]])):
            values[placeholder] = word
            values[placeholder.upper()] = word.upper()
    return values


def complain(file: str, key: str, text: str, allowed: Iterable[str]) -> list[str]:
    """Give the problems a text has with its placeholders."""
    here = sorted(allowed)
    return [
        f"{file}: {key}: unknown placeholder {wrong}: allowed here are {_listed(here)}."
        for wrong in unknown_placeholders(text, here)
    ]


def _listed(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names) or "none"
