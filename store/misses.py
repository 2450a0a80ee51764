"""The texts that were not understood, for the coach to learn from; for reading only."""

from datetime import datetime

from store.database import Verbs
from store.values import to_ms


def list_bodies(db: Verbs, *, since: datetime, most: int = 20_000) -> list[str]:
    """List the bodies of texts since an instant that meant nothing to us, the latest first."""
    rows = db.all(
        """SELECT body FROM inbox WHERE intent = 'unknown' AND body <> '' AND received_at >= :since
           ORDER BY received_at DESC, id DESC LIMIT :most""",
        since=to_ms(since),
        most=most,
    )
    return [row["body"] for row in rows]
