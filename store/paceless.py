"""The runners of a race whose expected pace is not known."""

from core.participant import Entry
from store.database import Verbs


def list_without_pace(db: Verbs, race_id: int, *, most: int) -> list[Entry]:
    """List the runners of a race without a known pace, at most so many, in the order they came."""
    rows = db.all(
        """SELECT phone, first_name, bib, wave, distance FROM participants
           WHERE race_id = :race_id AND left_at IS NULL AND pace_seconds IS NULL ORDER BY id LIMIT :most""",
        race_id=race_id,
        most=most,
    )
    return [
        Entry(
            row["phone"],
            first_name=row["first_name"],
            bib=row["bib"],
            wave=row["wave"],
            distance=row["distance"],
        )
        for row in rows
    ]
