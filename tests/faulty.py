"""Sends texts through a carrier that fails as it is told, and counts what came of them."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from store.database import open_database
from tests.crash import Place, is_settled, queue, recorded_tickets, say_states
from tests.stand_in.faults import NEVER_RECORDED, RECORDED
from tests.working import SHORT, start_worker, wait_until

# A refusal ends a text, and a wrong token pauses sending: each has tests of its own.
KINDS = tuple(kind for kind in (*NEVER_RECORDED, *RECORDED) if kind not in ("refused", "unauthorized"))
TIMING = SHORT | {"ahead_idle": 3600.0}


@dataclass(frozen=True, slots=True)
class Came:
    """What texts came to: each is in one of `sent`, `unsure`, `lost`.

    Args:
        sent: recorded by the carrier, and we know it.
        unsure: not recorded, and said to be unsure, as a fault that leaves no trace must be.
        faults: posts that something happened to.
    """

    sent: int
    unsure: int
    lost: int
    doubled: int
    faults: int

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing doubled, and something did happen."""
        return self.lost == 0 and self.doubled == 0 and self.faults > 0


def send_through(
    place: Place, *, faults: Sequence[Mapping[str, object]], messages: int, seed: int, in_flight: int = 64
) -> Came:
    """Send so many texts, wait until the carrier's list has settled what it can, and count; nothing is reported."""
    carrier = place.carrier
    carrier.behave(faults=faults, seed=seed, reports="never", list_lag_seconds=0.2)
    settings = carrier.settings(SEGMENTS_PER_SECOND="1000", MAX_IN_FLIGHT=str(in_flight))
    with closing(open_database(place.database_url)) as db:
        queue(db, messages)
        worker = start_worker(place.database_url, place.folder, timing=TIMING, **settings)
        try:
            wait_until(lambda: is_settled(db, carrier), lambda: say_states(db))
        finally:
            worker.stop()
        recorded = recorded_tickets(carrier)
        rows = db.all("SELECT ticket, state FROM outbox WHERE key < 'resend:' OR key >= 'resend;'")
    sent = sum(row["ticket"] in recorded and row["state"] == "sent" for row in rows)
    unsure = sum(row["ticket"] not in recorded and row["state"] == "unsure" for row in rows)
    struck = sum(post.fault is not None for post in carrier.posts())
    return Came(sent, unsure, messages - sent - unsure, len(carrier.doubled()), struck)
