"""Days of the week as runners write them: names, groups such as "weekdays", and runs of initials such as "MWF"."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from core.number_words import words

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS, WEEKEND = WEEK[:5], WEEK[5:]

NAMES: Mapping[str, Day] = {
    **dict.fromkeys(words("monday mondays mon mons lunes lun"), "mon"),
    **dict.fromkeys(words("tuesday tuesdays tue tues martes mar mart"), "tue"),
    **dict.fromkeys(
        words("wednesday wednesdays wed weds wensday wensdays wendsday wednes miercoles mie mier mierc"), "wed"
    ),
    **dict.fromkeys(words("thursday thursdays thu thur thurs thr thrs jueves jue juev"), "thu"),
    **dict.fromkeys(words("friday fridays fri fris viernes vie vier"), "fri"),
    **dict.fromkeys(words("saturday saturdays sat sats sabado sabados sab"), "sat"),
    **dict.fromkeys(words("sunday sundays sun suns domingo domingos dom"), "sun"),
}
NAME = rf"(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})\b"

# One day in one or two letters. "S" may be either day of a weekend in English, so it is none here.
_INITIALS: Mapping[str, Day] = {
    "m": "mon",
    "mo": "mon",
    "t": "tue",
    "tu": "tue",
    "w": "wed",
    "we": "wed",
    "th": "thu",
    "f": "fri",
    "fr": "fri",
    "sa": "sat",
    "su": "sun",
    "l": "mon",
    "lu": "mon",
    "x": "wed",
    "j": "thu",
    "ju": "thu",
    "v": "fri",
    "vi": "fri",
}
_IN_SPANISH: Mapping[str, Day] = {"s": "sat", "d": "sun", "mi": "wed", "ma": "tue", "do": "sun"}
INITIAL = rf"(?:{'|'.join(sorted({*_INITIALS, *_IN_SPANISH}, key=len, reverse=True))})\b"

_ENGLISH_RUN = re.compile(r"(m)?(tu|t)?(w)?(th|r)?(f)?(sa)?(su)?")
_SPANISH_RUN = re.compile(r"(l)?(m)?([mx])?(j)?(v)?(s)?(d)?")
_SPANISH_WITH_ONE_M: Mapping[str, tuple[Day, ...]] = {
    "lmv": ("mon", "wed", "fri"),
    "lmvs": ("mon", "wed", "fri", "sat"),
    "lmvd": ("mon", "wed", "fri", "sun"),
    "mj": ("tue", "thu"),
    "mjs": ("tue", "thu", "sat"),
    "mjd": ("tue", "thu", "sun"),
}

GROUPS: Mapping[str, tuple[Day, ...]] = {
    r"(?:during|in|throughout) the (?:work ?)?week|(?:cada )?dia (?:laborable|habil)"
    r"|(?:every|each|all|on|the) ?week ?da?ys?|week ?days?|week ?dys|wk ?da?ys?|work ?days|school days"
    r"|business days"
    r"|entre ?semana|entre ?la ?semana|(?:los )?dias (?:laborables|habiles|de semana)|laborables": WEEKDAYS,
    r"(?:every |each |all |the )?week-? ?ends?|wknds?|wk ?ends?|wkends?"
    r"|(?:(?:los|el|todos los) )?fin(?:es)? de (?:la )?semana"
    r"|(?:los |el )?findes?|both weekend days": WEEKEND,
    r"every ?single ?day|every ?day|evryday|evry day|everday|each day|daily|all days"
    r"|all (?=but |except |minus )|all week(?: long)?|all 7 days"
    r"|7 days(?: a week)?|to?do?s? los dias|todos los santos dias|to2 los dias|cada dia|diario|diariamente"
    r"|diarios?|toda la semana|los 7 dias": WEEK,
}


def in_order(days: Iterable[Day]) -> tuple[Day, ...]:
    """Put days in the order of the week, each once."""
    wanted = set(days)
    return tuple(day for day in WEEK if day in wanted)


def through(first: Day, last: Day) -> tuple[Day, ...]:
    """Give the days from one to another, over the end of the week where need be.

    >>> through("fri", "mon")
    ('fri', 'sat', 'sun', 'mon')
    """
    start = WEEK.index(first)
    count = (WEEK.index(last) - start) % 7 + 1
    return tuple((WEEK * 2)[start : start + count])


def day_of_initial(letters: str, *, is_spanish: bool) -> Day | None:
    """Tell the day of one or two letters; None where they may mean several: a lone "M" is Tuesday too in Spanish."""
    if is_spanish:
        return _IN_SPANISH.get(letters) or (None if letters in ("m", "t", "w") else _INITIALS.get(letters))
    return _INITIALS.get(letters)


def days_of_run(letters: str) -> tuple[Day, ...] | None:
    """Tell the days of initials written together; None where it is no such run, or may mean several.

    >>> days_of_run("mwf"), days_of_run("tth"), days_of_run("lxv"), days_of_run("lmv"), days_of_run("lmj")
    (('mon', 'wed', 'fri'), ('tue', 'thu'), ('mon', 'wed', 'fri'), ('mon', 'wed', 'fri'), None)
    """
    if len(letters) == 2 and "s" in letters and letters != "sd":
        return None  # "ls" is how thumbs write "los"
    if letters in _SPANISH_WITH_ONE_M:
        return _SPANISH_WITH_ONE_M[letters]
    for run in (_ENGLISH_RUN, _SPANISH_RUN):
        found = run.fullmatch(letters)
        days = tuple(day for day, said in zip(WEEK, found.groups(), strict=True) if said) if found else ()
        if len(days) > 1 and not (
            run is _SPANISH_RUN and "m" in letters and not {"x", "mm"} & {*letters, letters[1:3]}
        ):
            return days
    return None
