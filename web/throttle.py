"""Who gets things wrong again and again; each process counts for itself. What follows is for others to say."""

import time
from collections.abc import Callable

MOST_ADDRESSES = 10_000  # then all is forgotten, rather than remembered without end


class Throttle:
    """Counts what each address got wrong since the first time, for so many seconds."""

    def __init__(self, *, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how often an address may be wrong, and for how long that is remembered."""
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._wrong: dict[str, tuple[float, int]] = {}

    def is_out_of_tries(self, address: str) -> bool:
        """Tell whether an address was wrong too often."""
        began_at, times = self._wrong.get(address, (0.0, 0))
        return times >= self._most and self._clock() - began_at < self._seconds

    def count_wrong(self, address: str) -> None:
        """Count that an address was wrong once more."""
        now = self._clock()
        began_at, times = self._wrong.get(address, (now, 0))
        if now - began_at >= self._seconds:
            began_at, times = now, 0
        if len(self._wrong) >= MOST_ADDRESSES:
            self._wrong.clear()
        self._wrong[address] = began_at, times + 1
