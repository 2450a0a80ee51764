"""What organizers change of who runs in their races, besides the lists they hand in (services/importing.py)."""

import logging

from core.race import Race
from store import participant_lists
from store.database import Database

log = logging.getLogger(__name__)


def take_out_of_race(race: Race, participant_id: int, *, db: Database) -> bool:
    """Take a runner out of a race, as their organizer wishes; False where they are not in it."""
    with db.transaction() as tx:
        removed = participant_lists.remove(tx, race.id, participant_id)
    if removed:
        log.info("runner removed", extra={"race": race.id, "participant": participant_id})
    return removed
