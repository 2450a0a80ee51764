"""Spans of dates in plain words: "next week", "dec 1-7", "until monday". Used for pausing, skipping and travel."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import MONTH, match_date, next_day
from core.days import NAME, NAMES
from core.run_mentions import LONGEST_READ
from core.run_spelling import tidy


@dataclass(frozen=True, slots=True)
class Span:
    """The dates from `first` to `last`, both included; open where `last` is None."""

    first: date
    last: date | None


def read_span(plain: str, *, today: date) -> Span | None:
    """Read the span of dates a comparable text names; None where it names none.

    A weekday is the next such day: today only counts with "this". What ends "until", "hasta" or with "back" a day
    ends on the day before it; "through" includes it.

    >>> friday = date(2026, 11, 27)
    >>> read_span("skip next week", today=friday)
    Span(first=datetime.date(2026, 11, 30), last=datetime.date(2026, 12, 6))
    >>> read_span("pause til monday", today=friday)
    Span(first=datetime.date(2026, 11, 27), last=datetime.date(2026, 11, 29))
    """
    text = tidy(plain[:LONGEST_READ])
    for read in (_between, _through, _until, _for_so_long, _from, _week_or_month):
        span = read(text, today)
        if span is not None:
            return span if span.last is None or span.last >= span.first else None
    on = _first_date(text, 0, today)
    return Span(on[0], _last_in_a_row(text, on)) if on else None


_AND = re.compile(r" ?(?:,|/|&|\+|and|y)(?: |(?=[a-z]))")
_TO = r" ?(?:-|~|to|thru|through|till?|until|and|al?|hasta(?: el)?|y) ?"
_THE = r"(?:(?:el|los|the|on|dia|inclusive) )*"
_ORDINAL = r"(?:st|nd|rd|th)?"
_FIRST_TO_LAST = rf"(?P<first>\d{{1,2}}){_ORDINAL}{_TO}{_THE}(?P<last>\d{{1,2}}){_ORDINAL}"
_MONTH_THEN_DAYS = re.compile(rf"(?P<month>{MONTH}) {_FIRST_TO_LAST}(?![\d/:])(?! (?:{MONTH}))")
_DAYS_THEN_MONTH = re.compile(rf"\b{_FIRST_TO_LAST} (?:de |of )?(?P<month>{MONTH})")
_DAYS_OF_MONTH = re.compile(rf"\b(?:the |del |from (?:the )?){_FIRST_TO_LAST}(?![\d/:])(?! (?:{MONTH}))")
_JOINED = re.compile(r" ?(?:-|~) ?| (?:to|thru|through|until|till?|al?|hasta) ")
_THROUGH = re.compile(r"\b(?:through|thru|hasta .{0,20}? inclusive|up to and including)\b")
_UNTIL = re.compile(
    r"\b(?:until|till?|untill|hasta(?: que)?|b4|before|ill be back|im back|i am back|i return|return(?:ing)?|"
    r"back(?: home| in town)?|vuelvo|regreso|volvemos|regresamos|vuelta|volver|home(?= (?:on|by)))\b"
)
_HOW_LONG = re.compile(
    r"\b(?:(?P<number>\d{1,3}) ?|(?P<one>an?|one|1|un|una) |(?P<couple>(?:a )?couple(?: of)?|un par de) "
    r"|(?P<fortnight>fortnight|quincena))"
    r"(?:more |mas )?(?P<unit>days?|d|dias?|weeks?|wks?|w|semanas?|months?|mo|mes(?:es)?)?\b"
)
_STARTS_LATER = re.compile(r"\b(?:from|starting|beginning|desde|a partir de|as of)\b")
_OPEN = re.compile(r"\b(?:from|starting|beginning|since|desde|a partir de|as of)\b(?: on)? ")
_NEXT = r"(?:next|proxim[ao]|siguiente|following|coming)"
_NEXT_WEEK = re.compile(
    rf"\b(?:{_NEXT} (?:week|semana)|semana (?:que viene|proxima|siguiente|que entra)|(?:otra|la otra) semana)\b"
)
_THIS_WEEK = re.compile(r"\b(?:this|esta|all|rest of (?:the|this)|lo que queda de) (?:week|semana)\b|\bthe week\b")
_NEXT_MONTH = re.compile(rf"\b(?:{_NEXT} (?:month|mes)|mes (?:que viene|proximo|siguiente))\b")
_THIS_MONTH = re.compile(r"\b(?:this|este) (?:month|mes)\b")
_WEEKEND = re.compile(r"\b(?:week-? ?ends?|findes?|fin(?:es)? de semana)\b")
_MONTH_ALONE = re.compile(rf"\b(?:in|until|till?|hasta|en|all of|todo|for) (?P<month>{MONTH})(?! \d)")


def _between(text: str, today: date) -> Span | None:
    """Read "dec 1-7", "del 1 al 7 de diciembre", "mon to sun", "dec 1 to jan 3"."""
    for pattern in (_MONTH_THEN_DAYS, _DAYS_THEN_MONTH, _DAYS_OF_MONTH):
        if found := pattern.search(text):
            return _days_of_one_month(found, today)
    for at in _places(text):
        first = match_date(text, at, today=today) if not _is_weekday(text, at) else None
        day = _weekday(text, at, today)
        start = (first[0].on, first[1]) if first and first[0].on else day
        joined = _JOINED.match(text, start[1]) if start else None
        if start and start[0] and joined and (end := _date_at(text, _skip_the(text, joined.end()), start[0])):
            return Span(start[0], end[0])
    return None


def _days_of_one_month(found: re.Match[str], today: date) -> Span | None:
    """Take both days from one month; one that has begun is the present one, not next year's."""
    month = f" {found['month']}" if "month" in found.groupdict() else ""
    ending = match_date(f"{found['last']}{month}" if month else f"the {found['last']}th", 0, today=today)
    if ending is None or ending[0].on is None:
        return None
    last = ending[0].on
    try:
        first = last.replace(day=int(found["first"]))
    except ValueError:
        return None
    if first <= last:
        return Span(first, last)
    before = last.replace(day=1) - timedelta(days=1)
    return Span(before.replace(day=min(first.day, monthrange(before.year, before.month)[1])), last)


def _through(text: str, today: date) -> Span | None:
    found = _THROUGH.search(text)
    on = _first_date(text, found.start() if "hasta" in found[0] else found.end(), today) if found else None
    return Span(_start(text, found.start() if found else 0, today), on[0]) if on else None


def _until(text: str, today: date) -> Span | None:
    """Read "until monday", "back sunday", "hasta el lunes": the day before is the last."""
    found = _UNTIL.search(text)
    if found is None:
        return None
    on = _first_date(text, found.end(), today) or _period_begins(text[found.end() :], today)
    if on is None:
        return None
    return Span(_start(text, found.start(), today), on[0] - timedelta(days=1))


def _period_begins(text: str, today: date) -> tuple[date, int] | None:
    """Tell when "next week" or "june" begins."""
    for pattern, begins in _PERIODS:
        if pattern.search(text):
            return begins(today), 0
    found = re.match(rf" (?:the |el |la )?(?P<month>{MONTH})", text)
    on = match_date(f"{found['month']} 1", 0, today=today) if found else None
    return (on[0].on, 0) if on and on[0].on else None


def _start(text: str, before: int, today: date) -> date:
    """Tell when a span begins whose end is told: at the date said before it, else today."""
    on = _first_date(text[:before], 0, today)
    return on[0] if on else today


def _for_so_long(text: str, today: date) -> Span | None:
    """Read "2 weeks", "10d", "for a month": today and on, or from a day that is told."""
    for found in _HOW_LONG.finditer(text):
        if found["unit"] is None and not found["fortnight"]:
            continue
        number = int(found["number"]) if found["number"] else 2 if found["couple"] else 1
        begun = _STARTS_LATER.search(text)
        on = _first_date(text, begun.end(), today) if begun else None
        first = on[0] if on else today
        return Span(first, _after(first, number, found["unit"] or "fortnight") - timedelta(days=1)) if number else None
    return None


def _after(first: date, number: int, unit: str) -> date:
    if unit.startswith(("fortnight", "w", "sem")):
        return first + timedelta(weeks=2 * number if unit == "fortnight" else number)
    if unit.startswith("m"):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
    return first + timedelta(days=number)


def _from(text: str, today: date) -> Span | None:
    """Read "from friday": open at its end."""
    found = _OPEN.search(text)
    if found is None:
        return None
    on = _first_date(text, found.end(), today) or _period_begins(f" {text[found.end() :]}", today)
    return Span(on[0], None) if on else None


def _week_or_month(text: str, today: date) -> Span | None:
    monday = today - timedelta(days=today.weekday())
    if _NEXT_WEEK.search(text):
        return Span(monday + timedelta(days=7), monday + timedelta(days=13))
    if _THIS_WEEK.search(text) and _first_date(text, 0, today) is None:
        return Span(today, monday + timedelta(days=6))
    if _WEEKEND.search(text):
        return _weekend(text, today)
    if _NEXT_MONTH.search(text):
        first = _next_month(today)
        return Span(first, _next_month(first) - timedelta(days=1))
    if _THIS_MONTH.search(text):
        return Span(today, _next_month(today) - timedelta(days=1))
    found = _MONTH_ALONE.search(text)
    on = match_date(f"{found['month']} 1", 0, today=today) if found else None
    return Span(on[0].on, _next_month(on[0].on) - timedelta(days=1)) if on and on[0].on else None


def _weekend(text: str, today: date) -> Span:
    """Give the coming weekend, or what is left of this one; the one after it for "next weekend" within a weekend."""
    saturday = today + timedelta(days=5 - today.weekday())
    if re.search(rf"{_NEXT} (?:weekend|finde|fin)", text) and today.weekday() >= 5:
        saturday += timedelta(days=7)
    return Span(max(saturday, today), saturday + timedelta(days=1))


def _next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[date], date]], ...] = (
    (_NEXT_WEEK, _next_monday),
    (_NEXT_MONTH, _next_month),
)
_PLACE = re.compile(r"(?<![a-z\d])(?=[a-z\d])")
_NAME = re.compile(NAME)
_SKIPPED = re.compile(r" *(?:(?:the|el|los|on|by|dia|de) )*")


def _last_in_a_row(text: str, on: tuple[date, int]) -> date:
    """Go on over "sat and sun" while each is the day after the one before."""
    last, at = on
    while (joined := _AND.match(text, at)) and (following := _date_at(text, _skip_the(text, joined.end()), last)):
        if following[0] != last + timedelta(days=1):
            break
        last, at = following
    return last


def _places(text: str) -> list[int]:
    return [place.start() for place in _PLACE.finditer(text)]


def _is_weekday(text: str, at: int) -> bool:
    return _NAME.match(text, at) is not None


def _weekday(text: str, at: int, today: date) -> tuple[date, int] | None:
    found = _NAME.match(text, at)
    return (next_day(NAMES[found[0]], today), found.end()) if found else None


def _skip_the(text: str, at: int) -> int:
    found = _SKIPPED.match(text, at)
    return found.end() if found else at


def _date_at(text: str, at: int, today: date) -> tuple[date, int] | None:
    """Read a date or a day of the week at a place; a date beside its day of the week counts."""
    said = match_date(text, at, today=today)
    if said and said[0].on:
        return said[0].on, said[1]
    day = _weekday(text, at, today)
    if day is None:
        return None
    said = match_date(text, _skip_the(text, day[1]), today=today)
    return (said[0].on, said[1]) if said and said[0].on else day


def _first_date(text: str, start: int, today: date) -> tuple[date, int] | None:
    return next((on for at in _places(text) if at >= start and (on := _date_at(text, at, today))), None)
