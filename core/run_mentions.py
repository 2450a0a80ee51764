"""What a text about run times mentions, in its order: days, dates, times, long runs, distances, denials and doubts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.clock_times import Clock, Part, match_clock, match_part
from core.dates import SaidDate, match_date
from core.day_lists import DayReader, DaysSaid
from core.days import NAME, WEEK, WEEKDAYS, Day
from core.distance import Distance, distance_of, match_distance
from core.run_doubts import Why, match_doubt, skip_small_talk
from core.run_marks import Mark, match_mark
from core.run_spelling import tidy
from core.small_words import HARMLESS


@dataclass(frozen=True, slots=True)
class OnDays:
    """Days of each week; `is_group` for "weekdays" and ranges, which name none of them."""

    days: tuple[Day, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class OnDate:
    """One date."""

    said: SaidDate


@dataclass(frozen=True, slots=True)
class At:
    """A time of day."""

    said: Clock


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of the day without its hour: "tuesday evenings"."""

    part: Part


@dataclass(frozen=True, slots=True)
class Far:
    """How far."""

    distance: Distance


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that say more than days and times can, or a number left over; and why we must ask."""

    why: Why


Mention = OnDays | OnDate | At | PartOfDay | Far | Doubt | Mark
_Found = tuple[list[Mention], int] | None

LONGEST_READ = 480  # characters, three texts; nobody needs more for a week
_TIMELY = re.compile(rf"\b{NAME}|\d")
_CHANGE = (
    r"\b(?:move|moving|switch|change|shift|swap|bump|push|reschedule"
    r"|pasa|pasar|pasame|cambia|cambiar|cambiame|mueve|mover)\b"
)
_TO_WHAT = rf"(?= (?:the |el |los |las |la |at )*(?:{NAME}|\d|tomorrow|manana|week|entre semana|fin|half|quarter))"
_MOVED = re.compile(rf".*?{_CHANGE}[^.;\n]*?\b(?:to|for|al?|por|para)\b{_TO_WHAT}")
_ANY_DAY = date(2000, 1, 3)


def mentions(plain: str, *, today: date) -> list[Mention]:
    """List what a comparable text mentions; other words are passed over, other numbers are a doubt."""
    text, old = _new_state(tidy(plain[:LONGEST_READ]))
    says_more = len(plain) > LONGEST_READ or _TIMELY.search(old) is not None
    return [*([Doubt("more")] if says_more else []), *_Scanner(text, today).scan()]


def names_run_time(plain: str) -> bool:
    """Tell whether a comparable text names a day, a date or a time."""
    return any(isinstance(mention, OnDays | OnDate | At) for mention in mentions(plain, today=_ANY_DAY))


def _new_state(text: str) -> tuple[str, str]:
    """Cut a change into what shall be and what was: "move saturdays to sunday at 8" is about Sunday."""
    found = _MOVED.match(text)
    return (text[found.end() :], found[0]) if found else (text, "")


_EVERY_PART = re.compile(
    r"(?:every|each|all|cada|todas las) (?P<part>morning|evening|night|afternoon|manana|tarde|noche)s?\b"
    r"|nightly\b"
)
_WEEKNIGHTS = re.compile(r"(?:every )?(?:week ?|school )nights?\b")
_PART_OF_TODAY = re.compile(r"tonight|tonite|noche|(?<=esta )manana|tarde|morning|afternoon|evening")
_MAR_AND_DAY = re.compile(r"mar\.? \d{1,2}\b")
_NUMBERED = (
    r"(?:mile|km|week|semana|bib|dorsal|zone|zona|level|nivel|phase|stage|wave|day|number|numero|no\.?|#) ?#?\d+\b"
)
_LEFTOVER = re.compile(rf"{_NUMBERED}|\d+(?:[.,:/]\d+)*")
_WORD = re.compile(r"[a-z]+")
_ENDS_A_LIST = (Mark.COMMA, Mark.END)
_PART_NAMES: Mapping[str, Part] = {
    "morning": "morning",
    "manana": "morning",
    "afternoon": "afternoon",
    "tarde": "afternoon",
    "evening": "evening",
    "tonight": "evening",
    "tonite": "evening",
    "night": "night",
    "noche": "night",
}


class _Scanner:
    """Goes through a tidy text from left to right; the first rule that fits takes the words it is about."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self._days = DayReader(text)
        self._rules: tuple[Callable[[int], _Found], ...] = (
            self._space,
            self._small_talk,
            self._every_part,
            self._range_or_group,
            self._date,
            self._distance,
            self._list,
            self._doubt,
            self._clock,
            self._mark,
            self._part,
            self._letters,
            self._leftover,
        )

    def scan(self) -> Iterator[Mention]:
        """Give what the text says, in its order, with a doubt where a strange word parts a day from its time."""
        waits_for_time = has_strange_word = False
        for found in self._mentions_and_words():
            if isinstance(found, str):
                has_strange_word |= waits_for_time and found not in HARMLESS
                continue
            if isinstance(found, OnDays | OnDate | At):
                if has_strange_word:
                    yield Doubt("more")
                waits_for_time, has_strange_word = not isinstance(found, At), False
            elif found in _ENDS_A_LIST:
                waits_for_time = has_strange_word = False
            yield found

    def _mentions_and_words(self) -> Iterator[Mention | str]:
        at = 0
        while at < len(self._text):
            found = next((found for rule in self._rules if (found := rule(at)) is not None), None)
            if found is not None:
                yield from found[0]
                at = found[1]
            elif word := _WORD.match(self._text, at):
                yield word[0]
                at = word.end()
            else:
                at += 1

    def _space(self, at: int) -> _Found:
        return ([], at + 1) if self._text[at] == " " else None

    def _small_talk(self, at: int) -> _Found:
        end = skip_small_talk(self._text, at)
        return ([], end) if end else None

    def _every_part(self, at: int) -> _Found:
        if found := _WEEKNIGHTS.match(self._text, at):
            return [OnDays(WEEKDAYS, is_group=True), PartOfDay("evening")], found.end()
        if found := _EVERY_PART.match(self._text, at):
            return [OnDays(WEEK, is_group=True), PartOfDay(_PART_NAMES[found["part"] or "night"])], found.end()
        return None

    def _range_or_group(self, at: int) -> _Found:
        return _of_days(self._days.match_range_or_group(at))

    def _date(self, at: int) -> _Found:
        found = match_date(self._text, at, today=self._today)
        if found is None or self._is_mar_a_day(at):
            return None
        said, end = found
        part = _PART_OF_TODAY.search(self._text, at, end)
        return [OnDate(said), *([PartOfDay(_PART_NAMES[part[0]])] if part else [])], end

    def _is_mar_a_day(self, at: int) -> bool:
        """Tell whether "mar 6" is Tuesday at six and not the sixth of March: no number follows."""
        found = _MAR_AND_DAY.match(self._text, at)
        return found is not None and re.search(r"\d", self._text[found.end() :]) is None

    def _distance(self, at: int) -> _Found:
        found = match_distance(self._text, at)
        return ([Far(distance_of(found))], found.end()) if found else None

    def _list(self, at: int) -> _Found:
        return _of_days(self._days.match_list(at))

    def _doubt(self, at: int) -> _Found:
        found = match_doubt(self._text, at)
        return ([Doubt(found[0])], found[1]) if found else None

    def _clock(self, at: int) -> _Found:
        found = match_clock(self._text, at)
        if found is None or (at and self._text[at - 1] in "#.:/"):
            return None
        return [At(found[0])], found[1]

    def _mark(self, at: int) -> _Found:
        found = match_mark(self._text, at)
        return ([found[0]], found[1]) if found else None

    def _part(self, at: int) -> _Found:
        found = match_part(self._text, at)
        return ([PartOfDay(found[0])], found[1]) if found else None

    def _letters(self, at: int) -> _Found:
        return _of_days(self._days.match_letters(at))

    def _leftover(self, at: int) -> _Found:
        found = _LEFTOVER.match(self._text, at)
        return ([Doubt("more")], found.end()) if found else None


def _of_days(found: tuple[DaysSaid, int] | None) -> _Found:
    if found is None:
        return None
    said, end = found
    mentioned: list[Mention] = [OnDays(said.days, said.is_group)] if said.days else []
    doubts: list[Mention] = [Doubt("choice")] if said.is_list_too else [Doubt("more")] if not said.is_all else []
    return [*mentioned, *doubts], end
