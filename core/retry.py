"""What follows from the outcome of an attempt: the row's next state, and when it is tried again where it may be."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from core.outcome import Accepted, Misconfigured, NotBegun, NotSent, Outcome, Refused, Unsure
from core.outgoing import Attempt, Lane

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_URGENT_WAIT = timedelta(seconds=15)
MENDING_TAKES = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Next:
    """The state a row goes to; `wait` is until it may be tried again, where it is queued."""

    state: Literal["sent", "delivered", "queued", "failed", "unsure"]
    reason: str
    carrier_id: str | None = None
    wait: timedelta = timedelta()


def follow(attempt: Attempt, outcome: Outcome, *, jitter: float) -> Next:
    """Tell what becomes of a row after an attempt.

    Nothing is given up for the number of its attempts: a text is tried until it has expired.

    Args:
        jitter: from 0 to 1, drawn anew each time, so that texts refused together do not come back together.
    """
    match outcome:
        case Accepted(carrier_id, state):
            return Next(state, "accepted by the carrier", carrier_id)
        case Refused(code, reason):
            return Next("failed", f"refused ({code}): {reason}")
        case Unsure(reason):
            return Next("unsure", reason)
        case NotBegun(reason):
            return Next("queued", reason)
        case NotSent(reason, retry_after):
            wait = back_off(attempt.number, attempt.lane, jitter=jitter)
            return Next("queued", f"not sent: {reason}", wait=max(wait, retry_after or wait))
        case Misconfigured(code, reason):
            return Next("queued", f"waits for a setting ({code}): {reason}", wait=MENDING_TAKES * (0.5 + jitter / 2))


def back_off(attempts: int, lane: Lane, *, jitter: float) -> timedelta:
    """Give the wait before the next attempt: twice as long each time up to a limit, of which jitter keeps half or more.

    >>> [back_off(attempts, Lane.BROADCAST, jitter=1).total_seconds() for attempts in (1, 2, 3, 20)]
    [1.0, 2.0, 4.0, 300.0]
    >>> back_off(20, Lane.SAFETY, jitter=0).total_seconds()
    7.5
    """
    longest = LONGEST_WAIT if lane.is_bulk else LONGEST_URGENT_WAIT
    return min(longest, FIRST_WAIT * (1 << min(attempts - 1, 16))) * (0.5 + jitter / 2)
