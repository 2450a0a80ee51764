"""A run plan in words: its runs, its next reminder, what is offered; each short enough to stand in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache

from content.catalog import Language
from core.clock_text import (
    date_text,
    date_with_day,
    dates_text,
    days_text,
    moment_text,
    time_text,
)
from core.distance import Distance
from core.plan import Plan
from core.run_plan import WEEK, Day, Entry, Kind
from core.schedule import (
    Reminder,
    Run,
    early_reminders,
    strength_days,
    week,
)
from core.zones import city_of_zone

_LONG: Mapping[Language, str] = {"en": "long run", "es": "tirada larga"}
_A_RUN: Mapping[tuple[Language, Kind], str] = {
    ("en", "run"): "{when} run",
    ("en", "long_run"): "{when} long run",
    ("es", "run"): "{when}, correr",
    ("es", "long_run"): "{when}, tirada larga",
}
_FOR: Mapping[Language, str] = {"en": "{at} for {run}", "es": "{at} para {run}"}
_STRENGTH: Mapping[Language, str] = {"en": "strength", "es": "fuerza"}
_ONE: Mapping[Language, str] = {"en": "one ", "es": "uno "}
_ALSO_AT: Mapping[Language, str] = {"en": "also", "es": "y"}
_NONE: Mapping[Language, str] = {"en": "none", "es": "ninguno"}
_NONE_NOW: Mapping[Language, str] = {"en": "none until RESUME", "es": "ninguno hasta REANUDAR"}
_FROM: Mapping[Language, str] = {"en": "{place} from {first}", "es": "{place} desde el {first}"}
_SKIPPED: Mapping[Language, str] = {"en": "skipped", "es": "saltado"}
_TEXTS: Mapping[Language, tuple[str, str]] = {"en": ("text", "texts"), "es": ("recordatorio", "recordatorios")}
_MOST_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class PlanText:
    """Writes what a plan holds in one language, as seen from a date."""

    plan: Plan
    language: Language
    today: date

    def runs(self) -> str:
        """Write all runs: "Tue Thu 6am, long run Sat 7:30am"."""
        return ", ".join(entry_text(entry, self.language) for entry in self.plan.entries)

    def place(self) -> str:
        """Name where they live: "New York"."""
        assert self.plan.zone is not None, "a plan is shown once its zone is known"
        return self.plan.place or city_of_zone(self.plan.zone)

    def place_now(self) -> str:
        """Name where they are on the date."""
        trip = self.plan.trip
        return trip.place if trip and trip.covers(self.today) else self.place()

    def evening(self) -> str:
        """Write when the evening before is reminded of: "8pm"."""
        return time_text(self.plan.evening, self.language)

    def evenings(self) -> str:
        """Write when reminders of runs come: "8pm, one Sat 5:30am"."""
        early = self.early() if self.plan.is_early else ""
        return ", ".join(filter(None, (self.evening_and_daytime(), early)))

    def evening_and_daytime(self) -> str:
        """Write when those come that nobody has to choose: "8pm, also Tue 4pm"."""
        daytime = self._daytime()
        return self.evening() + (f", {_ALSO_AT[self.language]} {daytime}" if daytime else "")

    def early(self) -> str:
        """Write the reminders of the night they can choose: "one Sat 5:30am"; empty where there are none."""
        early = early_reminders(self.plan)
        return (_ONE[self.language] if len(early) == 1 else "") + self._at_times(early)

    def _daytime(self) -> str:
        """Write the reminders two hours before a start that are outside the quiet hours."""
        always = replace(
            self.plan, state="active", is_early=False, paused_until=None, reminded_on=None, skips=(), trip=None
        )
        coming = (day.reminder for day in week(always, self.today, days=14))
        before = {WEEK[each.local.weekday()]: each.local.time() for each in coming if each and each.kind == "before"}
        return self._at_times([(day, before[day]) for day in WEEK if day in before])

    def _at_times(self, moments: Sequence[tuple[Day, time]]) -> str:
        """Write days with their times, those of one time together."""
        return ", ".join(
            f"{days_text([day for day, its in moments if its == at], self.language)} {time_text(at, self.language)}"
            for at in dict.fromkeys(at for _, at in moments)
        )

    def strength(self) -> str:
        """Write the strength days: ", strength Wed 8pm, Sun noon"; empty where there are none."""
        days = strength_days(self.plan)
        return f", {_STRENGTH[self.language]} {self._at_times(days)}" if days else ""

    def trip(self) -> str:
        """Write a stay elsewhere: "Denver Nov 23 to 29", "Denver from Nov 23"; empty where there is none."""
        trip = self.plan.trip
        if trip is None:
            return ""
        if trip.last is None:
            return _FROM[self.language].format(place=trip.place, first=date_text(trip.first, self.language))
        return f"{trip.place} {dates_text(trip.first, trip.last, self.language)}"

    def exceptions(self) -> str:
        """Write what is not as every week: a stay elsewhere, what is skipped, how far single runs are to go."""
        skips = [
            dates_text(max(skip.first, self.today), skip.last or skip.first, self.language)
            for skip in self.plan.skips
            if skip.last is None or skip.last >= self.today
        ]
        skipped = f"{_SKIPPED[self.language]} {', '.join(skips)}" if skips else ""
        far = [
            f"{date_with_day(on, self.language)} {distance_text(distance)}"
            for on, distance in self.plan.distances
            if on >= self.today
        ]
        return "; ".join(filter(None, (self.trip(), skipped, ", ".join(far))))

    def most_a_week(self) -> str:
        """Write how many reminders there are at most in a week: "5 texts"."""
        count = self.most_count()
        return f"{count} {_TEXTS[self.language][count > 1]}"

    def most_count(self) -> int:
        """Count the reminders of the fullest week there can be, everything on offer included."""
        is_early = self.plan.is_early or self.plan.state in ("offered", "ended")
        chosen = replace(
            self.plan, state="active", is_early=is_early, paused_until=None, reminded_on=None, skips=(), trip=None
        )
        days = week(chosen, self.today, days=4 * 7)
        counts = [sum(day.reminder is not None for day in days[first : first + 7]) for first in range(0, len(days), 7)]
        return max(1, min(_MOST_A_WEEK, max(counts)))

    def next(self, reminder: Reminder | None) -> str:
        """Write the next reminder: "Mon 8pm for Tue 6am", "Sun noon, strength"."""
        if reminder is None:
            return (_NONE if self.plan.state == "active" else _NONE_NOW)[self.language]
        at = moment_text(reminder.local, self.today, self.language)
        if reminder.run is None:
            return f"{at}, {_STRENGTH[self.language]}"
        run = moment_text(reminder.run.starts_local, reminder.local.date(), self.language)
        return _FOR[self.language].format(at=at, run=run)


def entry_text(entry: Entry, language: Language) -> str:
    """Write one line of a plan: "Tue Thu 6am", "long run Sat 7:30am, 12 mi"."""
    at = time_text(entry.time, language) if entry.time else ""
    kind = _LONG[language] if entry.kind == "long_run" else ""
    said = " ".join(part for part in (kind, when_text(entry, language), at) if part)
    return said + (f" ({distance_text(entry.distance)})" if entry.distance else "")


def when_text(entry: Entry, language: Language) -> str:
    """Write the days or the date of a line: "Tue Thu", "Sun Dec 6"."""
    return days_text(entry.days or (), language) if entry.date is None else date_with_day(entry.date, language)


@lru_cache(maxsize=4096)  # many run at the same hour
def run_text(run: Run, today: date, language: Language) -> str:
    """Write one run of one date: "Tue 6am run", "Sat 7:30am long run, 12 mi"."""
    said = _A_RUN[language, run.kind].format(when=moment_text(run.starts_local, today, language))
    return said + (f", {distance_text(run.distance)}" if run.distance else "")


def distance_text(distance: Distance) -> str:
    """Write a distance with its unit: "12 mi", "4.4 mi"."""
    return f"{amount_text(distance.amount)} {distance.unit}"


def amount_text(amount: float) -> str:
    """Write a number without needless digits.

    >>> amount_text(4.0), amount_text(4.4)
    ('4', '4.4')
    """
    return f"{amount:.1f}".removesuffix(".0")


def in_unit(distance: Distance, like: Distance) -> Distance:
    """Give a distance in the unit of another."""
    per_unit = Distance(1, like.unit).meters
    return distance if distance.unit == like.unit else Distance(distance.meters / per_unit, like.unit)
