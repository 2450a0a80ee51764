"""Why the texts of a broadcast are in the states they are in, counted."""

from dataclasses import dataclass

from store.database import Verbs


@dataclass(frozen=True, slots=True)
class Reason:
    """How many people of a broadcast have a text in one state for one reason."""

    state: str
    reason: str
    people: int


def count_reasons(db: Verbs, broadcast_id: int, *, most: int = 20) -> list[Reason]:
    """Count the people of a broadcast who did not get it, by state and reason, the most frequent first."""
    rows = db.all(
        """SELECT state, reason, count(*) AS people FROM outbox
           WHERE broadcast_id = :id AND state NOT IN ('queued', 'sending', 'sent', 'delivered', 'cancelled')
           GROUP BY state, reason ORDER BY people DESC, state, reason LIMIT :most""",
        id=broadcast_id,
        most=most,
    )
    return [Reason(row["state"], row["reason"], int(row["people"])) for row in rows]
