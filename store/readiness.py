"""Whether the store takes what is written: a full disk, a lost file or a read-only server still answers questions."""

from datetime import datetime

from store.database import Database
from store.values import to_ms

_MILLISECONDS = 1_000  # between two tries that write, however often somebody asks


def check_writing(db: Database, *, now: datetime) -> None:
    """Write one small row, with a commit as each text has, at most once a second.

    A rolled back row would not do: SQLite takes it on a full disk, as it only reaches the disk with the commit.

    Raises:
        UnavailableError: nothing can be written now.
    """
    db.run(
        """INSERT INTO readiness (id, written_at) VALUES (1, :now)
           ON CONFLICT (id) DO UPDATE SET written_at = :now WHERE abs(readiness.written_at - :now) >= :apart""",
        now=to_ms(now),
        apart=_MILLISECONDS,
    )
