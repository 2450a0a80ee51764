"""Races by the API: added, and shown as they are kept."""

from collections.abc import Mapping
from datetime import datetime

from apiflask import HTTPError

from core import race_form
from core.race import Race
from services import races as changes
from services.races import CodeTakenError
from store import races
from web import house
from web.api import JSON, api, errors, owner_id, schemas, shown, takes
from web.api.instants import utc
from web.api.once import Keep, once

# Fields of the form that have other names here.
_NAMES = {"zone": "timezone", "starts_local": "starts_at"}


@api.get("/races")
@api.output(shown.Races)
def list_races() -> shown.Races:
    """List the races, the one that starts last first."""
    found = races.list_of_owner(house().db, owner_id())
    return shown.Races(races=[show(race) for race in found])


@api.get("/races/<int:race_id>")
@api.output(shown.Race)
def show_race(race_id: int) -> shown.Race:
    """Show one race."""
    return show(race_or_404(race_id))


@api.post("/races")
@takes(JSON)
@api.input(schemas.NewRace)
@api.output(shown.Race, 201)
@api.doc(responses={409: "Another race has the code already"})
def add_race(json_data: schemas.NewRace) -> object:
    """Add a race."""
    now = house().clock()

    def add(keep: Keep[Race] | None) -> Race:
        try:
            return changes.create(_read(json_data, now), db=house().db, now=now, keep=keep)
        except CodeTakenError as error:
            raise HTTPError(409, str(error)) from error

    return once(add, show, status=201)


def race_or_404(race_id: int) -> Race:
    """Give a race of the caller; another's does not exist."""
    return races.find(house().db, race_id, owner_id=owner_id()) or errors.not_there("race")


def show(race: Race) -> shown.Race:
    """Give what is shown of a race."""
    return shown.Race(
        id=race.id,
        name=race.name,
        code=race.code,
        timezone=race.zone,
        starts_at=race.starts_local.isoformat(timespec="minutes"),
        starts_at_utc=utc(race.starts_at),
        distance=race.distance,
        aid_stations=[float(mile) for mile in race.aid_stations],
        waves=dict(race.waves),
        emergency_number=race.emergency_number,
        medical_line=race.medical_line,
        medical_leads=[shown.Lead(name=lead.name, phone=lead.phone) for lead in race.medical_leads],
        eve_until=race.eve_until.isoformat(timespec="minutes"),
        hours_before=race.hours_before,
        daily_cap=race.daily_cap,
        flag=race.flag,
    )


def _read(new: schemas.NewRace, now: datetime) -> Race:
    """Read a race as the form of the console does, by the same rules."""
    form = race_form.read(
        _typed(new),
        owner_id=owner_id(),
        catalog=house().catalog(),
        now=now,
    )
    if form.race is None:
        errors.refuse_problems([f"{_NAMES.get(name, name)}: {said}" for name, said in form.problems.items()])
    return form.race


def _typed(new: schemas.NewRace) -> Mapping[str, str]:
    """Write the fields as an organizer would type them."""
    leads = [f"{' '.join(lead.name.split())} {' '.join(lead.phone.split())}" for lead in new.medical_leads or ()]
    return {
        "name": new.name,
        "code": new.code,
        "zone": new.timezone,
        "starts_local": new.starts_at,
        "distance": new.distance or "",
        "aid_stations": ", ".join(f"{mile:.2f}" for mile in new.aid_stations or ()),
        "waves": ", ".join(f"{name} {minutes}" for name, minutes in (new.waves or {}).items()),
        "emergency_number": new.emergency_number or "",
        "medical_line": new.medical_line or "",
        "medical_leads": "\n".join(leads),
        "eve_until": new.eve_until or "",
        "hours_before": "" if new.hours_before is None else str(new.hours_before),
        "daily_cap": "" if new.daily_cap is None else str(new.daily_cap),
    }
