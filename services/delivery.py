"""What is due leaves: write down what became of the texts in hand, and take the next ones, within the sender's rate."""

import logging
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.outcome import Accepted, Misconfigured, NotSent, Outcome, Refused
from core.outgoing import Attempt, Due, Lane, why_not
from core.rate import Rate
from core.retry import follow
from core.timing import Timing, milliseconds
from store import broadcast_claims, claims, inbox, numbers, races, redactions, senders, tallies
from store.database import Database, RefusedError, Transaction

log = logging.getLogger(__name__)

LEAST_PAUSE = timedelta(milliseconds=50)  # between two claims that wait for the rate, so that several share a commit
AT_ONCE = timedelta(0)

Done = Sequence[tuple[Attempt, Outcome]]


@dataclass(frozen=True, slots=True)
class Sending:
    """How this service sends.

    Args:
        lanes_of: the lanes that leave from each sender, the most urgent first.
        per_second: segments a second that a sender may send.
        timing: how long it waits for what.
        kept_slots: of the texts in hand, so many that bulk texts leave alone: a carrier that hangs holds up the rest.
        redact: the carrier has copies, which are to be emptied of a text that was erased while in hand.
    """

    lanes_of: Mapping[str, Sequence[Lane]]
    per_second: float
    timing: Timing
    kept_slots: int = 0
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What was taken in hand.

    Args:
        attempts: to be posted at once.
        looked_at: `stopwatch()` from before the last look for a STOP.
        wait: until it is worth while to claim again; None until something else comes due.
    """

    attempts: Sequence[Attempt]
    looked_at: float
    wait: timedelta | None


@dataclass(slots=True)
class Choice:
    """What is chosen out of the lanes of one sender, and what that leaves of its rate."""

    rate: Rate
    slots: int
    kept_slots: int
    per_second: float
    ahead: timedelta
    clock_ms: int
    now: datetime
    taken: list[Due] = field(default_factory=list)
    aside: list[tuple[Due, str, str]] = field(default_factory=list)
    put_off: list[tuple[Due, datetime]] = field(default_factory=list)
    wait: timedelta | None = None

    def take_from(self, tx: Transaction, lane: Lane) -> bool:
        """Choose out of one lane; False where the lanes after it have to wait."""
        free = self.slots - len(self.taken) - (self.kept_slots if lane.is_bulk else 0)
        room = self.rate.room(lane, per_second=self.per_second, ahead=self.ahead, now=self.clock_ms)
        if free > 0 and room > 0:
            room -= self._take_within(tx, lane, free, room)
        if room <= 0:
            wait = self.rate.wait_ms(lane, ahead=self.ahead, now=self.clock_ms)
            self.wait = max(LEAST_PAUSE, timedelta(milliseconds=wait))
        return room > 0 and len(self.taken) < self.slots

    def _take_within(self, tx: Transaction, lane: Lane, free: int, room: float) -> int:
        """Choose as many texts as there are slots and segments; give the segments taken."""
        handed = 0
        listed = self._listed(tx, lane, free)
        self.wait = AT_ONCE if len(listed) == free else self.wait
        for due in listed:
            reason = why_not(due, self.now)
            if reason:
                self.aside.append((due, *reason))
                self.wait = AT_ONCE  # others may stand behind it
            elif due.opens_at and due.opens_at > self.now:
                self.put_off.append((due, due.opens_at))
                self.wait = AT_ONCE
            elif self._is_after_a_first(due):
                self.wait = AT_ONCE
            elif handed < room:
                self.taken.append(due)
                handed += due.segments
        if handed:
            self.rate = self.rate.taken(handed, lane, per_second=self.per_second, now=self.clock_ms)
        return handed

    def _is_after_a_first(self, due: Due) -> bool:
        """Tell whether its runner's first text of the race is taken just now; the next claim knows what it is then."""
        return due.is_first_for is not None and any(each.is_first_for == due.is_first_for for each in self.taken)

    def _listed(self, tx: Transaction, lane: Lane, most: int) -> list[Due]:
        listed = claims.list_due(tx, lane, now=self.now, most=most)
        if lane is Lane.BROADCAST and len(listed) < most:
            listed += broadcast_claims.list_due(tx, now=self.now, most=most - len(listed))
        return listed


def stopwatch() -> float:
    """Give seconds that go on while the machine sleeps, where the system counts them so."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def settle_and_claim(done: Done, *, db: Database, sending: Sending, slots: int, now: datetime) -> Claim:
    """Write down what became of texts in hand, and take as many due ones as there are slots: one transaction.

    Args:
        done: attempts and their outcomes; safe to give again where this has failed.
        slots: how many more texts may be in hand.
        now: product time; leases and rates go by the database's clock.

    Raises:
        UnavailableError: nothing was written or taken.
        RefusedError: likewise; one of the outcomes cannot be written, so give them to `settle_each`.
    """
    with db.transaction() as tx:
        looked_at = stopwatch()
        _settle(tx, done, sending, now)
        taken: list[Attempt] = []
        waits: list[timedelta | None] = []
        for sender in sending.lanes_of if slots > 0 else ():
            attempts, wait = _claim(tx, sender, sending, slots - len(taken), now)
            taken += attempts
            waits.append(wait)
    return Claim(taken, looked_at, min((wait for wait in waits if wait is not None), default=None))


def settle_each(done: Done, *, db: Database, sending: Sending, now: datetime) -> None:
    """Write down each outcome by itself: one that gives an id of another text must not keep the others from it."""
    for attempt, outcome in done:
        try:
            with db.transaction() as tx:
                _settle(tx, [(attempt, outcome)], sending, now)
        except RefusedError:
            log.error("carrier gave an id twice", extra={"outbox_id": attempt.outbox_id})
            with db.transaction() as tx:
                claims.finish_without_id(tx, attempt)


def expire_leases(*, db: Database) -> int:
    """Put texts into doubt whose worker has not said what became of them; give how many."""
    with db.transaction() as tx:
        expired = claims.expire_leases(tx)
    if expired:
        log.warning("leases expired", extra={"texts": expired})
    return expired


def _settle(tx: Transaction, done: Done, sending: Sending, now: datetime) -> None:
    """Write down outcomes, and hold all senders for what follows.

    Every unit holds its rows in the same order, or two would wait for each other: runners, texts, redactions, tallies,
    senders, each of them sorted.
    """
    following = [(attempt, follow(attempt, outcome, jitter=random.random())) for attempt, outcome in done]
    for attempt, outcome in sorted(done, key=lambda each: each[0].recipient):
        if isinstance(outcome, Refused) and claims.is_there(tx, attempt):  # or an erased number would come back
            numbers.learn(tx, attempt.recipient, outcome, proof=attempt.ticket, now=now)
    finished = claims.finish(tx, following, timing=sending.timing, now=now)
    if sending.redact and finished < len(done):
        redactions.add_ids(tx, _ids_of_erased(tx, done))
    tallies.add(tx, Counter(type(outcome).__name__ for _, outcome in done))
    senders.hold_all(tx, {*sending.lanes_of, *(attempt.sender for attempt, _ in done)})
    for sender in {attempt.sender for attempt, outcome in done if isinstance(outcome, Accepted)}:
        senders.resume(tx, sender)
    for attempt, outcome in done:
        _learn(tx, attempt.sender, outcome, sending.timing)


def _ids_of_erased(tx: Transaction, done: Done) -> list[str]:
    """Give the carrier's ids of the texts it took whose rows were erased meanwhile: nobody else knows them any more."""
    return [
        outcome.carrier_id
        for attempt, outcome in done
        if isinstance(outcome, Accepted) and claims.is_erased(tx, attempt)
    ]


def _learn(tx: Transaction, sender: str, outcome: Outcome, timing: Timing) -> None:
    """Take from one answer what it says of the sender."""
    match outcome:
        case NotSent(_, retry_after, is_too_fast=True):
            senders.slow_down(tx, sender, retry_after=retry_after)
        case Misconfigured(code, reason, everywhere=True):
            if senders.pause(tx, sender, reason=f"{code}: {reason}", probe_after=timing.probe_every):
                log.error("sending paused", extra={"code": code, "reason": reason})


def _claim(
    tx: Transaction, name: str, sending: Sending, slots: int, now: datetime
) -> tuple[list[Attempt], timedelta | None]:
    """Take what one sender may send now, and tell until when it is worth while to wait for more."""
    sender = senders.hold(tx, name)
    clock = tx.clock_ms()
    if sender.paused_reason is not None:
        if clock < (sender.probe_at or 0):
            return [], None
        slots = min(slots, 1)
        senders.probe_later(tx, name, at=clock + milliseconds(sending.timing.probe_every))
    kept = sending.kept_slots if sender.paused_reason is None else 0
    choice = Choice(sender.rate, slots, kept, sending.per_second, _ahead(tx, sending.timing, now), clock, now)
    for lane in sending.lanes_of[name]:
        if not choice.take_from(tx, lane):
            break
    claims.set_aside(tx, choice.aside)
    claims.put_off(tx, choice.put_off)
    if choice.rate != sender.rate:
        senders.save_rate(tx, name, choice.rate)
    return claims.take(tx, choice.taken, sender=name, timing=sending.timing, now=now), choice.wait


def _ahead(tx: Transaction, timing: Timing, now: datetime) -> timedelta:
    """Give the work ahead the carrier is handed: little while runners write or race, whose answers wait behind it."""
    last_text_at = inbox.find_last_received_at(tx)
    is_live = last_text_at is not None and abs(now - last_text_at) < timing.live_for
    return timing.ahead_live if is_live or races.is_any_on(tx, now=now) else timing.ahead_idle
