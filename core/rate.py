"""How fast one sender may send: segments a second, shared by every worker, with a part kept for who cannot wait.

The carrier queues what it is handed and sends it at the sender's rate, first come first served. So we keep account of
when it will be through with it all, `free_at`, and hand it only some seconds of work ahead: what waits here can still
be stopped, cancelled or overtaken, what waits there cannot. Bulk texts keep an account of their own at four fifths of
the rate, which leaves room for check-ins and alerts at any moment. Instants are the database's clock in milliseconds.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf

from core.outgoing import Lane
from core.timing import milliseconds

BULK_SHARE = 0.8
LEAST_SHARE = 0.01
RECOVERS_MS = 60_000  # a lowered rate doubles in each of these until it is the full one again
# More than these can only be a clock that was set back, or a carrier that asks for years: check-ins wait behind them.
LONGEST_BACKLOG_MS = 300_000
LONGEST_CLOSED_MS = 60_000


@dataclass(frozen=True, slots=True)
class Rate:
    """The account of one sender.

    Args:
        free_at: when the carrier will be through with all it was handed.
        bulk_free_at: the same for bulk texts, at their share of the rate.
        share: of the full rate, as last lowered because the carrier asked for less; 1 is all of it.
        lowered_at: when it was lowered.
        closed_until: when the carrier wants to be asked again.
    """

    free_at: int = 0
    bulk_free_at: int = 0
    share: float = 1.0
    lowered_at: int = 0
    closed_until: int = 0

    def room(self, lane: Lane, *, per_second: float, ahead: timedelta, now: int) -> float:
        """Tell how many segments of a lane may leave now; a text that begins within the room may end beyond it.

        Safety always has room: the sooner it stands in the carrier's queue, the sooner it arrives.
        """
        if lane is Lane.SAFETY:
            return inf
        if self._closed_for(now):
            return 0
        a_ms = per_second * self._share_now(now) / 1000
        room = (milliseconds(ahead) - _backlog(self.free_at, now)) * a_ms
        if lane.is_bulk:
            room = min(room, (milliseconds(ahead) - _backlog(self.bulk_free_at, now)) * a_ms * BULK_SHARE)
        return max(0, room)

    def wait_ms(self, lane: Lane, *, ahead: timedelta, now: int) -> int:
        """Tell how long it takes until a lane has room, in milliseconds; 0 where it has some."""
        if lane is Lane.SAFETY:
            return 0
        backlog = max(_backlog(free_at, now) for free_at in (self.free_at, self.bulk_free_at if lane.is_bulk else 0))
        return max(self._closed_for(now), backlog - milliseconds(ahead) + 1, 0)

    def taken(self, segments: int, lane: Lane, *, per_second: float, now: int) -> "Rate":
        """Take so many segments out of the rate."""
        lasts = 1000 * segments / (per_second * self._share_now(now))
        free_at = now + _backlog(self.free_at, now) + round(lasts)
        if not lane.is_bulk:
            return replace(self, free_at=free_at)
        return replace(
            self, free_at=free_at, bulk_free_at=now + _backlog(self.bulk_free_at, now) + round(lasts / BULK_SHARE)
        )

    def slowed(self, retry_after: timedelta | None, *, now: int) -> "Rate":
        """Halve the rate, as the carrier asked for less, and leave it alone for as long as it says, at most a minute.

        The text that was refused waits as long as it was told to; the others try whether it is over.
        """
        share = max(LEAST_SHARE, self._share_now(now) / 2)
        closed_until = max(self.closed_until, now + min(milliseconds(retry_after or timedelta()), LONGEST_CLOSED_MS))
        return replace(self, share=share, lowered_at=now, closed_until=closed_until)

    def _closed_for(self, now: int) -> int:
        return min(max(0, self.closed_until - now), LONGEST_CLOSED_MS)

    def _share_now(self, now: int) -> float:
        doublings = max(0, now - self.lowered_at) / RECOVERS_MS
        return min(1.0, self.share * 2 ** min(doublings, 32.0))


def _backlog(free_at: int, now: int) -> int:
    """Give the milliseconds of work the carrier still has, none of which lies in a past or far in a future."""
    return min(max(0, free_at - now), LONGEST_BACKLOG_MS)
