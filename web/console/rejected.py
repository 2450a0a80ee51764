"""The rows of a list that were turned away, as a file."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue

from core.csv_text import csv_pieces
from store import import_rows
from store.database import Database
from store.import_rows import Rejected
from web import house
from web.console import console, needs, race_or_404
from web.console.csv_file import csv_file
from web.console.paging import AT_ONCE
from web.console.runner_lists import list_or_404

HEADER = ("row", "phone", "first_name", "bib", "reason")


@console.get("/races/<int:race_id>/lists/<int:import_id>/rejected.csv")
@needs("change")
def rejected_csv(race_id: int, import_id: int) -> ResponseReturnValue:
    """Give the rows that were turned away as CSV, to be put right in the original."""
    race = race_or_404(race_id)
    listed = list_or_404(race, import_id)
    pages = (map(_cells, page) for page in _pages(house().db, listed.id))
    return csv_file(csv_pieces(HEADER, pages), f"{race.code}-list-{listed.id}-rejected.csv")


def _pages(db: Database, import_id: int) -> Iterator[list[Rejected]]:
    after = 0
    while page := import_rows.list_rejected(db, import_id, after=after, most=AT_ONCE):
        yield page
        after = page[-1].number


def _cells(row: Rejected) -> tuple[object, ...]:
    return row.number, row.phone, row.first_name, row.bib, row.reason
