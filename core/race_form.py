"""The form of a race: what an organizer has typed, as a race or as a sentence for each field that cannot be read.

Only the fields named here are looked at; whose race it is comes from elsewhere.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content.catalog import Catalog
from core.home_country import country_of_zone
from core.race import RACE_LASTS, Race
from core.race_code import why_not
from core.race_fields import (
    LARGEST_CAP,
    FieldError,
    read_emergency_number,
    read_eve,
    read_leads,
    read_miles,
    read_name,
    read_number,
    read_phone,
    read_start,
    read_waves,
    read_word,
    read_zone,
)

FIELDS = (
    "name",
    "code",
    "zone",
    "starts_local",
    "distance",
    "aid_stations",
    "waves",
    "emergency_number",
    "medical_line",
    "medical_leads",
    "eve_until",
    "hours_before",
    "daily_cap",
)
EMPTY: Mapping[str, str] = dict.fromkeys(FIELDS, "") | {"eve_until": "21:00", "hours_before": "4"}


@dataclass(frozen=True, slots=True)
class RaceForm:
    """A form as it was sent.

    Args:
        typed: what stands in each field of `FIELDS`.
        problems: a sentence by field; empty where all is well.
        race: what they come to; None where there are problems.
    """

    typed: Mapping[str, str]
    problems: Mapping[str, str]
    race: Race | None = None


def read(
    typed: Mapping[str, str], *, owner_id: int, catalog: Catalog, now: datetime, old: Race | None = None
) -> RaceForm:
    """Read a form.

    Args:
        typed: by field; others are passed over, and one that is missing is empty.
        old: the race it is to change; None for a new one.
    """
    typed = {name: typed.get(name, "").replace("\x00", "").strip() for name in FIELDS}
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, read_field in _readers(values, catalog).items():
        try:
            values[name] = read_field(typed[name])
        except FieldError as error:
            problems[name] = str(error)
    if problems:
        return RaceForm(typed, problems)
    race = Race(id=old.id if old else 0, owner_id=owner_id, flag=old.flag if old else None, **values)
    problem = _moved_wrongly(race, old, now)
    return RaceForm(typed, {"starts_local": problem}) if problem else RaceForm(typed, {}, race)


def typed_of(race: Race) -> dict[str, str]:
    """Write a race as an organizer would have typed it."""
    return {
        "name": race.name,
        "code": race.code,
        "zone": race.zone,
        "starts_local": race.starts_local.isoformat(timespec="minutes"),
        "distance": race.distance or "",
        "aid_stations": ", ".join(race.aid_stations),
        "waves": ", ".join(f"{name} {minutes}" for name, minutes in race.waves.items()),
        "emergency_number": race.emergency_number or "",
        "medical_line": race.medical_line or "",
        "medical_leads": "\n".join(f"{lead.name} {lead.phone}" for lead in race.medical_leads),
        "eve_until": race.eve_until.isoformat(timespec="minutes"),
        "hours_before": str(race.hours_before),
        "daily_cap": str(race.daily_cap or ""),
    }


def _moved_wrongly(race: Race, old: Race | None, now: datetime) -> str:
    """Say why a race cannot start when it is to start; empty where it can, or where the start is as it was."""
    if old and race.starts_at == old.starts_at:
        return ""
    if old and now >= old.starts_at + RACE_LASTS:
        return "This race is over, and what its runners agreed to with it: add a new race for another day."
    return "This start has passed: look at the year." if now >= race.starts_at + RACE_LASTS else ""


def _readers(values: Mapping[str, Any], catalog: Catalog) -> dict[str, Callable[[str], Any]]:
    """Say how each field is read; the zone comes first, as the start is on its clock and numbers are of its country."""

    def country() -> str:
        return country_of_zone(values.get("zone", ""))

    return {
        "name": read_name,
        "code": lambda code: _code(code, catalog),
        "zone": read_zone,
        "starts_local": lambda start: read_start(start, values.get("zone")),
        "distance": read_word,
        "aid_stations": read_miles,
        "waves": read_waves,
        "emergency_number": read_emergency_number,
        "medical_line": lambda number: read_phone(number, country()) if number else None,
        "medical_leads": lambda lines: read_leads(lines, country()),
        "eve_until": read_eve,
        "hours_before": lambda hours: read_number(hours or "4", least=0, most=12, what="The number of hours"),
        "daily_cap": lambda cap: read_number(cap, least=1, most=LARGEST_CAP, what="The daily cap") if cap else None,
    }


def _code(typed: str, catalog: Catalog) -> str:
    code = re.sub(r"[\s_-]", "", typed).upper()
    problem = why_not(code, catalog=catalog)
    if problem:
        raise FieldError(problem)
    return code
