"""Signs of an emergency that runners have texted: for whoever helps at a race, with one thumb."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.alert import Alert
from core.race import Race
from services import alerts as service
from store import alerts as kept
from store import races
from web import house
from web.console import console, needs, race_or_404
from web.console.race_words import span

# The kind of badge and the word for each level of a red flag.
LEVELS = {"E": ("bad", "Emergency"), "M": ("warn", "Medical"), "D": ("plain", "Doctor in days")}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with when it was texted: on the race's wall clock, and how long ago."""

    alert: Alert
    at: str
    ago: str


@console.get("/alerts")
@console.get("/races/<int:race_id>/alerts")
@needs("alerts")
def alerts(race_id: int | None = None) -> ResponseReturnValue:
    """List the alerts of a race; where none is named, of the one that is on or comes next."""
    here = house()
    now = here.clock()
    near = races.list_near(here.db, g.organizer.owner_id, now=now)
    race = _nearest(near, now) if race_id is None else race_or_404(race_id)
    listed = [_shown(alert, race, now) for alert in kept.list_of_race(here.db, race.id)] if race else []
    return render_template(
        "console/alerts.html",
        race=race,
        others=[other for other in near if race and other.id != race.id],
        still_open=[shown for shown in listed if shown.alert.closed_at is None],
        closed=[shown for shown in listed if shown.alert.closed_at is not None],
        levels=LEVELS,
    )


@console.post("/races/<int:race_id>/alerts/<int:alert_id>/take")
@needs("alerts")
def take_alert(race_id: int, alert_id: int) -> ResponseReturnValue:
    """Say that one goes oneself."""
    race, here = race_or_404(race_id), house()
    taken = service.take(alert_id, race=race, by=g.organizer, db=here.db, now=here.clock())
    return _back(race_id, None if taken else "Somebody has taken it already, or it is closed: see who goes.")


@console.post("/races/<int:race_id>/alerts/<int:alert_id>/close")
@needs("alerts")
def close_alert(race_id: int, alert_id: int) -> ResponseReturnValue:
    """Say that it has been dealt with."""
    closed = service.close(alert_id, race_id=race_or_404(race_id).id, db=house().db, now=house().clock())
    return _back(race_id, None if closed else "It was closed already.")


def _back(race_id: int, problem: str | None) -> ResponseReturnValue:
    if problem:
        flash(problem, "problem")
    return redirect(url_for("console.alerts", race_id=race_id), 303)


def _nearest(near: list[Race], now: datetime) -> Race | None:
    return next((race for race in near if race.is_on(now)), near[0] if near else None)


def _shown(alert: Alert, race: Race, now: datetime) -> Shown:
    at = f"{alert.written_at.astimezone(ZoneInfo(race.zone)):%-H:%M}"
    return Shown(alert, at, span(max(now - alert.written_at, now - now)))
