"""Alerts of a race: who goes, and that it has been dealt with. A red flag becomes one in inbound.py."""

import logging
from datetime import datetime

from core.alert import Taken
from core.organizer import Organizer
from core.race import Race
from store import alerts, telling
from store.database import Database

log = logging.getLogger(__name__)


def take(alert_id: int, *, race: Race, by: Organizer, db: Database, now: datetime) -> bool:
    """Write down that somebody goes, and tell the leads; False where another goes, or there is no such alert open."""
    with db.transaction() as tx:
        alert = alerts.find(tx, race.id, alert_id)
        taken = alert is not None and telling.take(tx, Taken(alert, by.name, is_done=False), race, now=now)
    log.info("alert taken" if taken else "alert was taken before", extra={"alert": alert_id, "race": race.id})
    return taken


def close(alert_id: int, *, race_id: int, db: Database, now: datetime) -> bool:
    """Write down that it has been dealt with; False where that was so, or there is no such alert."""
    with db.transaction() as tx:
        closed = alerts.close(tx, alert_id, race_id=race_id, now=now)
    if closed:
        log.info("alert closed", extra={"alert": alert_id, "race": race_id})
    return closed
