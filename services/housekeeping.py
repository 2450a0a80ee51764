"""What is cleared away: bodies of texts that have been kept long enough."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from store import inbox, outbox, runners
from store.database import Database

log = logging.getLogger(__name__)

_AT_ONCE = 1_000  # texts a transaction, so that an inbound text gets in between


def empty_old_bodies(*, db: Database, now: datetime, retention_days: int) -> int:
    """Empty some of the bodies that are older than the operator keeps them; the rows stay, with their reasons.

    Args:
        now: product time.
        retention_days: how long bodies are kept.

    Returns:
        how many texts were emptied and red flags forgotten; where it is not 0, call again.
    """
    before = now - timedelta(days=retention_days)
    done = sum(_one_step(db, forget, before) for forget in (inbox.empty_old_bodies, outbox.empty_old_bodies))
    done += _one_step(db, runners.forget_old_red_flags, before)
    if done:
        log.info("emptied old texts", extra={"texts": done})
    return done


def _one_step(db: Database, forget: Callable[..., int], before: datetime) -> int:
    with db.transaction() as tx:
        return forget(tx, before=before, most=_AT_ONCE)
