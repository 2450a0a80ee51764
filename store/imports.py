"""Lists of runners on their way into a race."""

from store.database import Verbs


def is_under_way(db: Verbs, race_id: int) -> bool:
    """Tell whether a list is just being taken in."""
    sql = "SELECT 1 AS one FROM imports WHERE race_id = :race_id AND state = 'importing'"
    return db.one(sql, race_id=race_id) is not None
