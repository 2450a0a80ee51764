"""What sending came to, counted for good: rows of the outbox change their state, these only grow."""

from collections.abc import Mapping

from store.database import Transaction, Verbs


def add(tx: Transaction, counts: Mapping[str, int]) -> None:
    """Add to the tallies, by name; always in the same order, so that two workers never wait for each other."""
    tx.many(
        """INSERT INTO tallies (name, total) VALUES (:name, :more)
           ON CONFLICT (name) DO UPDATE SET total = tallies.total + :more""",
        [{"name": name, "more": more} for name, more in sorted(counts.items()) if more],
    )


def list_all(db: Verbs) -> dict[str, int]:
    """Give all tallies by name."""
    return {row["name"]: row["total"] for row in db.all("SELECT name, total FROM tallies ORDER BY name")}
