"""What is cleared away of races: runners who never texted us, 30 days after the start; lists nobody has confirmed."""

import logging
from datetime import datetime, timedelta

from core.race import ERASED_AFTER
from core.service import Service
from store import after_race
from store.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 250  # runners a transaction, so that an inbound text gets in between
LISTS_WAIT = timedelta(days=1)  # for somebody to confirm them


def clear_away(*, db: Database, service: Service, now: datetime) -> int:
    """Erase some of what races leave behind; give how many rows, and where that is not 0, call again."""
    with db.transaction() as tx:
        discarded = after_race.discard_old_lists(tx, before=now - LISTS_WAIT, most=AT_ONCE)
    return discarded + _erase_runners(db, service, now)


def _erase_runners(db: Database, service: Service, now: datetime) -> int:
    race = after_race.find_race_to_clear(db, before=now - ERASED_AFTER)
    if race is None:
        return 0
    with db.transaction() as tx:
        erased = after_race.erase_some(
            tx, race, most=AT_ONCE, secret=service.secret, redact=service.carrier_keeps_texts
        )
    log.info("erased after the race", extra={"race": race.id, "rows": erased})
    return erased
