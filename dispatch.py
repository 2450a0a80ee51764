"""Keeps posts going: claims what is due, posts each as a task of its own, has what became of it written down.

All SQL runs on the one thread of the database, posts run in the event loop, and neither waits for the other: while the
database works, answers gather and are written down together, in the transaction that claims the next texts.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

from core.outcome import Accepted, Misconfigured, NotBegun, Outcome, Unsure
from core.outgoing import Attempt
from services import delivery
from services.delivery import Claim, Sending
from store import claims
from store.database import RefusedError, StoreError
from wiring import House

log = logging.getLogger(__name__)

FIRST_TRIES = 4  # in flight until one is accepted: a wrong token is to be found out with few
MOST_A_CLAIM = 50  # so that each of them is posted while the look for a STOP is fresh, which spares another
AFTER_FAILURE_SECONDS = 1.0
LAST_WORD_SECONDS = 5.0  # for writing down what was cut off
MOST_LOOKS = 3

Given = ParamSpec("Given")
Result = TypeVar("Result")


class DatabaseThread:
    """The one thread on which a worker does all its SQL, so that none of it ever holds up the event loop."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")

    async def __call__(self, do: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """Do something on the thread and wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, partial(do, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is running, and end the thread."""
        self._executor.shutdown()


class Dispatch:
    """The texts one worker has in hand."""

    def __init__(self, house: House, database: DatabaseThread, sending: Sending, *, most: int) -> None:
        """Take how many texts may be in hand at once: so many may one crash leave unsure."""
        self._house = house
        self._database = database
        self._sending = sending
        self._most = most
        self._window = min(FIRST_TRIES, most)
        self._posts: set[asyncio.Task[None]] = set()
        self._done: list[tuple[Attempt, Outcome]] = []
        self._wake = asyncio.Event()
        self._is_stopping = False
        self.held_reason: str | None = "its home has not been looked at yet"

    def wake(self) -> None:
        """Look whether something is due."""
        self._wake.set()

    async def run(self) -> None:
        """Send until told to stop, and then until nothing is in hand any more."""
        while not self._is_over:
            self._wake.clear()
            try:
                wait = await self._go_on()
            except StoreError as error:
                log.error("sending waits for the database", extra={"error": str(error)})
                wait = AFTER_FAILURE_SECONDS
            if not self._is_over:
                await self._rest(wait)

    @property
    def _is_over(self) -> bool:
        return self._is_stopping and not self._posts and not self._done

    async def finish(self, running: asyncio.Task[None]) -> None:
        """Claim nothing more, and let `run` end with what is in hand; what is cut off when its time is up is unsure."""
        self._is_stopping = True
        self.wake()
        await asyncio.wait([running], timeout=self._sending.timing.finish.total_seconds())
        for post in tuple(self._posts):
            post.cancel()
        await asyncio.wait([running], timeout=LAST_WORD_SECONDS)

    async def _go_on(self) -> float | None:
        """Write down what is done and claim what is due; give the seconds until there may be more."""
        slots = 0 if self._is_stopping or self.held_reason else min(MOST_A_CLAIM, self._window - len(self._posts))
        if not self._done and not (slots > 0 and await self._database(self._is_due)):
            return None
        done, self._done = self._done, []
        try:
            claim = await self._database(self._settle_and_claim, done, slots)
        except BaseException:
            self._done = done + self._done
            raise
        for attempt in claim.attempts:
            self._begin_or_let_go(attempt, claim.looked_at)
        return claim.wait.total_seconds() if claim.wait is not None else None

    async def _rest(self, wait: float | None) -> None:
        """Wait for an answer or the next tick, but no longer than until there may be more to claim."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), wait)

    def _is_due(self) -> bool:
        return claims.is_due(self._house.db, now=self._house.clock())

    def _settle_and_claim(self, done: Sequence[tuple[Attempt, Outcome]], slots: int) -> Claim:
        db, sending, now = self._house.db, self._sending, self._house.clock()
        try:
            return delivery.settle_and_claim(done, db=db, sending=sending, slots=slots, now=now)
        except RefusedError:
            delivery.settle_each(done, db=db, sending=sending, now=now)
            return Claim([], delivery.stopwatch(), wait=delivery.AT_ONCE)

    def _begin_or_let_go(self, attempt: Attempt, looked_at: float) -> None:
        if self._is_stopping:
            self._done.append((attempt, NotBegun("its worker was told to stop")))
            return
        self._posts.add(asyncio.create_task(self._post(attempt, looked_at)))

    async def _post(self, attempt: Attempt, looked_at: float) -> None:
        post = asyncio.current_task()
        assert post is not None
        try:
            outcome = await self._why_not(attempt, looked_at) or await self._house.gateway.send(attempt)
        except asyncio.CancelledError:
            outcome = Unsure("cut off when the worker was stopped")
        except Exception as error:  # whatever went wrong in there, the text may have left
            log.exception("post failed", extra={"outbox_id": attempt.outbox_id})
            outcome = Unsure(f"an error of ours while it was posted: {type(error).__name__}")
        self._learn(outcome)
        self._done.append((attempt, outcome))
        self._posts.discard(post)  # before the loop wakes, or the slot would look taken
        self.wake()

    async def _why_not(self, attempt: Attempt, looked_at: float) -> NotBegun | None:
        """Look once more for a STOP where the last look is not fresh, and let go of what has been in hand too long."""
        timing, claimed_at = self._sending.timing, looked_at
        for _ in range(MOST_LOOKS):
            if delivery.stopwatch() - looked_at <= timing.fresh.total_seconds():
                return None
            looked_at = delivery.stopwatch()
            if looked_at - claimed_at > timing.lease.total_seconds() / 2:
                return NotBegun("its worker was held up for too long")
            try:
                if not await self._database(self._is_wanted, attempt):
                    return NotBegun("something came in between")
            except StoreError:
                return NotBegun("the database could not be asked once more")
        log.warning("slow look for a stop", extra={"outbox_id": attempt.outbox_id})
        return None

    def _is_wanted(self, attempt: Attempt) -> bool:
        return claims.is_wanted(self._house.db, attempt, now=self._house.clock())

    def _learn(self, outcome: Outcome) -> None:
        match outcome:
            case Accepted():
                self._window = self._most
            case Misconfigured(everywhere=True):
                self._window = min(FIRST_TRIES, self._most)
