"""The races of an organizer: all of them, a new one, and what is changed of one."""

from dataclasses import dataclass
from datetime import datetime

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.broadcast import Broadcast
from core.race import Race
from core.race_form import EMPTY, RaceForm, read, typed_of
from services import races as all_races
from services.races import CodeTakenError
from store import alerts, broadcasts, participants
from store import races as kept_races
from web import house
from web.console import console, needs, race_or_404
from web.console.race_words import countdown, start_of
from web.console.zone_list import COMMON_ZONES

BY_THE_START = "A broadcast is planned by the start, so only the owner of the race moves it: ask them."


@dataclass(frozen=True, slots=True)
class RaceCard:
    """A race in the list.

    Args:
        starts: when and where, in words.
        countdown: how far that is.
        next_broadcast: the one that is under way or goes next; None where none is launched.
        open_alerts: how many nobody has closed.
    """

    race: Race
    starts: str
    countdown: str
    is_on: bool
    people: int
    next_broadcast: Broadcast | None
    open_alerts: int


@console.get("/races")
def races() -> ResponseReturnValue:
    """List the races, those that are to come first."""
    now = house().clock()
    found = kept_races.list_of_owner(house().db, g.organizer.owner_id)
    cards = [_card(race, now) for race in found]
    to_come = [card for card in reversed(cards) if card.countdown != "is over"]
    return render_template(
        "console/races.html", to_come=to_come, over=[card for card in cards if card.countdown == "is over"]
    )


@console.get("/races/new")
@needs("change")
def new_race() -> ResponseReturnValue:
    """Ask for what a new race is."""
    return _page(RaceForm(EMPTY, {}))


@console.post("/races/new")
def add_race() -> ResponseReturnValue:
    """Add a race."""
    here = house()
    form = read(request.form, owner_id=g.organizer.owner_id, catalog=here.catalog(), now=here.clock())
    if form.race is None:
        return _page(form)
    try:
        race = all_races.create(form.race, db=here.db, now=here.clock())
    except CodeTakenError as error:
        return _page(RaceForm(form.typed, {"code": str(error)}))
    return redirect(url_for("console.race", race_id=race.id), 303)


@console.get("/races/<int:race_id>/edit")
@needs("change")
def edit_race(race_id: int) -> ResponseReturnValue:
    """Show what a race is, to be changed."""
    race = race_or_404(race_id)
    return _page(RaceForm(typed_of(race), {}), race)


@console.post("/races/<int:race_id>/edit")
def change_race(race_id: int) -> ResponseReturnValue:
    """Change a race."""
    here, race = house(), race_or_404(race_id)
    form = read(request.form, owner_id=g.organizer.owner_id, catalog=here.catalog(), now=here.clock(), old=race)
    if form.race is None:
        return _page(form, race)
    if form.race.starts_at != race.starts_at and not g.organizer.may("broadcast") and _is_any_by_the_start(race):
        return _page(RaceForm(form.typed, {"starts_local": BY_THE_START}), race)
    try:
        all_races.change(form.race, db=here.db)
    except CodeTakenError as error:
        return _page(RaceForm(form.typed, {"code": str(error)}), race)
    return redirect(url_for("console.race", race_id=race_id), 303)


def _is_any_by_the_start(race: Race) -> bool:
    """Tell whether a broadcast is to go relative to the start, so that moving the race has it go at another time."""
    found = broadcasts.list_of_race(house().db, race.id)
    return any(each.start_minutes is not None and each.state in ("scheduled", "paused") for each in found)


def next_of(found: list[Broadcast]) -> Broadcast | None:
    """Give the broadcast that is under way, else the one that goes next; None where there is none."""
    under_way = [each for each in found if each.launched_at and each.ended_at is None and each.state != "scheduled"]
    scheduled = [each for each in found if each.state == "scheduled"]
    coming = sorted(scheduled, key=lambda each: each.send_at or each.created_at)
    return next(iter([*under_way, *coming]), None)


def _card(race: Race, now: datetime) -> RaceCard:
    db = house().db
    return RaceCard(
        race,
        starts=start_of(race),
        countdown=countdown(race, now),
        is_on=race.is_on(now),
        people=participants.count(db, race.id),
        next_broadcast=next_of(broadcasts.list_of_race(db, race.id)),
        open_alerts=alerts.count_open(db, race.id),
    )


def _page(form: RaceForm, race: Race | None = None) -> ResponseReturnValue:
    page = render_template("console/race_form.html", form=form, race=race, zones=COMMON_ZONES)
    return page, 422 if form.problems else 200
