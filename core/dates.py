"""Dates as runners write them: "tomorrow", "Dec 6", "12/6", "6 dic", "this sat", "el martes que viene"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.days import NAME, NAMES, WEEK, Day
from core.number_words import words

_MONTHS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(words("jan feb mar apr may jun jul aug sep oct nov dec"), 1)},
    **{word: number for number, word in enumerate(words("january february march april may june july"), 1)},
    **{word: number for number, word in enumerate(words("august september october november december"), 8)},
    **{word: number for number, word in enumerate(words("enero febrero marzo abril mayo junio julio"), 1)},
    **{word: number for number, word in enumerate(words("agosto septiembre octubre noviembre diciembre"), 8)},
    "ene": 1,
    "abr": 4,
    "sept": 9,
    "setiembre": 9,
    "dic": 12,
}
MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?:de |del )?(?P<{}>20\d\d))?"
_NO_TIME = r"(?!\d|[:.h/]\d| ?[ap]m\b| oclock)"
_DATE = re.compile(
    rf"(?P<today>today|hoy|tonight|tonite|esta (?:noche|tarde|manana)|this (?:morning|afternoon|evening))\b"
    rf"|(?P<after_tomorrow>(?:the )?day after tomorrow|pasado manana)\b"
    rf"|(?P<tomorrow>tomorrow|tmrw|tmr|tmw|tmrrw|tomoro|tomorow|tommorow|tommorrow|manana)\b"
    rf"|(?P<iso>20\d\d-\d\d-\d\d)\b"
    rf"|(?P<month_first>{MONTH}) (?:the )?(?P<day_after>{_DAY_OF_MONTH}){_ORDINAL}{_NO_TIME}"
    rf"{_YEAR.format('year_after')}"
    rf"|(?:el |the )?(?P<day_before>{_DAY_OF_MONTH}){_ORDINAL} (?:of |de )?(?P<month_last>{MONTH})"
    rf"{_YEAR.format('year_before')}"
    rf"|(?:el |on )?(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})(?:/(?P<year>(?:20)?\d\d))?(?![\d/:]| ?[ap]m\b)"
    rf"|el (?P<dated_day>{NAME}) (?P<number>{_DAY_OF_MONTH})(?=,? a las? )"
    rf"|(?:el dia |el |dia )(?P<dia>{_DAY_OF_MONTH}){_NO_TIME}(?! (?:de la|y media|menos|/))"
    rf"|(?:the |on the |on )?(?P<ordinal>{_DAY_OF_MONTH})(?:st|nd|rd|th)\b(?! (?:of )?{MONTH})"
    rf"|(?P<which>this coming|this|coming|next|este|el proximo|proximo) (?P<which_day>{NAME})"
    rf"|(?:el |este )?(?P<coming_day>{NAME}) (?:que viene|proximo)\b"
)
_SPANISH = re.compile(
    r"\b(?:el|los|las|la|de|del|al|y|a|manana|hoy|hasta|desde|corro|tarde|noche|pausa|por|dia|"
    r"lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre|ene|abr|dic)\b"
)
_ENGLISH = re.compile(r"\b(?:the|at|on|and|to|from|until|till?|am|pm|i|my|for|run|pause|skip|text|me|remind)\b")
_NEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date a text names.

    Args:
        on: the date; None where there is no such date ("feb 30").
        is_sure: False where it may be another one as well: "next friday", a date of which only past ones are near.
        month: the month that was named with it, 1 to 12; None where none was.
    """

    on: date | None
    is_sure: bool = True
    month: int | None = None


def is_spanish(plain: str) -> bool:
    """Tell whether small words and day names are more Spanish than English, for "6/12" and initials of days."""
    return len(_SPANISH.findall(plain)) > len(_ENGLISH.findall(plain))


def match_date(text: str, at: int, *, today: date) -> tuple[SaidDate, int] | None:
    """Match a date at a place of a tidy text; give it with where it ends.

    The year is that of the next such date; where the last one is nearer than the next, it is not sure.
    """
    found = _DATE.match(text, at)
    return (_read(found, today), found.end()) if found else None


def next_day(day: Day, today: date, *, or_today: bool = False) -> date:
    """Give the next date that is this day of the week."""
    ahead = (WEEK.index(day) - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if or_today else 7))


def date_in(today: date, month: int, day: int, year: int | None = None) -> SaidDate:
    """Give the date of a month and day: that of the year, else the next one."""
    if year is not None:
        on = _date_or_none(year, month, day)
        return SaidDate(on, is_sure=on is not None and on >= today, month=month)
    dates = [on for ahead in range(-1, 5) if (on := _date_or_none(today.year + ahead, month, day))]
    coming = min((on for on in dates if on >= today), default=None)
    past = max((on for on in dates if on < today), default=date.min)
    return SaidDate(
        coming, is_sure=coming is not None and (coming - today <= _NEAR or today - past > _NEAR), month=month
    )


def day_of_month(today: date, day: int) -> SaidDate:
    """Give the next date that is this day of a month."""
    for ahead in range(12):
        month = (today.month - 1 + ahead) % 12 + 1
        on = _date_or_none(today.year + (today.month - 1 + ahead) // 12, month, day)
        if on and on >= today:
            return SaidDate(on)
    return SaidDate(None, is_sure=False)


def _read(found: re.Match[str], today: date) -> SaidDate:
    if found["today"]:
        return SaidDate(today)
    if found["tomorrow"] or found["after_tomorrow"]:
        return SaidDate(today + timedelta(days=1 if found["tomorrow"] else 2))
    if found["iso"]:
        year, month, day = (int(piece) for piece in found["iso"].split("-"))
        return date_in(today, month, day, year)
    if found["month_first"]:
        return date_in(today, _month(found["month_first"]), int(found["day_after"]), _year(found["year_after"]))
    if found["month_last"]:
        return date_in(today, _month(found["month_last"]), int(found["day_before"]), _year(found["year_before"]))
    if found["first"]:
        return _numeric(found, today)
    if found["dated_day"]:
        said = day_of_month(today, int(found["number"]))
        is_that_day = said.on is not None and WEEK[said.on.weekday()] == NAMES[found["dated_day"]]
        return SaidDate(said.on, is_sure=is_that_day)
    if found["dia"] or found["ordinal"]:
        return day_of_month(today, int(found["dia"] or found["ordinal"]))
    return _weekday(found, today)


def _numeric(found: re.Match[str], today: date) -> SaidDate:
    """Read 12/6: the month first, as in the United States, or the day first where the text is Spanish."""
    first, second = int(found["first"]), int(found["second"])
    day_first = first > 12 or (is_spanish(found.string) and second <= 12)
    day, month = (first, second) if day_first else (second, first)
    return date_in(today, month, day, _year(found["year"]))


def _weekday(found: re.Match[str], today: date) -> SaidDate:
    """Read "this", "next" and "coming" with a day; "next" is sure only where the nearest is in the next week too."""
    day = NAMES[found["which_day"] or found["coming_day"]]
    on = next_day(day, today, or_today=found["which"] in ("this", "este"))
    next_monday = today + timedelta(days=7 - today.weekday())
    return SaidDate(on, is_sure=found["which"] != "next" or on >= next_monday)


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".")]


def _year(written: str | None) -> int | None:
    return int(written) % 100 + 2000 if written else None


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
