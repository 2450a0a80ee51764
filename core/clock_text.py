"""Days, dates and times as runners write them: "Tue Thu", "Nov 23", "7:30am", and in Spanish "mar jue 7:30"."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from content.catalog import Language
from core.run_plan import WEEK, Day

_DAYS: Mapping[Language, Mapping[Day, str]] = {
    "en": {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"},
    # "sab" without its accent: á would cost the whole text its alphabet of 160 characters.
    "es": {"mon": "lun", "tue": "mar", "wed": "mié", "thu": "jue", "fri": "vie", "sat": "sab", "sun": "dom"},
}
_MONTHS: Mapping[Language, Sequence[str]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
_TO: Mapping[Language, str] = {"en": "to", "es": "al"}
_NEAR_DAYS = 6  # further off a weekday alone could mean another week
_SHORTEST_RANGE = 3


def time_text(clock: time, language: Language) -> str:
    """Write a wall-clock time: in English with am and pm, in Spanish by 24 hours.

    >>> time_text(time(6), "en"), time_text(time(19, 30), "en"), time_text(time(19, 30), "es")
    ('6am', '7:30pm', '19:30')
    """
    if language == "es":
        return f"{clock.hour}:{clock.minute:02}"
    if clock == time(12):
        return "noon"
    minute = f":{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minute}{'am' if clock.hour < 12 else 'pm'}"


def day_text(day: Day, language: Language) -> str:
    """Write a day of the week in short."""
    return _DAYS[language][day]


def days_text(days: Sequence[Day], language: Language) -> str:
    """Write days of the week, three and more in a row as a range.

    >>> days_text(("tue", "thu"), "en"), days_text(("mon", "tue", "wed", "fri"), "en")
    ('Tue Thu', 'Mon-Wed Fri')
    """
    names = _DAYS[language]
    return " ".join(
        f"{names[row[0]]}-{names[row[-1]]}" if len(row) >= _SHORTEST_RANGE else " ".join(names[day] for day in row)
        for row in _in_a_row(days)
    )


def date_text(day: date, language: Language) -> str:
    """Write a date: "Nov 23", "23 nov"."""
    month = _MONTHS[language][day.month - 1]
    return f"{month} {day.day}" if language == "en" else f"{day.day} {month}"


def dates_text(first: date, last: date, language: Language) -> str:
    """Write dates from one to another, the month once where it is one.

    >>> dates_text(date(2026, 11, 23), date(2026, 11, 29), "en"), dates_text(date(2026, 12, 1), date(2026, 12, 7), "es")
    ('Nov 23 to 29', '1 al 7 dic')
    """
    if first == last:
        return date_text(first, language)
    beginning, end = date_text(first, language), date_text(last, language)
    if (first.year, first.month) == (last.year, last.month):
        beginning, end = (beginning, str(last.day)) if language == "en" else (str(first.day), end)
    return f"{beginning} {_TO[language]} {end}"


def date_with_day(day: date, language: Language) -> str:
    """Write a date with its day of the week: "Sun Dec 6"."""
    return f"{_DAYS[language][WEEK[day.weekday()]]} {date_text(day, language)}"


def moment_text(local: datetime, today: date, language: Language) -> str:
    """Write a moment as seen from a date: the day of the week alone within the next days, else with the date."""
    is_near = 0 <= (local.date() - today).days <= _NEAR_DAYS
    day = _DAYS[language][WEEK[local.weekday()]] if is_near else date_with_day(local.date(), language)
    return f"{day} {time_text(local.time(), language)}"


def _in_a_row(days: Sequence[Day]) -> list[list[Day]]:
    rows: list[list[Day]] = []
    for day in days:
        if rows and WEEK.index(day) == WEEK.index(rows[-1][-1]) + 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows
