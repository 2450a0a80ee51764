"""How far a broadcast is: people by state, and the minutes that are left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.broadcast import Broadcast
from core.rate import BULK_SHARE
from core.segments import count_segments
from store import broadcasts
from web import house

# What each state means for the runner; the words are those of the API too.
STATES: Mapping[str, str] = {
    "queued": "wait here for their turn or their time",
    "sending": "are being handed to the carrier",
    "sent": "are with the carrier, which has not reported yet",
    "delivered": "arrived, the carrier says",
    "undelivered": "did not arrive: phone off, number gone, or filtered",
    "failed": "were refused by the carrier",
    "unsure": "may have arrived or not: the carrier gave no clear answer, so they are never sent twice",
    "dropped": "were too late to be of use",
    "held": "were kept back because the runner has stopped",
    "cancelled": "were taken back by you",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is.

    Args:
        counts: people by the state of their text, in the order of `STATES`.
        settled: how many there is nothing left to do for; None while people are still being counted.
        left: how long until all have left, at the rate of the sender; None where that is not known.
    """

    broadcast: Broadcast
    counts: Mapping[str, int]
    settled: int | None
    left: timedelta | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing changes any more but by the carrier's reports."""
        return self.broadcast.ended_at is not None or self.broadcast.state in ("done", "draft")


def progress_of(broadcast: Broadcast) -> Progress:
    """Read how far a broadcast is."""
    counts = broadcasts.count_states(house().db, broadcast)
    waiting = counts["queued"] + counts["sending"]
    return Progress(
        broadcast,
        counts={state: counts[state] for state in STATES},
        settled=None if broadcast.total is None else max(0, broadcast.total - waiting),
        left=_left(broadcast, waiting) if broadcast.total is not None else None,
    )


def _left(broadcast: Broadcast, waiting: int) -> timedelta | None:
    """Say how long what waits takes; around a mile each runner has a time of their own."""
    if broadcast.state != "sending" or broadcast.audience.mile is not None:
        return None
    longest = max(count_segments(text) for text in broadcast.texts.values())
    return timedelta(seconds=waiting * longest / (house().settings.segments_per_second * BULK_SHARE))
