"""The runners of a race whose expected pace is not known."""

from core.participant import Entry
from store.database import Verbs
from store.participants import COLUMNS_OF_ENTRY, entry_of


def list_without_pace(db: Verbs, race_id: int, *, most: int) -> list[Entry]:
    """List the runners of a race without a known pace, at most so many, in the order they came."""
    rows = db.all(
        f"""SELECT {COLUMNS_OF_ENTRY} FROM participants
            WHERE race_id = :race_id AND left_at IS NULL AND pace_seconds IS NULL ORDER BY id LIMIT :most""",
        race_id=race_id,
        most=most,
    )
    return [entry_of(row) for row in rows]
