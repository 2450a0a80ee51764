"""How many texts there are in each state, and how long they have waited: what an operator and an organizer watch."""

from dataclasses import dataclass
from datetime import datetime

from core.outgoing import Lane
from store.database import Reading
from store.values import from_ms, to_ms

LIVE = ("queued", "sending", "unsure")
FINISHED = ("answered", "sent", "delivered", "undelivered", "failed", "dropped", "held", "cancelled")

# Each state by itself, and broadcasts by themselves: only so do both engines keep to an index of few rows, however many
# texts are finished.
_LIVE = " UNION ALL ".join(
    f"SELECT lane, '{state}' AS state, count(*) AS texts FROM outbox WHERE state = '{state}' {more} GROUP BY lane"
    for state, more in (("queued", "AND broadcast_id IS NULL"), ("sending", ""), ("unsure", ""))
)

_OF_BROADCASTS = """
    FROM broadcasts JOIN outbox ON outbox.broadcast_id = broadcasts.id
    WHERE launched_at IS NOT NULL AND ended_at IS NULL AND outbox.state = 'queued'"""

_WAIT_IN_BROADCASTS = f"SELECT count(*) AS texts {_OF_BROADCASTS} AND broadcasts.state <> 'cancelled'"

_OLDEST_OF_BROADCASTS = f"""
    SELECT min(not_before_at) AS due_at {_OF_BROADCASTS} AND broadcasts.state = 'sending' AND not_before_at <= :now"""

_OLDEST_DUE = " UNION ALL ".join(
    f"""SELECT {lane:d} AS lane, (SELECT min(not_before_at) FROM outbox
                                  WHERE state = 'queued' AND lane = {lane:d} AND broadcast_id IS NULL
                                    AND not_before_at <= :now) AS due_at"""
    for lane in Lane
)

# The condition on the body is that of an index on created_at; bodies are kept for a day at the least.
_FINISHED = """
    SELECT lane, state, count(*) AS texts FROM outbox
    WHERE body <> '' AND created_at >= :since AND state NOT IN ('queued', 'sending', 'unsure') GROUP BY lane, state"""

_SIZE = {
    "sqlite": "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database()) AS bytes",
}

Counts = dict[tuple[Lane, str], int]


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A text of which nobody knows whether it was sent, since `doubted_at` by the database's clock."""

    outbox_id: int
    key: str
    recipient: str
    reason: str
    doubted_at: datetime


def count_live(db: Reading) -> Counts:
    """Count the texts that are not done with, by lane and state; a lane without any in a state is left out."""
    counts = {(Lane(row["lane"]), row["state"]): row["texts"] for row in db.all(_LIVE)}
    in_broadcasts = sum(row["texts"] for row in db.all(_WAIT_IN_BROADCASTS))
    if in_broadcasts:
        counts[Lane.BROADCAST, "queued"] = counts.get((Lane.BROADCAST, "queued"), 0) + in_broadcasts
    return counts


def count_finished(db: Reading, *, since: datetime) -> Counts:
    """Count the texts made since an instant of the last 24 hours that are done with, by lane and state."""
    return {(Lane(row["lane"]), row["state"]): row["texts"] for row in db.all(_FINISHED, since=to_ms(since))}


def find_oldest_due(db: Reading, *, now: datetime) -> dict[Lane, datetime]:
    """Give since when the oldest text of each lane is due, where one is."""
    rows = db.all(_OLDEST_DUE, now=to_ms(now))
    due = {Lane(row["lane"]): row["due_at"] for row in rows if row["due_at"] is not None}
    for row in db.all(_OLDEST_OF_BROADCASTS, now=to_ms(now)):
        if row["due_at"] is not None:
            due[Lane.BROADCAST] = min(row["due_at"], due.get(Lane.BROADCAST, row["due_at"]))
    return {lane: from_ms(due_at) for lane, due_at in due.items()}


def list_in_doubt(db: Reading, *, most: int) -> list[InDoubt]:
    """List the texts in doubt, the latest first."""
    rows = db.all(
        """SELECT id, key, recipient, reason, doubted_at FROM outbox WHERE state = 'unsure'
           ORDER BY doubted_at DESC, id DESC LIMIT :most""",
        most=most,
    )
    return [InDoubt(row["id"], row["key"], row["recipient"], row["reason"], from_ms(row["doubted_at"])) for row in rows]


def count_bytes(db: Reading) -> int:
    """Give the size of the database; on SQLite without what waits in the file beside it."""
    row = db.one(_SIZE[db.engine])
    assert row is not None  # neither asks a table
    return int(row["bytes"])
