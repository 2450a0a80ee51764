"""Whether what we start ourselves leaves, and if not, why: for `/ready`, the metrics and `flask outbox`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.outgoing import Lane
from store import depth, identity, plans, senders, workers
from store.database import Database

NO_WORKER = "No worker has been seen for 30 seconds: start one, and see in its log why the last one ended."
HELD = "Run `flask resume-sending` once no other copy of the database sends."


@dataclass(frozen=True, slots=True)
class Overview:
    """How sending stands.

    Args:
        held_reason: why all sending is held; None where it is not.
        paused: why senders are paused, by name, of those that are in use.
        workers: how many are alive.
        waited: for how long the oldest text of each lane has been due; zero where none is.
        plans_waited: for how long the plan that has waited longest for its reminder has been due; zero where none is.
    """

    held_reason: str | None
    paused: Mapping[str, str]
    workers: int
    waited: Mapping[Lane, timedelta]
    plans_waited: timedelta

    @property
    def state(self) -> Literal["going", "paused", "held", "no worker"]:
        """Name what keeps texts from leaving, that first which keeps most of them."""
        if self.held_reason:
            return "held"
        if not self.workers:
            return "no worker"
        return "paused" if self.paused else "going"

    @property
    def why(self) -> list[str]:
        """Say in sentences all that keeps texts from leaving."""
        held = [f"{self.held_reason} {HELD}"] if self.held_reason else []
        absent = [] if self.workers else [NO_WORKER]
        return [*held, *absent, *(f"{name} is paused: {reason}." for name, reason in self.paused.items())]

    def lag(self, *, is_bulk: bool) -> timedelta:
        """Give for how long the oldest text has been due, of the bulk lanes or of the urgent ones."""
        return max(waited for lane, waited in self.waited.items() if lane.is_bulk is is_bulk)


def look(*, db: Database, in_use: Collection[str], now: datetime) -> Overview:
    """See how sending stands.

    Args:
        in_use: the senders that texts leave from; one that was paused and is used no more does not matter.
    """
    due_since = depth.find_oldest_due(db, now=now)
    return Overview(
        held_reason=identity.find_held_reason(db),
        paused={name: reason for name, reason in senders.list_paused(db).items() if name in in_use},
        workers=len(workers.list_alive(db)),
        waited={lane: now - due_since.get(lane, now) for lane in Lane},
        plans_waited=max(timedelta(), now - (plans.find_oldest_due(db) or now)),
    )
