"""Broadcasts: drafted, launched once, paused, resumed, cancelled; and what a worker does of them by itself."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from core.broadcast import (
    CANCELLED_FROM,
    PAUSED_FROM,
    RESUMED_FROM,
    SCHEDULED,
    Broadcast,
    Language,
    State,
    problems_of,
    render,
)
from core.broadcast_draft import BroadcastError as BroadcastError  # with what raises it, for whoever asks
from core.broadcast_draft import New as New
from core.broadcast_draft import draft_of, resumed
from core.broadcast_hours import window
from core.outgoing import Lane, Outgoing
from core.race import Race
from store import audiences, broadcast_ends, broadcasts, freezing, imports, launching, outbox, races
from store.database import Database, Transaction

log = logging.getLogger(__name__)

AT_ONCE = 1_000  # rows a transaction, so that texts of runners get in between
TEST_LASTS = timedelta(minutes=10)
SHOWN = {"first_name": "Ana", "bib": "412"}  # in a test to oneself


class WrongStateError(Exception):
    """What is asked of a broadcast does not go with the state it is in."""

    def __init__(self, wish: str, state: State) -> None:
        self.state = state
        super().__init__(f"This broadcast is {state}, so it cannot be {wish}: look at it again.")


def create(
    new: New, *, db: Database, now: datetime, keep: Callable[[Transaction, Broadcast], None] | None = None
) -> Broadcast:
    """Make a draft.

    Args:
        keep: what else is to be written with it, or neither is.

    Raises:
        BroadcastError: nothing was made.
    """
    draft = draft_of(new, now)
    with db.transaction() as tx:
        made = replace(draft, id=broadcasts.add(tx, draft, organizer_id=new.organizer_id, now=now))
        if keep:
            keep(tx, made)
    return made


def change(broadcast_id: int, new: New, *, db: Database, now: datetime) -> Broadcast:
    """Write a draft anew.

    Raises:
        BroadcastError: it is no draft any more, or what it is to be has problems; nothing was changed.
    """
    draft = replace(draft_of(new, now), id=broadcast_id)
    with db.transaction() as tx:
        if not broadcasts.save_draft(tx, draft):
            raise BroadcastError("This broadcast has been launched, so it cannot be changed any more: make a new one.")
    return draft


def launch(broadcast_id: int, *, owner_id: int, db: Database, now: datetime) -> Broadcast | None:
    """Launch a draft, or give it as it is where that has been done; None where the owner has no such broadcast.

    Raises:
        BroadcastError: it cannot be launched now; nothing was changed.
        WrongStateError: it was cancelled.
    """
    with db.transaction() as tx:
        broadcast = broadcasts.find(tx, broadcast_id, owner_id=owner_id)
        if broadcast is None:
            return None
        if broadcast.state == "cancelled":
            raise WrongStateError("launched", broadcast.state)
        if broadcast.state == "draft":
            race = races.find(tx, broadcast.race_id, owner_id=owner_id)
            assert race is not None, "a broadcast belongs to a race"
            if state := launching.launch(tx, race, broadcast, now=now):
                log.info("broadcast launched", extra={"broadcast": broadcast_id, "state": state})
        return broadcasts.find(tx, broadcast_id, owner_id=owner_id)


def pause(broadcast_id: int, *, owner_id: int, db: Database) -> Broadcast | None:
    """Have no more texts of a broadcast leave until it is resumed; None where the owner has no such broadcast.

    Raises:
        WrongStateError: it is not under way.
    """
    with db.transaction() as tx:
        return _move(tx, broadcast_id, "paused", wish="paused", of=PAUSED_FROM, owner_id=owner_id)


def resume(broadcast_id: int, *, owner_id: int, db: Database, now: datetime) -> Broadcast | None:
    """Have a paused broadcast go on where it was; None where the owner has no such broadcast.

    Raises:
        WrongStateError: it is not paused.
    """
    with db.transaction() as tx:
        broadcast = broadcasts.find(tx, broadcast_id, owner_id=owner_id)
        if broadcast is None or broadcast.state in PAUSED_FROM:
            return broadcast
        if not broadcasts.move(tx, broadcast_id, resumed(broadcast, now), of=RESUMED_FROM):
            raise WrongStateError("resumed", broadcast.state)
        return broadcasts.find(tx, broadcast_id, owner_id=owner_id)


def cancel(broadcast_id: int, *, owner_id: int, db: Database, now: datetime) -> Broadcast | None:
    """Have no more texts of a broadcast leave, for good; None where the owner has no such broadcast.

    Raises:
        WrongStateError: all of it has been sent.
    """
    with db.transaction() as tx:
        cancelled = _move(tx, broadcast_id, "cancelled", wish="cancelled", of=CANCELLED_FROM, owner_id=owner_id)
        if cancelled:  # others may have launched it since it was read
            broadcast_ends.end_what_never_began(tx, broadcast_id, now=now)
    return cancelled


def send_test(
    race: Race, texts: Mapping[Language, str], *, phone: str, organizer_id: int, db: Database, now: datetime
) -> None:
    """Text an organizer what runners would get, in each language, at once.

    Raises:
        BroadcastError: a text has problems; nothing was sent.
    """
    problems = [problem for text in texts.values() for problem in problems_of(text)]
    if problems:
        raise BroadcastError(*problems)
    key = f"test:{organizer_id}:{int(now.timestamp() * 1000)}"
    tests = [
        Outgoing(f"{key}:{number}", phone, render(text, **SHOWN), Lane.REPLY, now, now + TEST_LASTS)
        for number, text in enumerate(texts.values(), start=1)
    ]
    with db.transaction() as tx:
        outbox.plan(tx, tests, now=now)
    log.info("test sent", extra={"race": race.id, "texts": len(tests)})


def is_any_under_way(*, db: Database) -> bool:
    """Tell whether there is anything to look after."""
    return broadcasts.is_any_under_way(db)


def begin_scheduled(*, db: Database, now: datetime) -> None:
    """Begin with the broadcasts whose time has come, once no list of runners of their race is still being taken in."""
    for broadcast in broadcasts.list_under_way(db, "scheduled"):
        is_time = broadcast.send_at is None or broadcast.send_at <= now
        if is_time and not imports.is_under_way(db, broadcast.race_id):
            with db.transaction() as tx:
                broadcasts.move(tx, broadcast.id, "freezing", of=SCHEDULED)


def list_to_freeze(*, db: Database, now: datetime, home_countries: Collection[str]) -> list[freezing.Plan]:
    """List what is to be frozen, with when its texts may leave."""
    plans = []
    for broadcast in broadcasts.list_under_way(db, "freezing"):
        race = races.find_by_id(db, broadcast.race_id)
        assert race is not None, "a broadcast belongs to a race"
        who = audiences.condition_of(db, race, broadcast.audience, home_countries=home_countries)
        at_any_hour = broadcast.quiet_hours_reason is not None
        zones = ["", *audiences.list_zones(db, race)]
        # From when it was to go, not from now: what a worker comes to late is dropped where it is of no use any more.
        planned_at = max(filter(None, (broadcast.launched_at, broadcast.send_at)), default=now)
        windows = {zone: window(race, zone or None, planned_at, at_any_hour=at_any_hour) for zone in zones}
        plans.append(freezing.Plan(broadcast, race, who, windows))
    return plans


def freeze_some(plan: freezing.Plan, after: int, *, db: Database, now: datetime, most: int = AT_ONCE) -> int | None:
    """Freeze some people of a broadcast in one transaction, and the broadcast itself where they were the last.

    Returns:
        what to go on with as `after`, from 0 on; None once there is nothing left to do.
    """
    with db.transaction() as tx:
        through = freezing.freeze_some(tx, plan, after=after, most=most, now=now)
        if through is None and freezing.finish(tx, plan.broadcast.id):
            log.info("broadcast frozen", extra={"broadcast": plan.broadcast.id})
    return through


def settle(*, db: Database, now: datetime) -> bool:
    """End what is all sent, and write cancelling down for some of the texts that wait; True where there are more."""
    for broadcast in broadcasts.list_under_way(db, "sending"):
        with db.transaction() as tx:
            broadcast_ends.end_what_is_sent(tx, broadcast.id, now=now)
    is_more = False
    for broadcast in broadcasts.list_under_way(db, "cancelled"):
        with db.transaction() as tx:
            if broadcast_ends.cancel_some(tx, broadcast.id, most=AT_ONCE) == 0:
                broadcast_ends.end(tx, broadcast.id, now=now)
            else:
                is_more = True
    return is_more


def _move(
    tx: Transaction, broadcast_id: int, to: State, *, wish: str, of: Collection[State], owner_id: int
) -> Broadcast | None:
    broadcast = broadcasts.find(tx, broadcast_id, owner_id=owner_id)
    if broadcast is None or broadcast.state == to:
        return broadcast
    if not broadcasts.move(tx, broadcast_id, to, of=of):
        raise WrongStateError(wish, broadcast.state)
    log.info("broadcast moved", extra={"broadcast": broadcast_id, "from": broadcast.state, "to": to})
    return replace(broadcast, state=to)
