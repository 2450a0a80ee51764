"""The worker processes that are alive: each says so every few seconds, by the database's own clock."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Transaction, Verbs
from store.values import from_ms

_DAY_MS = 24 * 60 * 60 * 1_000


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process; the instants are by the database's clock."""

    name: str
    started_at: datetime
    seen_at: datetime


def seen(tx: Transaction, name: str) -> None:
    """Say that a worker is alive; the first time, that it has started."""
    tx.run(
        """INSERT INTO workers (name, started_at, seen_at) VALUES (:name, :now, :now)
           ON CONFLICT (name) DO UPDATE SET seen_at = :now""",
        name=name,
        now=tx.clock_ms(),
    )


def gone(tx: Transaction, name: str) -> None:
    """Say that a worker has stopped, and forget whoever died more than a day ago."""
    tx.run("DELETE FROM workers WHERE name = :name OR seen_at < :day_ago", name=name, day_ago=tx.clock_ms() - _DAY_MS)


def list_alive(db: Verbs, *, within_seconds: int = 30) -> list[Worker]:
    """List the workers that were seen of late, the oldest first."""
    rows = db.all(
        "SELECT name, started_at, seen_at FROM workers WHERE seen_at > :since ORDER BY started_at, name",
        since=db.clock_ms() - within_seconds * 1_000,
    )
    return [Worker(row["name"], from_ms(row["started_at"]), from_ms(row["seen_at"])) for row in rows]
