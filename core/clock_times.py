"""A time of day as runners write it: "5.45am", "18:30", "half six", "las 6 menos cuarto"; and what it leaves open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

Part = Literal["am", "pm", "dawn", "morning", "midday", "afternoon", "evening", "night"]
Why = Literal["hour", "about", "contradiction", "choice"]

_BEFORE_NOON = ("am", "dawn", "morning")
# The hours of a twelve-hour clock that each part of the day can mean, with what is added to them.
_HOURS: Mapping[Part, Mapping[int, int]] = {
    "am": {**{hour: hour for hour in range(1, 12)}, 12: 0},
    "pm": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
    "dawn": {**{hour: hour for hour in range(1, 8)}, 12: 0},
    "morning": {hour: hour for hour in range(1, 12)},
    "midday": {11: 11, 12: 12, 1: 13, 2: 14},
    "afternoon": {**{hour: hour + 12 for hour in range(1, 10)}, 12: 12},
    "evening": {hour: hour + 12 for hour in range(4, 12)},
    "night": {**{hour: hour + 12 for hour in range(6, 12)}, 12: 0},
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it stands in a text.

    Args:
        hour, minute: as written, so an hour from 1 to 12 may be of either half of the day.
        part: what tells the half of the day; None where nothing does.
        is_bare: an hour alone, without minutes, "am" or "o'clock".
        is_told: a word such as "at" says that it is a time.
        doubt: why it is no certain time in any case.
    """

    hour: int
    minute: int = 0
    part: Part | None = None
    is_bare: bool = False
    is_told: bool = False
    doubt: Why | None = None

    @property
    def is_after_noon(self) -> bool:
        """Tell whether words put it after noon, on a twelve-hour clock."""
        return self.part is not None and self.part not in _BEFORE_NOON and self.hour <= 12

    def within(self, part: Part | None) -> "Clock":
        """Give the same with a part of the day said elsewhere: "evenings at 6"."""
        if part is None:
            return self
        if self.part is None:
            return replace(self, part=part)
        agrees = (self.part in _BEFORE_NOON) == (part in _BEFORE_NOON) or self.hour == 12
        return self if agrees else replace(self, doubt="contradiction")

    def read(self) -> tuple[time | None, Why | None]:
        """Tell the time of day, and why it is not certain.

        Without a half of the day, 4 to 11 are before noon and 12:30 is after it; 1, 2, 3 and a bare 12 stay open.
        """
        if self.hour > 23 or self.minute > 59:
            return None, "contradiction"
        if self.hour == 0 or self.hour > 12:
            is_at_odds = self.hour > 12 and self.part in _BEFORE_NOON
            return (None, "contradiction") if is_at_odds else (time(self.hour, self.minute), self.doubt)
        hour = _HOURS[self.part].get(self.hour) if self.part else self._likely_hour()
        return (None, self.doubt or "hour") if hour is None else (time(hour, self.minute), self.doubt)

    def _likely_hour(self) -> int | None:
        if self.hour == 12:
            return None if self.is_bare else 12
        return self.hour if self.hour >= 4 else None


_PARTS: Mapping[Part, str] = {
    "am": r"am\b(?! pm)",
    "pm": r"pm\b(?! am)",
    "dawn": r"(?:(?:de|por|en) (?:la |las )?)?madrugadas?\b",
    "morning": r"(?:in the |early (?:in the )?)?mornings?\b|(?:de|por|en|a) (?:la |las )?mananas?\b"
    r"|(?:(?:todas )?las )?mananas\b|before (?:work|breakfast|school)\b"
    r"|antes (?:del trabajo|de trabajar|de desayunar)\b",
    "midday": r"(?:at |on my )?lunch(?: ?time| break| hour)?\b|(?:al|del) (?:mediodia|dia)\b",
    "afternoon": r"(?:in the |this )?(?:afternoons?|arvos?)\b|(?:(?:de|por|en|a) )?(?:todas )?(?:la |las )?tardes?\b"
    r"|after (?:work|school)\b|despues del? (?:trabajo|trabajar|curro|la oficina)\b|al salir del trabajo\b",
    "evening": r"(?:in the )?(?:evenings?|evngs?|eves?)\b|after dinner\b",
    "night": r"(?:at |in the )?nights?\b|(?:(?:de|por|en|a) )?(?:todas )?(?:la |las )?noches?\b",
}
_PART = re.compile("|".join(rf"(?P<{part}>{words})" for part, words in _PARTS.items()))

_UNIT = (
    r" ?(?:mi|miles?|milers?|millas?|kms?|ks?|kilomet\w+|days?|dias?|weeks?|wks?|semanas?|months?|mes|meses"
    r"|times?|x|veces|reps?|laps?|min|mins|minutes?|minutos?|hours?|hrs?|horas?|years?|people|%|st|nd|rd|th|bpm|deg\w*)\b|%"
)
_HOUR, _MINUTES, _FEW = r"\d{1,2}", r"[0-5]\d", r"5|10|20|25"
_AT = r"(?:@ ?|at |a las |a la |alas |las |la |para las |about |around |approx\w* |roughly |circa |~ ?|sobre |hacia )"
_CLOCK = re.compile(
    rf"(?P<about>(?:about|around|approx\w*|roughly|circa|~|aprox\w*|sobre|hacia|tipo|como|a eso de|mas o menos|cerca de"
    rf"|alrededor de)(?: a)?(?= ?(?:@|at|las?|\d|a las?)) ?)?(?P<at>{_AT}(?:like |about |around |las? |tipo )*)?(?:"
    rf"(?P<noon>(?:al? )?(?:12 ?)?(?:de |del )?(?:noon|midday|medio ?dia)|12 del (?:medio)?dia)\b"
    rf"|(?P<midnight>(?:12 ?)?(?:midnight|media ?noche))\b"
    rf"|half (?:past )?(?P<half_past>{_HOUR})"
    rf"|(?:a )?quarter (?:past|after) (?P<quarter_past>{_HOUR})"
    rf"|(?:a )?quarter (?:to|til|till|of|before) (?P<quarter_to>{_HOUR})"
    rf"|(?P<past>{_FEW}) (?:minutes? |mins? )?(?:past|after) (?P<past_hour>{_HOUR})"
    rf"|(?P<to>10|20|25) (?:minutes? |mins? )?(?:to|til|till|before) (?P<to_hour>[1-9]|1[0-2])(?= |am|pm|$)(?!:)"
    rf"|(?:un )?(?P<less>cuarto|{_FEW}) (?:para|pa) (?:las |la )(?P<less_hour>{_HOUR})"
    rf"|(?P<hour>{_HOUR})(?: (?P<y>y (?:media|cuarto|[1-5][05])|y (?:5|10)(?!\d))(?![:.]?\d)\b"
    rf"| menos (?P<menos>cuarto|{_FEW})\b"
    rf"| ?[:;] ?(?P<minute>{_MINUTES})|[.,](?P<dotted>{_MINUTES})|(?P<compact>{_MINUTES})"
    rf"| (?P<spaced>[0-5][05])(?!{_UNIT})(?![:.\d]))?"
    rf")(?![\d/]|[:.,]\d|(?<![:.,]\d\d){_UNIT}(?<!\dh))"
)
_AFTER = re.compile(r" ?(?:(?P<sharp>oclock|en punto|sharp|hs?\b|horas\b|hrs\b))")
_ISH = re.compile(r" ?-?(?:ish\b|or so\b|y pico\b|aprox\w*\b|approx\w*\b|more or less\b|mas o menos\b)")
_AT_ODDS = re.compile(r" ?(?:am ?/?(?:or )?pm|pm ?/?(?:or )?am)\b")
_TO_ANOTHER = re.compile(r" ?(?:-|/|to\b|a\b|hasta\b|till?\b|until\b|y\b(?= las)) ?(?=(?:las? )?\d)")


def match_part(text: str, at: int) -> tuple[Part, int] | None:
    """Match a part of the day at a place of a tidy text; give it with where it ends."""
    found = _PART.match(text, at)
    if found is None:
        return None
    part: Part = next(part for part in _PARTS if found[part])
    return part, found.end()


def match_clock(text: str, at: int) -> tuple[Clock, int] | None:
    """Match a time of day at a place of a tidy text; give it with where it ends."""
    found = _CLOCK.match(text, at)
    if found is None:
        return None
    clock = _read(found)
    return _with_what_follows(replace(clock, is_told=bool(found["at"])), text, found.end()) if clock else None


def _read(found: re.Match[str]) -> Clock | None:
    """Put hour and minute together; None where the digits are no time."""
    doubt: Why | None = (
        "about" if found["about"] or re.search("about|around|approx|~|tipo|sobre|hacia", found["at"] or "") else None
    )
    if found["noon"]:
        return Clock(12, 0, "midday", doubt=doubt)
    if found["midnight"]:
        return Clock(12, 0, "night", doubt=doubt)
    for name, minute in (("half_past", 30), ("quarter_past", 15)):
        if found[name]:
            return Clock(int(found[name]), minute, doubt=doubt)
    for name, less in (("quarter_to", "15"), ("to_hour", found["to"]), ("less_hour", found["less"])):
        if found[name]:
            return _before(int(found[name]), less, doubt)
    if found["past_hour"]:
        return Clock(int(found["past_hour"]), int(found["past"]), doubt=doubt)
    return _read_hour(found, doubt)


def _read_hour(found: re.Match[str], doubt: Why | None) -> Clock | None:
    hour = int(found["hour"])
    if found["menos"]:
        return _before(hour, found["menos"], doubt)
    if found["y"]:
        said = found["y"][2:]
        return Clock(hour, {"media": 30, "cuarto": 15}.get(said) or int(said), doubt=doubt)
    minute = found["minute"] or found["dotted"] or found["compact"] or found["spaced"]
    if minute is None and hour == 0:
        return None
    return Clock(hour, int(minute or 0), is_bare=minute is None, doubt=doubt)


def _before(hour: int, less: str, doubt: Why | None) -> Clock:
    minute = 60 - (15 if less == "cuarto" else int(less))
    return Clock((hour - 2) % 12 + 1 if hour <= 12 else hour - 1, minute, doubt=doubt)


def _with_what_follows(clock: Clock, text: str, end: int) -> tuple[Clock, int]:
    """Take in "am", "in the morning", "o'clock", "-ish" and "-7am" behind an hour."""
    if sharp := _AFTER.match(text, end):
        clock, end = (
            replace(clock, is_bare=clock.is_bare and sharp["sharp"] in ("oclock", "en punto", "sharp")),
            sharp.end(),
        )
    if ish := _ISH.match(text, end):
        clock, end = replace(clock, doubt="about"), ish.end()
    if odd := _AT_ODDS.match(text, end):
        return replace(clock, doubt="contradiction"), odd.end()
    while part := match_part(text, end + (text[end : end + 1] == " ")):
        clock, end = replace(clock.within(part[0]), is_bare=False), part[1]
    if ish := _ISH.match(text, end):
        clock, end = replace(clock, doubt="about"), ish.end()
    if (another := _TO_ANOTHER.match(text, end)) and (later := _CLOCK.match(text, another.end())):
        until, end = _with_what_follows(_read(later) or clock, text, later.end())
        clock = replace(clock, part=clock.part or until.part, doubt="choice")
    return clock, end
