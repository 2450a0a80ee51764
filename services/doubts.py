"""Texts in doubt: looked for on the carrier's list, and settled by what it shows; never by posting them again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.doubt import BEFORE, Doubt, Seen, match
from core.outgoing import Lane
from core.timing import Timing
from store import doubts
from store.database import Database, Transaction
from store.values import from_ms

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
BUSY_FOR = timedelta(seconds=60)  # what listing takes at the longest; then another worker may look
SENT_AGAIN_FOR = timedelta(minutes=10)
HOUR = timedelta(hours=1)
A_PERSON_SAID_SO, AGAIN_BY_A_PERSON = "a person said so", "sent again by a person"
FOR_GOOD = "neither reported nor on the list of the carrier"


@dataclass(frozen=True, slots=True)
class Search:
    """A number whose texts are to be looked for on the carrier's list, from an instant on.

    `asked_at` is when the list is asked, by the database's clock: what it does not show then, it may show later.
    """

    recipient: str
    since: datetime
    asked_at: datetime


def find_due(*, db: Database) -> list[Search]:
    """Take the numbers with texts in doubt whose turn it is, and keep other workers off them meanwhile."""
    with db.transaction() as tx:
        due = doubts.take_due(tx, most=MOST_AT_ONCE, busy_for=BUSY_FOR)
        asked_at = from_ms(tx.clock_ms())
    first: dict[str, datetime] = {}
    for doubt in due:
        first[doubt.recipient] = min(doubt.attempted_at, first.get(doubt.recipient, doubt.attempted_at))
    return [Search(recipient, attempted_at - BEFORE, asked_at) for recipient, attempted_at in first.items()]


def settle(search: Search, seen: Sequence[Seen], *, db: Database, timing: Timing, now: datetime) -> int:
    """Settle the texts to a number by what the carrier's list shows; give how many were found.

    Absence proves nothing before the quiet period is over; then a safety text goes out once more as a row of its own,
    and all others are looked for again until they have been for a day.

    Args:
        seen: the carrier's texts to the number since the search's instant.
    """
    with db.transaction() as tx:
        open_doubts = doubts.list_of(tx, search.recipient)
        if doubts.is_in_hand(tx, search.recipient):
            _postpone(tx, open_doubts, timing.check_first)
            return 0
        found = match(open_doubts, seen, known=doubts.list_known(tx, [text.carrier_id for text in seen]))
        doubts.confirm(tx, found)
        for doubt in open_doubts:
            if doubt.outbox_id not in found:
                _look_on(tx, doubt, search.asked_at - doubt.attempted_at, timing, now)
    if found:
        log.info("doubts settled", extra={"found": len(found), "open": len(open_doubts) - len(found)})
    return len(found)


def postpone(search: Search, *, db: Database, timing: Timing) -> None:
    """Look again later, as the carrier's list could not be had."""
    with db.transaction() as tx:
        _postpone(tx, doubts.list_of(tx, search.recipient), timing.check_every)


def send_again(outbox_id: int, *, db: Database, now: datetime) -> bool:
    """Send a text in doubt once more because a person asks for it, and look for the first no more.

    Returns:
        False where there is none in doubt, or it was sent again before.
    """
    with db.transaction() as tx:
        is_new = doubts.send_again(tx, outbox_id, now=now, useful_for=timedelta(hours=1), is_asked_for=True)
        if is_new:
            doubts.leave(tx, outbox_id, reason=AGAIN_BY_A_PERSON)
    return is_new


def settle_as_told(outbox_id: int, *, was_sent: bool, db: Database) -> bool:
    """Settle a text in doubt by what a person knows of it; False where it is in doubt no more."""
    with db.transaction() as tx:
        return doubts.settle(tx, outbox_id, state="sent" if was_sent else "failed", reason=A_PERSON_SAID_SO)


def _postpone(tx: Transaction, open_doubts: Sequence[Doubt], after: timedelta) -> None:
    for doubt in open_doubts:
        doubts.look_again(tx, doubt.outbox_id, after=after)


def _look_on(tx: Transaction, doubt: Doubt, age: timedelta, timing: Timing, now: datetime) -> None:
    if doubt.lane is Lane.SAFETY and age >= timing.quiet:
        again = doubts.send_again(tx, doubt.outbox_id, now=now, useful_for=SENT_AGAIN_FOR, is_asked_for=False)
        doubts.leave(tx, doubt.outbox_id, reason=f"{FOR_GOOD}; sent again" if again else FOR_GOOD)
        log.warning("safety text in doubt", extra={"outbox_id": doubt.outbox_id, "sent_again": again})
    elif age >= timing.check_for:
        doubts.leave(tx, doubt.outbox_id, reason=f"{FOR_GOOD} for {timing.check_for // HOUR} hours")
    else:
        doubts.look_again(tx, doubt.outbox_id, after=_next_look(age, timing))


def _next_look(age: timedelta, timing: Timing) -> timedelta:
    until_quiet = timing.quiet - age
    return until_quiet if timedelta(0) < until_quiet < timing.check_every else timing.check_every
