"""The people of a broadcast, and what became of the text to each. freezing.py makes the list of them."""

from dataclasses import dataclass

from store.database import Verbs


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person of a broadcast and what became of their text; `id` is that of its row, `body` empty until it leaves."""

    id: int
    phone: str
    first_name: str | None
    bib: str | None
    language: str | None
    state: str
    reason: str
    body: str


def list_recipients(db: Verbs, broadcast_id: int, *, after: int = 0, most: int) -> list[Recipient]:
    """List people of a broadcast with what became of their text, at most so many, those after a row's id."""
    rows = db.all(
        """SELECT outbox.id, recipient, first_name, bib, language, reason, body,
                  CASE WHEN outbox.state = 'queued' AND broadcasts.state = 'cancelled' THEN 'cancelled'
                       ELSE outbox.state END AS state
           FROM outbox JOIN broadcasts ON broadcasts.id = outbox.broadcast_id
           WHERE +outbox.broadcast_id = :id AND outbox.id > :after ORDER BY outbox.id LIMIT :most""",
        id=broadcast_id,
        after=after or _before_first(db, broadcast_id),
        most=most,
    )
    return [
        Recipient(
            id=row["id"],
            phone=row["recipient"],
            first_name=row["first_name"],
            bib=row["bib"],
            language=row["language"],
            state=row["state"],
            reason=row["reason"],
            body=row["body"],
        )
        for row in rows
    ]


def _before_first(db: Verbs, broadcast_id: int) -> int:
    """Give an id just below those of the rows of a broadcast, which stand together: to sort them would cost more."""
    row = db.one("SELECT min(id) AS first FROM outbox WHERE broadcast_id = :id", id=broadcast_id)
    return row["first"] - 1 if row and row["first"] else 0
