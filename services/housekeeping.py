"""What is cleared away: bodies of texts that have been kept long enough."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from store import inbox, outbox, runners
from store.database import Database

log = logging.getLogger(__name__)

_AT_ONCE = 1_000  # texts a transaction, so that an inbound text gets in between


def empty_old_bodies(*, db: Database, now: datetime, retention_days: int) -> int:
    """Empty the bodies of texts older than the operator keeps them; the rows stay, with their reasons.

    Args:
        now: product time.
        retention_days: how long bodies are kept.

    Returns:
        the number of texts emptied.
    """
    before = now - timedelta(days=retention_days)
    emptied = sum(_all(db, empty, before) for empty in (inbox.empty_old_bodies, outbox.empty_old_bodies))
    forgotten = _all(db, runners.forget_old_red_flags, before)
    if emptied or forgotten:
        log.info("emptied old texts", extra={"texts": emptied, "red_flags": forgotten})
    return emptied


def _all(db: Database, empty: Callable[..., int], before: datetime) -> int:
    emptied = 0
    while True:
        with db.transaction() as tx:
            done = empty(tx, before=before, most=_AT_ONCE)
        emptied += done
        if done < _AT_ONCE:
            return emptied
