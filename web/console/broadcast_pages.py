"""The broadcasts of a race: confirmed and launched once, watched, paused, resumed, cancelled."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.broadcast import Broadcast
from core.broadcast_form import BroadcastForm, read, typed_of
from core.broadcast_hours import opens_at
from core.hashes import token_hash
from core.race import Race
from services import broadcasts as all_broadcasts
from services.broadcasts import BroadcastError, WrongStateError
from store import broadcast_reasons, broadcasts
from web import house
from web.console import console, needs, race_or_404
from web.console.broadcast_or_404 import broadcast_or_404
from web.console.looking import preview_of, shown_of
from web.console.progress import STATES, progress_of
from web.console.race_words import audience_words, moment, span, when_words

TYPED_ABOVE = 100  # people: from there on their number has to be typed
CHANGED_BY = 0.1  # of the people that were confirmed: so many may have come or gone meanwhile

Act = Callable[..., Broadcast | None]


@console.get("/races/<int:race_id>/broadcasts")
def list_broadcasts(race_id: int) -> ResponseReturnValue:
    """List the broadcasts of a race, the newest first."""
    race = race_or_404(race_id)
    listed = broadcasts.list_of_race(house().db, race_id)
    return render_template(
        "console/broadcasts.html",
        race=race,
        broadcasts=[(each, audience_words(each.audience), when_words(each, race)) for each in listed],
    )


@console.get("/broadcasts/<int:broadcast_id>")
def broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Show a draft to be confirmed, or how far a broadcast is."""
    race, found = broadcast_or_404(broadcast_id)
    return _confirm(race, found) if found.state == "draft" else _progress(race, found)


@console.get("/broadcasts/<int:broadcast_id>/progress")
def broadcast_progress(broadcast_id: int) -> ResponseReturnValue:
    """Show how far a broadcast is, as a piece of the page."""
    race, found = broadcast_or_404(broadcast_id)
    return render_template("console/_progress.html", **_state(race, found))


@console.post("/broadcasts/<int:broadcast_id>/launch")
@needs("broadcast")
def launch(broadcast_id: int) -> ResponseReturnValue:
    """Launch a draft whose number of people has been confirmed; clicked again, it is launched already."""
    race, found = broadcast_or_404(broadcast_id)
    problem = _not_confirmed(race, found) if found.state == "draft" else ""
    if problem:
        return _confirm(race, found, problem), 422
    here = house()
    try:
        all_broadcasts.launch(broadcast_id, owner_id=g.organizer.owner_id, db=here.db, now=here.clock())
    except BroadcastError as error:
        return _confirm(race, found, " ".join(error.problems)), 422
    except WrongStateError as error:
        flash(str(error), "problem")
    return redirect(url_for("console.broadcast", broadcast_id=broadcast_id), 303)


@console.post("/broadcasts/<int:broadcast_id>/pause")
@needs("broadcast")
def pause(broadcast_id: int) -> ResponseReturnValue:
    """Have no more texts leave until it is resumed."""
    return _act(all_broadcasts.pause, broadcast_id)


@console.post("/broadcasts/<int:broadcast_id>/resume")
@needs("broadcast")
def resume(broadcast_id: int) -> ResponseReturnValue:
    """Go on where it was paused."""
    return _act(all_broadcasts.resume, broadcast_id, now=house().clock())


@console.post("/broadcasts/<int:broadcast_id>/cancel")
@needs("broadcast")
def cancel(broadcast_id: int) -> ResponseReturnValue:
    """Have no more texts leave, for good."""
    return _act(all_broadcasts.cancel, broadcast_id, now=house().clock())


def _act(act: Act, broadcast_id: int, **when: datetime) -> ResponseReturnValue:
    try:
        if act(broadcast_id, owner_id=g.organizer.owner_id, db=house().db, **when) is None:
            abort(404)
    except WrongStateError as error:
        flash(str(error), "problem")
    return redirect(url_for("console.broadcast", broadcast_id=broadcast_id), 303)


def _not_confirmed(race: Race, draft: Broadcast) -> str:
    """Say why a draft, or the number of its people, is not confirmed as it is; empty where it is."""
    if request.form.get("seen", seen := _seen(draft)) != seen:
        return "Somebody has changed this broadcast meanwhile: look at it again, then launch."
    people = preview_of(race, _form(race, draft)).reach.people
    shown = _number(request.form.get("shown", ""))
    if abs(people - shown) > shown * CHANGED_BY:
        return f"The number of people has changed to {people:,}: look again, then launch."
    if people > TYPED_ABOVE and _number(request.form.get("people", "")) != shown:
        return f"Type the number of people, {shown:,}, to launch: it goes to all of them."
    return ""


def _seen(draft: Broadcast) -> str:
    """Give what tells whether a draft still is the one that was shown: whoever helps may change it."""
    return token_hash(f"{draft.texts} {draft.audience} {draft.send_at} {draft.quiet_hours_reason}")


def _number(typed: str) -> int:
    digits = "".join(letter for letter in typed[:20] if letter not in " ,.")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _form(race: Race, draft: Broadcast) -> BroadcastForm:
    typed = typed_of(draft, race) | {"cents": request.values.get("cents", "")}
    return read(typed, race, now=house().clock())


def _confirm(race: Race, draft: Broadcast, problem: str = "") -> str:
    now, form = house().clock(), _form(race, draft)
    return render_template(
        "console/confirm.html",
        race=race,
        broadcast=draft,
        form=form,
        **shown_of(race, form),
        whom=audience_words(draft.audience),
        when=when_words(draft, race),
        is_past=draft.send_at is not None and draft.send_at <= now,
        held_until=_held_until(race, draft, now),
        problem=problem,
        seen=_seen(draft),
        typed_above=TYPED_ABOVE,
    )


def _progress(race: Race, found: Broadcast) -> str:
    reasons = broadcast_reasons.count_reasons(house().db, found.id) if found.ended_at else []
    return render_template("console/broadcast.html", reasons=reasons, **_state(race, found))


def _state(race: Race, found: Broadcast) -> dict[str, object]:
    progress = progress_of(found)
    now = house().clock()
    return {
        "race": race,
        "broadcast": found,
        "progress": progress,
        "states": STATES,
        "whom": audience_words(found.audience),
        "when": when_words(found, race),
        "left": None if progress.left is None else span(progress.left),
        "held_until": _held_until(race, found, now) if found.state == "sending" and progress.counts["queued"] else "",
        "ended": moment(found.ended_at, race.zone) if found.ended_at else "",
        "launched": moment(found.launched_at, race.zone) if found.launched_at else "",
    }


def _held_until(race: Race, found: Broadcast, now: datetime) -> str:
    """Say until when quiet hours hold it at the race; empty where they do not. A runner elsewhere has their own."""
    if found.audience.mile is not None:
        return ""
    ready = max(now, found.send_at or now)
    opens = opens_at(race, race.zone, ready, at_any_hour=found.quiet_hours_reason is not None)
    return moment(opens, race.zone) if opens > ready + timedelta(minutes=1) else ""
