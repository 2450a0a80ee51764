"""How long answers take: each web process counts in memory, and every few seconds adds that to the counts of all."""

import logging
import time
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable

from store import reply_times
from store.database import Database, StoreError
from store.reply_times import Answers

log = logging.getLogger(__name__)

UP_TO_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
UP_TO = (*(f"{seconds:g}" for seconds in UP_TO_SECONDS), "+Inf")
SAVE_EVERY_SECONDS = 5.0
MOST_UNSAVED = 100_000


class ReplyTimes:
    """What one process has counted and not yet saved; its threads share it, and whatever it holds dies with it."""

    def __init__(self, *, save_every: float = SAVE_EVERY_SECONDS) -> None:
        self._unsaved: deque[float] = deque(maxlen=MOST_UNSAVED)
        self._save_every = save_every
        self._save_at = time.monotonic() + save_every

    def count(self, seconds: float) -> bool:
        """Count an answer that took so long; True where it is time to save."""
        self._unsaved.append(seconds)
        now = time.monotonic()
        if now < self._save_at:
            return False
        self._save_at = now + self._save_every
        return True

    def save(self, *, db: Database) -> None:
        """Add what was counted to the counts of all processes; where the store takes nothing now, it is kept."""
        taken = list(self._take())
        if not taken:
            return
        try:
            with db.transaction() as tx:
                reply_times.add(tx, sorted_in(taken))
        except StoreError as error:
            log.warning("reply times not saved", extra={"error": str(error)})
            self._unsaved.extend(taken)

    def _take(self) -> Iterable[float]:
        """Give each duration once, whatever other threads add or take meanwhile."""
        while True:
            try:
                yield self._unsaved.popleft()
            except IndexError:
                return


def sorted_in(durations: Iterable[float]) -> dict[str, Answers]:
    """Count durations in seconds by the least of `UP_TO` that they do not exceed.

    >>> sorted_in([0.004, 0.005, 7.0])
    {'0.005': Answers(answers=2, microseconds=9000), '+Inf': Answers(answers=1, microseconds=7000000)}
    """
    answers, microseconds = Counter[str](), Counter[str]()
    for seconds in durations:
        up_to = UP_TO[bisect_left(UP_TO_SECONDS, seconds)]
        answers[up_to] += 1
        microseconds[up_to] += round(seconds * 1_000_000)
    return {up_to: Answers(number, microseconds[up_to]) for up_to, number in answers.items()}
