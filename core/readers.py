"""What a text asks for, once STOP and red flags are settled: one reader an intent, tried in the order of `_READERS`.

What a text says plainly comes before what its words merely allow.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from content.catalog import Places
from core import intents, where
from core.codes import code_in
from core.days import NAME
from core.distance import AMOUNT, KILOMETERS, MILES, read_distance
from core.findings import Findings
from core.intents import Intent
from core.places import Place, read_place, says_where
from core.run_mentions import names_run_time
from core.runner import Side

# The narrow ones first: salt tablets are no plain question on drinking.
_TOPICS = (
    *("pregnancy", "painkillers", "pickle_juice", "bananas", "salt"),
    *("hydration", "strength", "form", "distance"),
)


_Plainly = Literal["pause", "resume", "skip", "fewer", "cancel"]  # wishes that are read before all other reminders

# "15 on saturday", "el sabado 12 km": a distance and a day, and no time.
_DISTANCE = rf"{AMOUNT}\s*(?:{MILES}|{KILOMETERS})?"
_ON_A_DAY = rf"(?:on|this|next|for|el|este|para el|manana|tomorrow)(?:\s+{NAME})?"
_MEANING_TO = (
    r"(?:(?:i )?(?:want|plan|planning|going|mean|gonna|thinking of|doing|running|quiero|pienso|voy a)\b[a-z ]*)?"
)
_FAR_ON_A_DAY = re.compile(
    rf"{_MEANING_TO}(?:{_DISTANCE}\s+{_ON_A_DAY}"
    rf"|(?:{NAME}|{_ON_A_DAY})(?: is| are| son)?\s+{AMOUNT}\s*(?:{MILES}|{KILOMETERS}))"
)

# A wish about races that names no code.
_A_RACE = r"(?: (?:the|a|my|this|in|for|to|up|la|una|de|en|mi|esta))*(?: (?:race|carrera))?"
_BARE_JOIN = re.compile(
    r"(?:(?:i (?:want|wanna|would like)|can i|quiero|como|puedo|me) )*(?:to )?"
    rf"(?:join|sign|unirme|uno|inscribirme|apuntarme){_A_RACE}"
)
_BARE_LEAVE = re.compile(rf"(?:i (?:want|wanna) to |quiero )?(?:leave|unjoin|salir de|salirme de){_A_RACE}")


@dataclass(frozen=True, slots=True)
class About:
    """A text with what was found in it, for the readers below."""

    text: str
    findings: Findings
    areas: list[where.AreaFound]
    sides: where.SideWords
    places: Places

    def says(self, name: str) -> bool:
        """Tell whether the text says this."""
        return self.findings.says(name)

    def first(self, name: str) -> tuple[int, ...] | None:
        """Give the place where it first says this."""
        return self.findings.first("said", name)

    def is_about_area(self, place: tuple[int, ...]) -> bool:
        """Tell whether a remark concerns the area named: none is named, or it is in the same clause."""
        clauses = self.findings.words.clauses
        return not self.areas or any(clauses[area.place[0]] == clauses[place[0]] for area in self.areas)

    def stretch(self, area: str | None) -> intents.Stretch:
        """Make the wish for a stretch, with side, mile and bib."""
        others = tuple(dict.fromkeys(other.name for other in self.areas if other.name != area))
        plain = self.findings.words.plain
        return intents.Stretch(area, self.side(), where.mile_in(plain), where.bib_in(plain), others)

    def timezone(self) -> intents.Timezone:
        """Tell the zone where the text names one place, if need be with its slips mended ("pacfic time")."""
        words = self.findings.words
        place = read_place(words.plain, self.places) or read_place(" ".join(words.words), self.places)
        return intents.Timezone(place.zone if isinstance(place, Place) else None, words.plain)

    def topic(self) -> str | None:
        """Tell the topic of a question; None for a general one."""
        return next((topic for topic in _TOPICS if self.says(f"tips_{topic}")), None)

    def race(self, wish: Literal["join", "leave"]) -> Intent | None:
        """Make the wish to join or leave a race; None where the text names no code and says more than the wish."""
        code, plain = code_in(self.text), self.findings.words.plain.strip(" .!?")
        if code is None and not (_BARE_JOIN if wish == "join" else _BARE_LEAVE).fullmatch(plain):
            return None
        return intents.Join(code) if wish == "join" else intents.Leave(code)

    def side(self) -> Side | None:
        """Tell the side of the first area named."""
        return where.side_of(self.areas[0].place if self.areas else None, self.findings, self.sides)


def _read_digit(about: About) -> Intent | None:
    said = about.text.strip().rstrip(".!)")
    return intents.Digit(int(said)) if said in ("1", "2", "3") else None


def _read_data(about: About) -> Intent | None:
    if about.says("erase"):
        return intents.Erase()
    return intents.MyData() if about.says("my_data") else None


def _read_language(about: About) -> Intent | None:
    if about.says("language_en"):
        return intents.ChangeLanguage("en")
    return intents.ChangeLanguage("es") if about.says("language_es") else None


def _read_race(about: About) -> Intent | None:
    if about.says("leave"):
        return about.race("leave")
    return about.race("join") if about.says("join") else None


def _read_miles(about: About) -> Intent | None:
    if about.areas or about.says("hurts") or about.says("asks") or read_distance(about.findings.words.plain) is None:
        return None
    if about.says("ran"):
        return intents.Ran()
    return intents.HowFar() if _FAR_ON_A_DAY.fullmatch(about.findings.words.plain.strip(" .!")) else None


def _read_keep(about: About) -> Intent | None:
    return intents.Keep() if about.says("keep") else None


def _read_reminder(about: About) -> Intent | None:
    plain = about.findings.words.plain
    wishes: tuple[_Plainly, ...] = get_args(_Plainly)
    for wish in wishes:
        if about.says(f"remind_{wish}"):
            return intents.Remind(wish, plain)
    if about.says("remind_change") and not about.areas:
        return intents.Remind("change", plain)
    if about.says("remind_list") and not names_run_time(plain):
        return intents.Remind("list", plain)
    if about.says("remind_me") or (about.says("remind_set") and not about.areas):
        return intents.Remind("set", plain)
    return None


def _read_start(about: About) -> Intent | None:
    return intents.Start() if about.says("start") and not about.areas else None


def _read_timezone(about: About) -> Intent | None:
    if about.areas:
        return None
    says_so = about.says("timezone") or says_where(about.findings.words.plain, about.places)
    return about.timezone() if says_so else None


def _read_question(about: About) -> Intent | None:
    if about.says("hurts_now") or not about.says("asks"):
        return None
    topic = about.topic()
    return intents.Question(topic) if topic or about.says("tips_general") else None


def _read_feedback(about: About) -> Intent | None:
    thanks, better = about.first("thanks"), about.first("better")
    if better and not (thanks and thanks < better):
        return intents.Better() if about.is_about_area(better) else None
    worse, same = about.first("worse"), about.first("same")
    if worse and about.is_about_area(worse):
        return intents.Worse()
    return intents.Same() if same and about.is_about_area(same) else None


def _read_area(about: About) -> Intent | None:
    return about.stretch(about.areas[0].name) if about.areas else None


def _read_unnamed_area(about: About) -> Intent | None:
    return about.stretch(None) if about.says("hurts") else None


def _read_again(about: About) -> Intent | None:
    return intents.Again() if about.says("again") else None


def _read_next(about: About) -> Intent | None:
    return intents.Next() if about.says("next") else None


def _read_help(about: About) -> Intent | None:
    return intents.Help() if about.says("help") else None


def _read_details(about: About) -> Intent | None:
    plain = about.findings.words.plain
    other_side = about.says("other_side")
    side = None if other_side else about.side()
    details = intents.Details(side, where.mile_in(plain), where.bib_in(plain), other_side)
    is_short = len(about.findings.words.words) <= 8
    return details if is_short and details != intents.Details() else None


def _read_thanks(about: About) -> Intent | None:
    return intents.Thanks() if about.says("thanks") else None


def _read_all_clear(about: About) -> Intent | None:
    return intents.AllClear() if about.says("all_clear") else None


def _read_greeting(about: About) -> Intent | None:
    return intents.Greeting() if about.says("greeting") else None


def _read_what_now(about: About) -> Intent | None:
    return intents.WhatNow() if about.says("what_now") else None


_READERS: tuple[Callable[[About], Intent | None], ...] = (
    _read_digit,
    _read_data,
    _read_language,
    _read_race,
    _read_start,
    _read_timezone,
    _read_keep,
    _read_miles,
    _read_reminder,
    _read_question,
    _read_feedback,
    _read_area,
    _read_again,
    _read_next,
    _read_help,
    _read_unnamed_area,
    _read_details,
    _read_thanks,
    _read_all_clear,
    _read_greeting,
    _read_what_now,
)


def read_intent(about: About) -> Intent:
    """Read what a text asks for; Unclear where no reader finds anything."""
    return next((intent for read in _READERS if (intent := read(about)) is not None), intents.Unclear())
