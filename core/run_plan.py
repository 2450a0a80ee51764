"""Run times in plain words, English and Spanish: days of the week and a wall-clock time for them."""

import re
from dataclasses import dataclass
from typing import Literal

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_WORDS: dict[Day, str] = {
    "mon": r"mon(?:day)?s?|lun(?:es)?",
    "tue": r"tue?s?(?:day)?s?|mar(?:tes)?",
    "wed": r"weds?|wed(?:nes)?days?|mie(?:rcoles)?",
    "thu": r"th(?:ur?s?)?(?:day)?s?|jue(?:ves)?",
    "fri": r"fri(?:day)?s?|vie(?:rnes)?",
    "sat": r"sat(?:urday)?s?|sab(?:ados?)?",
    "sun": r"sun(?:day)?s?|dom(?:ingos?)?",
}
_SEVERAL: dict[str, tuple[Day, ...]] = {
    r"weekdays|entre semana": ("mon", "tue", "wed", "thu", "fri"),
    r"weekends?|fin(?:es)? de semana": ("sat", "sun"),
    r"every ?day|daily|todos los dias|diario|cada dia": WEEK,
    r"mwf": ("mon", "wed", "fri"),
}
_DAYS = re.compile(
    "|".join(
        [rf"(?P<several{i}>\b(?:{words})\b)" for i, words in enumerate(_SEVERAL)]
        + [rf"(?P<{day}>(?<![a-z])(?:{words})(?![a-z]))" for day, words in _DAY_WORDS.items()]
    )
)
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?\s*"
    r"(?P<half>a\.?m?\.?(?![a-z])|p\.?m?\.?(?![a-z])|in the morning|in the evening|at night"
    r"|de la manana|de la tarde|de la noche)?"
    r"(?![\d:]|\s*(?:days?|weeks?|dias|semanas|miles?|mi\b|km|k\b|min))"
)
_LONG = re.compile(r"long|larga|tirada|rodaje largo")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a week: on these days, at this wall-clock time ("06:00"), None where not said."""

    days: tuple[Day, ...] | None
    time: str | None
    kind: Literal["run", "long_run"] = "run"


@dataclass(frozen=True, slots=True)
class RunTimes:
    """What a text says about run times; `clarify` where a day or a time is missing."""

    entries: tuple[Entry, ...]

    @property
    def clarify(self) -> bool:
        """Tell whether we must ask back before anything can be set."""
        return not self.entries or any(entry.days is None or entry.time is None for entry in self.entries)


def read_run_times(plain: str) -> RunTimes:
    """Read days and times from a comparable text (`core.words.comparable`).

    Days that share a time are one entry; a bare hour from 4 to 11 is morning.

    >>> read_run_times("tue thu 6am and long run sat 7:30").entries[1]
    Entry(days=('sat',), time='07:30', kind='long_run')
    """
    entries: list[Entry] = []
    days: list[Day] = []
    said_from = 0
    for kind, match in sorted(_mentions(plain), key=lambda mention: mention[1].start()):
        if kind == "days":
            days += [day for day in _days_of(match) if day not in days]
            continue
        time = _time_of(match)
        if time is None:
            continue
        entries.append(Entry(tuple(days) or None, time, _kind(plain[said_from : match.end()])))
        days, said_from = [], match.end()
    if days:
        entries = _with_late_days(entries, tuple(days), _kind(plain[said_from:]))
    return RunTimes(tuple(entries))


def _with_late_days(entries: list[Entry], days: tuple[Day, ...], kind: Literal["run", "long_run"]) -> list[Entry]:
    if len(entries) == 1 and entries[0].days is None:
        return [Entry(days, entries[0].time, kind)]
    return [*entries, Entry(days, None, kind)]


def _mentions(plain: str) -> list[tuple[str, re.Match[str]]]:
    times = [("time", match) for match in _TIME.finditer(plain)]
    return [("days", match) for match in _DAYS.finditer(plain)] + times


def _days_of(match: re.Match[str]) -> tuple[Day, ...]:
    for i, days in enumerate(_SEVERAL.values()):
        if match.group(f"several{i}"):
            return days
    return tuple(day for day in WEEK if match.group(day))


def _time_of(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").replace(".", "")
    is_bare = not match["minute"] and not half
    if is_bare and not 4 <= hour <= 11:
        return None
    if half.startswith("p") or half in ("in the evening", "at night", "de la tarde", "de la noche"):
        hour = hour % 12 + 12
    elif half:
        hour %= 12
    return f"{hour:02d}:{minute:02d}"


def _kind(said: str) -> Literal["run", "long_run"]:
    return "long_run" if _LONG.search(said) else "run"
