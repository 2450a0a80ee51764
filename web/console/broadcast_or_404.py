"""Finding the broadcast an address names, with its race; another organizer's does not exist."""

from flask import abort, g

from core.broadcast import Broadcast
from core.race import Race
from store import broadcasts
from web import house
from web.console import race_or_404


def broadcast_or_404(broadcast_id: int) -> tuple[Race, Broadcast]:
    """Give a broadcast of the organizer who has signed in, and its race.

    Raises:
        NotFound: they have none of this id.
    """
    found = broadcasts.find(house().db, broadcast_id, owner_id=g.organizer.owner_id) or abort(404)
    return race_or_404(found.race_id), found
