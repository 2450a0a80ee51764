"""Broadcasts by the API: drafted, launched once, paused, resumed, cancelled, and what became of each text."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from apiflask import HTTPError
from flask import Response

from core.audience import Audience
from core.broadcast import Broadcast, Language
from core.preview import preview
from core.race import Race
from core.reach import Reach
from services import broadcasts as changes
from services.broadcasts import BroadcastError, New, WrongStateError
from store import audiences, broadcasts, races
from web import house
from web.api import CSV, JSON, api, errors, owner_id, schemas, shown, takes
from web.api.instants import read_instant, utc, utc_or_none
from web.api.once import Keep, once
from web.api.races import race_or_404
from web.recipients import csv_of_recipients

NO_COUNTS = dict.fromkeys(broadcasts.STATES, 0)
JUST_NOW = timedelta(minutes=1)  # what clocks may differ by: an instant so long ago means at once

PASSED = "send_at: That moment has passed: choose a later one, or leave it out to send at launch."
NO_INSTANT = 'send_at: Write an instant as in "2027-03-13T23:00Z", or the wall clock of the race without an offset.'
AROUND_A_MILE = "send_at: Around a mile each runner has a time of their own: leave it out."

AS_CSV: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    200: {
        "description": "One line a person, and the names of the columns",
        "content": {CSV: {"schema": {"type": "string"}}},
    }
}

_Change = Callable[..., Broadcast | None]


@api.get("/races/<int:race_id>/broadcasts")
@api.output(shown.Broadcasts)
def list_broadcasts(race_id: int) -> shown.Broadcasts:
    """List the broadcasts of a race, the newest first."""
    found = broadcasts.list_of_race(house().db, race_or_404(race_id).id)
    return shown.Broadcasts(broadcasts=[shown.Draft(**_said(broadcast)) for broadcast in found])


@api.post("/races/<int:race_id>/broadcasts")
@takes(JSON)
@api.input(schemas.NewBroadcast)
@api.output(shown.Broadcast, 201)
def add_broadcast(race_id: int, json_data: schemas.NewBroadcast) -> object:
    """Draft a broadcast; nothing is sent before it is launched."""
    race, now = race_or_404(race_id), house().clock()
    reach: list[Reach] = []

    def draft(keep: Keep[Broadcast] | None) -> Broadcast:
        new = _read(json_data, race, now)
        reach.append(_reach(race, new.audience))  # here, as nothing else may be asked inside the transaction
        try:
            return changes.create(new, db=house().db, now=now, keep=keep)
        except BroadcastError as error:
            raise HTTPError(422, errors.WRONG, detail=[f"text: {problem}" for problem in error.problems]) from error

    return once(draft, lambda made: _shown(made, NO_COUNTS, reach[-1]), status=201)


@api.get("/broadcasts/<int:broadcast_id>")
@api.output(shown.Broadcast)
def show_broadcast(broadcast_id: int) -> shown.Broadcast:
    """Show a broadcast, with what has become of its texts by now."""
    return _show(broadcast_or_404(broadcast_id))


@api.post("/broadcasts/<int:broadcast_id>/launch")
@api.output(shown.Broadcast)
@api.doc(responses={409: "Not in this state"})
def launch(broadcast_id: int) -> shown.Broadcast:
    """Launch a draft, once however often this is called.

    The answer may come before its people are counted for good: total is null until then.
    """
    return _changed(changes.launch, broadcast_id, now=house().clock())


@api.post("/broadcasts/<int:broadcast_id>/pause")
@api.output(shown.Broadcast)
@api.doc(responses={409: "Not in this state"})
def pause(broadcast_id: int) -> shown.Broadcast:
    """Have no more of its texts leave until it is resumed."""
    return _changed(changes.pause, broadcast_id)


@api.post("/broadcasts/<int:broadcast_id>/resume")
@api.output(shown.Broadcast)
@api.doc(responses={409: "Not in this state"})
def resume(broadcast_id: int) -> shown.Broadcast:
    """Have a paused broadcast go on where it was."""
    return _changed(changes.resume, broadcast_id, now=house().clock())


@api.post("/broadcasts/<int:broadcast_id>/cancel")
@api.output(shown.Broadcast)
@api.doc(responses={409: "Not in this state"})
def cancel(broadcast_id: int) -> shown.Broadcast:
    """Have no more of its texts leave, for good."""
    return _changed(changes.cancel, broadcast_id, now=house().clock())


@api.get("/broadcasts/<int:broadcast_id>/recipients.csv")
@api.doc(responses=AS_CSV)
def recipients(broadcast_id: int) -> Response:
    """Give its people as CSV, one a row, with what became of their text.

    The columns are phone (in E.164), first_name, bib, language, state, reason.
    """
    found = broadcast_or_404(broadcast_id)
    file_name = f"broadcast-{found.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return Response(csv_of_recipients(house().db, found.id), mimetype=CSV, headers=headers)


def broadcast_or_404(broadcast_id: int) -> Broadcast:
    """Give a broadcast of a race of the caller; another's does not exist."""
    return broadcasts.find(house().db, broadcast_id, owner_id=owner_id()) or errors.not_there("broadcast")


def _changed(change: _Change, broadcast_id: int, **when: datetime) -> shown.Broadcast:
    try:
        changed = change(broadcast_id, owner_id=owner_id(), db=house().db, **when)
    except WrongStateError as error:
        errors.refuse(409, str(error))
    except BroadcastError as error:
        errors.refuse(409, "This broadcast cannot go now.", error.problems)
    return _show(changed or errors.not_there("broadcast"))


def _show(broadcast: Broadcast) -> shown.Broadcast:
    counts, reach = broadcasts.count_states(house().db, broadcast), None
    if broadcast.launched_at is None and broadcast.state == "draft":
        race = races.find(house().db, broadcast.race_id, owner_id=owner_id()) or errors.not_there("broadcast")
        reach = _reach(race, broadcast.audience)
    return _shown(broadcast, counts, reach)


def _shown(broadcast: Broadcast, counts: Mapping[str, int], reach: Reach | None) -> shown.Broadcast:
    """Give what is shown of a broadcast; whom a draft would reach is counted, then it is told by its own people."""
    come_to = preview(broadcast.texts, reach, segments_per_second=1) if reach else None
    return shown.Broadcast(
        **_said(broadcast),
        people=reach.people if reach else broadcast.total,
        segments=come_to.segments if come_to else None,
        counts=shown.Counts(**counts),
    )


def _said(broadcast: Broadcast) -> dict[str, Any]:
    audience = broadcast.audience
    return {
        "id": broadcast.id,
        "race_id": broadcast.race_id,
        "state": broadcast.state,
        "text": broadcast.text_for("en"),
        "text_es": broadcast.texts.get("es"),
        "audience": shown.Audience(
            wave=audience.wave,
            distance=audience.distance,
            cramped=audience.cramped,
            mile=None if audience.mile is None else float(audience.mile),
            without_pace=audience.without_pace,
            unwelcomed=audience.unwelcomed,
        ),
        "send_at": utc_or_none(broadcast.send_at),
        "quiet_hours_reason": broadcast.quiet_hours_reason,
        "total": broadcast.total,
        "created_at": utc(broadcast.created_at),
        "launched_at": utc_or_none(broadcast.launched_at),
        "ended_at": utc_or_none(broadcast.ended_at),
    }


def _reach(race: Race, audience: Audience) -> Reach:
    return audiences.count_reach(house().db, race, audience, home_countries=house().service.home_countries)


def _read(new: schemas.NewBroadcast, race: Race, now: datetime) -> New:
    audience = _audience(new.audience)
    send_at = None if new.send_at is None else _send_at(new.send_at, race, now, audience)
    texts: dict[Language, str] = {"en": new.text}
    if new.text_es:
        texts["es"] = new.text_es
    reason = " ".join((new.quiet_hours_reason or "").split())
    return New(race, texts, audience, made_by="api", send_at=send_at, quiet_hours_reason=reason or None)


def _audience(said: schemas.NewAudience | None) -> Audience:
    if said is None:
        return Audience()
    return Audience(
        wave=(said.wave or "").strip().casefold() or None,
        distance=(said.distance or "").strip().casefold() or None,
        cramped=said.cramped,
        mile=None if said.mile is None else Decimal(f"{said.mile:.2f}").normalize(),
        without_pace=said.without_pace,
        unwelcomed=said.unwelcomed,
    )


def _send_at(said: str, race: Race, now: datetime, audience: Audience) -> datetime:
    at = read_instant(said, race.zone)
    if at is None:
        errors.refuse_problems([NO_INSTANT])
    if audience.mile is not None:
        errors.refuse_problems([AROUND_A_MILE])
    if at < now - JUST_NOW:
        errors.refuse_problems([PASSED])
    return at
