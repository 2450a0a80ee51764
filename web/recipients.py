"""Who a broadcast went to, as a file, the same in the console and by the API: a row a person, their numbers whole."""

from collections.abc import Iterator

from core.csv_text import csv_pieces
from store import recipients
from store.database import Database
from store.recipients import Recipient

HEADER = ("phone", "first_name", "bib", "language", "state", "reason")
AT_ONCE = 5_000  # rows read at a time, so that a file of 100,000 people takes the memory of few


def csv_of_recipients(db: Database, broadcast_id: int) -> Iterator[str]:
    """Write the people of a broadcast as CSV, piece by piece, with what became of their text."""
    return csv_pieces(HEADER, (map(_cells, page) for page in _pages(db, broadcast_id)))


def _pages(db: Database, broadcast_id: int) -> Iterator[list[Recipient]]:
    last = 0
    while page := recipients.list_recipients(db, broadcast_id, after=last, most=AT_ONCE):
        yield page
        last = page[-1].id


def _cells(person: Recipient) -> tuple[str | None, ...]:
    return person.phone, person.first_name, person.bib, person.language, person.state, person.reason
