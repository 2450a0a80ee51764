"""The rules for every text: the never-list (`never.toml`) and the form of answers to red flags."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from content import files, shapes
from content.entries import Catalog, RedFlag, Text
from content.patterns import compiled

# The country of a number is not where its owner stands (cramp facts 2.9). Not for texts that end on the number.
_WITH_LOCAL = frozenset({"E", "part", "worse", "no_stretch", "reply"})
_LOCAL = re.compile(r"\blocal\b|\bde tu zona\b", re.IGNORECASE)
_CALLS_FIRST = re.compile(r"(?:CALL|LLAMA)\b[^.]{0,30}\{(?:emergency|crisis)\}")


def broken(catalog: Catalog, data: Mapping[str, object]) -> list[str]:
    """List where the catalog says what it never may.

    Args:
        catalog: all we say.
        data: the tables of `never.toml`, by the name of the rule.

    Returns:
        Problems, each with the file, the key, the rule, the words found and what to do.
    """
    problems: list[str] = []
    rules = _rules(data, problems)
    seen: set[tuple[str, str, str]] = set()
    for text in catalog.texts:
        for rule, found in _breaches(text, rules):
            if (text.file, text.place, rule) not in seen:
                seen.add((text.file, text.place, rule))
                problems.append(f'{text.file}: {text.key}: rule "{rule}": {found}')
    return problems + list(_missing_rows(catalog.red_flags))


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    found: re.Pattern[str]
    allowed: re.Pattern[str] | None
    only: frozenset[str]
    instead: str

    def find(self, text: Text) -> str | None:
        """Give the words of a text that break this rule, None where it keeps it."""
        if self.only and text.kind not in self.only:
            return None
        match = self.found.search(self.allowed.sub("~", text.body) if self.allowed else text.body)
        return match.group() if match else None


def _rules(data: Mapping[str, object], problems: list[str]) -> list[_Rule]:
    rules = []
    for name, table in data.items():
        shape = files.shaped(shapes.NEVER, table, "never.toml", name, problems)
        if shape:
            exact = shape.exact
            allowed = _any_of(shape.allowed, exact=exact) if shape.allowed else None
            rules.append(_Rule(name, _any_of(shape.found, exact=exact), allowed, frozenset(shape.only), shape.instead))
    return rules


def _any_of(patterns: Iterable[str], *, exact: bool) -> re.Pattern[str]:
    return compiled(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", exact=exact)


def _breaches(text: Text, rules: Iterable[_Rule]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        words = rule.find(text)
        if words:
            yield rule.name, f'found "{words}": {rule.instead}.'
    if text.kind in _WITH_LOCAL and "{emergency}" in text.body and not _LOCAL.search(text.body):
        yield "2.9 or the local number", 'found {emergency} alone: add "or local number" ("o al local").'
    if text.kind == "E" and not _CALLS_FIRST.match(text.body):
        do = 'start with "CALL {emergency} NOW" ("LLAMA YA AL {emergency}").'
        yield "an E reply starts with the call", f'found "{text.body[:30]}": {do}'
    if text.kind in ("E", "crisis") and "{emergency}" not in text.body:
        yield "an E reply carries the number", "found no {emergency}: put it in."


# The level each row of the coach's table of red flags must have at least; a row may have more files, at other levels.
_LEVEL_OF_ROW: dict[int, Literal["E", "M"]] = {
    row: "M" if row in (4, 5, 10, 11, 12, 13, 15, 21, 27) else "E" for row in range(1, 29)
}


def _missing_rows(red_flags: Iterable[RedFlag]) -> Iterator[str]:
    levels: dict[int, set[str]] = {}
    for red_flag in red_flags:
        levels.setdefault(red_flag.row, set()).add(red_flag.level)
    for row, level in _LEVEL_OF_ROW.items():
        if level not in levels.get(row, set()):
            yield f"red_flags: row {row}: no file has this row at level {level}: add it or put it back."
