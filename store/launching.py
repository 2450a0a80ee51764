"""Launching a broadcast in the transaction of whoever asks for it, if nothing stands in the way."""

from datetime import datetime

from core.broadcast import Broadcast, State
from core.broadcast_draft import BroadcastError
from core.race import Race
from store import broadcasts, imports
from store.database import Transaction


def launch(tx: Transaction, race: Race, broadcast: Broadcast, *, now: datetime) -> State | None:
    """Launch a draft of a race and give the state it is in then; None where it is no draft any more.

    Raises:
        BroadcastError: it cannot be launched now; nothing was changed.
    """
    if race.is_over(broadcast.send_at or now):
        raise BroadcastError(f"{race.name} is over by then, and with it the runners' consent: nobody can be texted.")
    if imports.is_under_way(tx, race.id):
        raise BroadcastError("A list of runners is still being taken in: wait until it is done, then launch.")
    to: State = "scheduled" if broadcast.send_at and broadcast.send_at > now else "freezing"
    return to if broadcasts.launch(tx, broadcast.id, to, now=now) else None
