"""A list of runners is confirmed with the proof that they agreed, and taken over by the worker; never half of it."""

import logging
from datetime import datetime

from core.race import Race
from core.runner_consent import Evidence, check_not_over
from core.service import Service
from store import import_steps, imports, races
from store.database import Database
from store.imports import Import
from store.taking_over import take_over_next

log = logging.getLogger(__name__)


def confirm(race: Race, import_id: int, evidence: Evidence, *, db: Database, now: datetime) -> None:
    """Begin to take a list over; the worker goes on with it. To confirm it twice is to confirm it once.

    Raises:
        NotInPreviewError: it is not in preview, nor under way already.
        RaceOverError: nobody is added to this race any more.
    """
    check_not_over(race, now)
    with db.transaction() as tx:
        begun = import_steps.begin(tx, import_id, evidence, race_id=race.id)
    if begun:
        log.info("list confirmed", extra={"race": race.id, "list": import_id})


def go_on(*, db: Database, service: Service, now: datetime) -> bool:
    """Take over some more rows of the oldest list under way; False where none is, so that there is nothing to do."""
    taken = imports.find_next_under_way(db)
    if taken is None:
        return False
    race = races.find_by_id(db, taken.race_id)
    assert race is not None, "a list belongs to a race"
    if not take_over_next(db, taken, race, secret=service.secret, now=now):
        _log_end(db, taken)
    return True


def _log_end(db: Database, taken: Import) -> None:
    done = imports.find(db, taken.id, race_id=taken.race_id)
    assert done is not None, "a list that was taken over is there"
    log.info("list taken over", extra={"race": taken.race_id, "list": taken.id, "rows": done.counts.all})
