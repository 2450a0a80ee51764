"""Launching, halting and going on with broadcasts, in the transaction of whoever asks for it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from core.broadcast import PAUSED_FROM, RESUMED_FROM, Broadcast, State
from core.broadcast_draft import BroadcastError, New, draft_of, launched, resumed, why_not_launched
from core.confirmation import Launch
from core.race import Race
from store import broadcasts, imports, races
from store.database import Transaction


def launch(tx: Transaction, race: Race, broadcast: Broadcast, *, now: datetime) -> State | None:
    """Launch a draft of a race and give the state it is in then; None where it is no draft any more.

    Raises:
        BroadcastError: it cannot be launched now; nothing was changed.
    """
    _check(tx, race, broadcast.send_at, now)
    to = launched(broadcast.send_at, now)
    return to if broadcasts.launch(tx, broadcast.id, to, now=now) else None


def launch_confirmed(tx: Transaction, race: Race, wish: Launch, *, organizer_id: int, now: datetime) -> int | None:
    """Launch what an organizer has confirmed by text, and set its flag; give the id, None where there is only a flag.

    Raises:
        BroadcastError: it cannot be made or launched now; nothing was changed.
    """
    made = None
    if wish.people:
        new = New(race, wish.texts, wish.audience, made_by="text", organizer_id=organizer_id)
        made = _make_and_launch(tx, new, now)
    if wish.flag:
        races.set_flag(tx, race.id, wish.flag)
    return made


def halt(tx: Transaction, under_way: Iterable[Broadcast]) -> list[Broadcast]:
    """Pause what is under way, and give those of which texts could have left until now."""
    return [each for each in under_way if broadcasts.move(tx, each.id, "paused", of=PAUSED_FROM)]


def go_on(tx: Transaction, owner_id: int, broadcast_ids: Collection[int], *, now: datetime) -> list[Broadcast]:
    """Have what is paused of an owner's broadcasts go on where it was, and give what does."""
    under_way = broadcasts.list_under_way_of_owner(tx, owner_id)
    paused = [broadcast for broadcast in under_way if broadcast.id in broadcast_ids]
    return [each for each in paused if broadcasts.move(tx, each.id, resumed(each, now), of=RESUMED_FROM)]


def _make_and_launch(tx: Transaction, new: New, now: datetime) -> int:
    draft = draft_of(new, now)
    _check(tx, new.race, draft.send_at, now)
    broadcast_id = broadcasts.add(tx, draft, organizer_id=new.organizer_id, now=now)
    broadcasts.launch(tx, broadcast_id, launched(draft.send_at, now), now=now)
    return broadcast_id


def _check(tx: Transaction, race: Race, send_at: datetime | None, now: datetime) -> None:
    problem = why_not_launched(race, send_at, now, is_importing=imports.is_under_way(tx, race.id))
    if problem:
        raise BroadcastError(problem)
