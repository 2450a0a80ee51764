"""Days of each week in a text: names, groups, ranges ("mon-thu"), and initials ("T Th", "MWF", "L-V")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.dates import is_spanish
from core.days import (
    GROUPS,
    INITIAL,
    NAME,
    NAMES,
    Day,
    day_of_initial,
    days_of_run,
    in_order,
    through,
)

_JOIN = r"(?: ?[/,&+.|-] ?| (?:and|y|e|n) | )"
_SIGN = r" ?[/,&+] ?(?:and |y )?"
_EITHER = rf"(?:{NAME}|{INITIAL})"
_SURE = r"(?:tu|th|mo|fr|sa)\b"  # no other words in a text about run times
_TO = r"(?: ?(?P<dash>-|~) ?| (?:to|thru|through|till?|until|a|al|hasta(?: el)?|-) )"
_OTHER_WORDS = ("mi", "su", "we", "do", "ma", "vi")  # "can we do 6am" names no days
_NAME = re.compile(NAME)
_WORD = re.compile(r"[a-z]+")
_RANGE = re.compile(
    rf"(?:from |de |desde |del |between |entre )?(?:el |los )?(?P<first>{_EITHER})"
    rf"{_TO}(?:el |los )?(?P<last>{_EITHER})(?!-{_EITHER})"
)
_CHAIN = re.compile(rf"{NAME}(?:-{NAME}){{2,}}")
_GROUP = re.compile("|".join(rf"(?P<g{number}>(?:{words})\b)" for number, words in enumerate(GROUPS)))
_INITIALS = re.compile(
    rf"{INITIAL}(?:{_JOIN}{INITIAL})+(?:{_SIGN}{_EITHER})*|{INITIAL}(?:{_SIGN}{_EITHER})+"
    rf"|{_SURE}(?:{_JOIN}(?:{NAME}|{_SURE}))+|{NAME}(?:{_JOIN}{NAME})*(?:{_JOIN}{_SURE})+"
    rf"|{NAME}(?: ?[/&+] ?{_EITHER})* ?[/&+] ?{INITIAL}"
)
_ALONE = re.compile(
    r"(?:tu|th|mo|fr|sa|su|we|m|t|w|f|l|x|j|v|s|d)\b(?=:? \d)"
    r"|(?:(?<=\d )|(?<=\dam )|(?<=\dpm ))(?:tu|th|mo|fr|sa|su)\b(?! [a-ln-z])"
)
_LETTERS = re.compile(r"(?<![a-z])[mtwrfslxjvduhay]{2,9}\b")
_LETTER_RANGES: Mapping[str, tuple[Day, Day]] = {"lav": ("mon", "fri"), "laj": ("mon", "thu"), "lad": ("mon", "sun")}
_BESIDE_TIME = re.compile(r" ?(?:$|[\d,@]|at|a las)")


@dataclass(frozen=True, slots=True)
class DaysSaid:
    """Days named at one place of a text.

    Args:
        days: in the order of the week; may be empty where all are in doubt.
        is_group: they are meant together and none is named, as in "weekdays" or "mon-thu".
        is_list_too: they may be a list as well as a range: "T-Th".
        is_all: whether each of the words is sure to be a day.
    """

    days: tuple[Day, ...]
    is_group: bool = False
    is_list_too: bool = False
    is_all: bool = True


class DayReader:
    """Reads the days of one tidy text; its other words tell in which language initials are."""

    def __init__(self, text: str) -> None:
        """Look at the whole text first."""
        self._text = text
        self._is_spanish = is_spanish(text) or re.search(r"\b(?:[lxjv]|lu|ju|vi)\b", text) is not None
        self._has_initials = len(_ALONE.findall(text)) > 1 or _INITIALS.search(text) is not None

    def match_range_or_group(self, at: int) -> tuple[DaysSaid, int] | None:
        """Match "mon-thu", "de lunes a viernes", "mon-wed-fri", "weekdays" at a place; give it with where it ends."""
        if chain := _CHAIN.match(self._text, at):
            return DaysSaid(in_order(NAMES[name] for name in _WORD.findall(chain[0]))), chain.end()
        if found := _RANGE.match(self._text, at):
            said = self._range(found)
            return (said, found.end()) if said else None
        if found := _GROUP.match(self._text, at):
            return DaysSaid(list(GROUPS.values())[int(str(found.lastgroup)[1:])], is_group=True), found.end()
        return None

    def match_list(self, at: int) -> tuple[DaysSaid, int] | None:
        """Match initials, or one name of a day, at a place; give it with where it ends."""
        if found := _INITIALS.match(self._text, at):
            said = self._initials(found)
            return (said, found.end()) if said else None
        if (found := _ALONE.match(self._text, at)) and (re.match(_SURE, found[0]) or self._has_initials):
            day = self._day(found[0])
            return (DaysSaid((day,)), found.end()) if day else None
        return self._name(at)

    def match_letters(self, at: int) -> tuple[DaysSaid, int] | None:
        """Match initials written as one word, "mwf", at a place; give it with where it ends."""
        found = _LETTERS.match(self._text, at)
        if found is None:
            return None
        if found[0] in _LETTER_RANGES:
            return DaysSaid(through(*_LETTER_RANGES[found[0]]), is_group=True), found.end()
        days = days_of_run(found[0].replace("y", ""))
        return (DaysSaid(days), found.end()) if days else None

    def _range(self, found: re.Match[str]) -> DaysSaid | None:
        ends = found["first"], found["last"]
        are_names = all(end in NAMES for end in ends)
        if not (found["dash"] or are_names or len(ends[0]) > 1 or _BESIDE_TIME.match(self._text, found.end())):
            return None
        first, last = self._day(ends[0]), self._day(ends[1])
        if first is None or last is None:
            return DaysSaid((), is_all=False)
        return DaysSaid(
            in_order(through(first, last)),
            is_group=True,
            is_list_too=not are_names and (first, last) == ("tue", "thu"),
        )

    def _initials(self, found: re.Match[str]) -> DaysSaid | None:
        letters = [word for word in _WORD.findall(found[0]) if word not in ("and", "y", "e", "n")]
        if all(word in _OTHER_WORDS for word in letters):
            return None
        if run := days_of_run("".join(letters)):
            return DaysSaid(run)
        days = [self._day(word) for word in letters]
        return DaysSaid(in_order(day for day in days if day), is_all=None not in days)

    def _name(self, at: int) -> tuple[DaysSaid, int] | None:
        found = _NAME.match(self._text, at)
        if found is None:
            return None
        is_shortened = len(found[0]) < 6 and self._text.startswith(".", found.end())  # "Tues. 6am" ends no sentence
        return DaysSaid((NAMES[found[0]],)), found.end() + is_shortened

    def _day(self, word: str) -> Day | None:
        return NAMES.get(word) or day_of_initial(word, is_spanish=self._is_spanish)
