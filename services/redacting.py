"""What the carrier is to keep no words of: taken up a few at a time, and tried until it is done or given up."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from gateway.base import Gone, NotRedacted, RedactionOutcome
from store import redactions, scrubs, tallies
from store.database import Database
from store.redactions import Redaction

log = logging.getLogger(__name__)

MOST_AT_ONCE = 50
BUSY_FOR = timedelta(minutes=10)  # what a round takes at the longest; then another worker may try
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 120  # about a month

Done = Sequence[tuple[Redaction, RedactionOutcome]]


def find_due(*, db: Database) -> list[Redaction]:
    """Take what is due, and keep other workers off it meanwhile; mostly nothing is, and then nothing is written."""
    if not redactions.is_due(db):
        return []
    with db.transaction() as tx:
        return redactions.take_due(tx, most=MOST_AT_ONCE, busy_for=BUSY_FOR)


def note_listed(number: Redaction, carrier_ids: Sequence[str], *, db: Database) -> None:
    """Go on with the texts the carrier lists to a number, each by its id; the number itself is forgotten with that."""
    with db.transaction() as tx:
        redactions.add_ids(tx, carrier_ids)
        redactions.finish(tx, [number])
        scrubs.ask_for(tx, rewrite=True)


def settle(done: Done, *, db: Database) -> None:
    """Write down what became of each: done, gone, given up, or to be tried again after a wait that grows."""
    failed = [(each, outcome) for each, outcome in done if isinstance(outcome, NotRedacted)]
    given_up = [each for each, _ in failed if each.tries + 1 >= MOST_TRIES]
    again = [(each, wait_after(each.tries)) for each, _ in failed if each.tries + 1 < MOST_TRIES]
    over = [each for each, outcome in done if not isinstance(outcome, NotRedacted)]
    with db.transaction() as tx:
        redactions.finish(tx, [*over, *given_up])
        if any(each.phone for each in given_up):
            scrubs.ask_for(tx, rewrite=True)
        redactions.put_off(tx, again)
        tallies.add(tx, Counter(_name(outcome) for _, outcome in done))
    for each, outcome in failed:
        log.warning("not redacted", extra={"carrier_id": each.carrier_id, "reason": outcome.reason})
    for each in given_up:
        log.error("redaction given up", extra={"carrier_id": each.carrier_id, "tries": MOST_TRIES})


def wait_after(tries: int) -> timedelta:
    """Give how long to wait after a failure, when so many have been before it.

    >>> [str(wait_after(tries)) for tries in (0, 1, 20)]
    ['0:01:00', '0:02:00', '6:00:00']
    """
    return min(FIRST_WAIT * (1 << min(tries, 20)), LONGEST_WAIT)


def _name(outcome: RedactionOutcome) -> str:
    """Name an outcome among the tallies."""
    return "RedactionGone" if isinstance(outcome, Gone) else type(outcome).__name__
