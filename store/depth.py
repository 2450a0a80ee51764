"""How many texts there are in each state, and how long they have waited: what an operator and an organizer watch."""

from dataclasses import dataclass
from datetime import datetime

from core.outgoing import Lane
from store.database import Reading
from store.values import from_ms, to_ms

LIVE = ("queued", "sending", "unsure")
FINISHED = ("answered", "sent", "delivered", "undelivered", "failed", "dropped", "held", "cancelled")

# Each state by itself: only so do both engines keep to its index, however many texts are finished.
_LIVE = " UNION ALL ".join(
    f"SELECT lane, '{state}' AS state, count(*) AS texts FROM outbox WHERE state = '{state}' GROUP BY lane"
    for state in LIVE
)

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
    return {(Lane(row["lane"]), row["state"]): row["texts"] for row in db.all(_LIVE)}


def count_finished(db: Reading, *, since: datetime) -> Counts:
    """Count the texts made since an instant of the last 24 hours that are done with, by lane and state."""
    return {(Lane(row["lane"]), row["state"]): row["texts"] for row in db.all(_FINISHED, since=to_ms(since))}


def count_states(db: Reading, key_prefix: str) -> dict[str, int]:
    """Count the texts of one cause by state, all at one moment, so that the counts add up to the total at every read.

    Args:
        key_prefix: what their keys begin with, such as "broadcast:7:"; a text sent again has another.

    Returns:
        a number for every state, also where there are none.
    """
    rows = db.all(
        "SELECT state, count(*) AS texts FROM outbox WHERE key >= :first AND key < :after GROUP BY state",
        first=key_prefix,
        after=key_prefix[:-1] + chr(ord(key_prefix[-1]) + 1),  # keys are compared byte by byte
    )
    return dict.fromkeys((*LIVE, *FINISHED), 0) | {row["state"]: row["texts"] for row in rows}


def find_oldest_due(db: Reading, *, now: datetime) -> dict[Lane, datetime]:
    """Give since when the oldest text of each lane is due, where one is."""
    rows = db.all(_OLDEST_DUE, now=to_ms(now))
    return {Lane(row["lane"]): from_ms(row["due_at"]) for row in rows if row["due_at"] is not None}


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
