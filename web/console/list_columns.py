"""The columns of a list of runners on its page: what each is read as, and what an organizer chooses instead."""

from collections.abc import Mapping, Sequence

from flask import request

from core.runner_headings import COLUMNS, Column
from store import import_rows
from store.database import Database
from store.imports import Import

SHOWN_ROWS = 5
MEANINGS: Mapping[Column, str] = {
    "phone": "Phone number",
    "first_name": "First name",
    "full_name": "Full name",
    "bib": "Bib",
    "wave": "Wave",
    "distance": "Distance",
    "language": "Language",
    "pace": "Pace",
    "finish": "Expected finish time",
    "agreed": "Agreed to texts (yes or no)",
}


def columns_of(db: Database, listed: Import) -> list[tuple[str, Column | None, list[str]]]:
    """Give each column of a list in preview: its heading, what it is read as, and what stands in its first rows."""
    rows = [cells for _, cells in import_rows.list_cells(db, listed.id, most=SHOWN_ROWS)]
    return [
        (
            (_at(listed.headings, place) or f"Column {place + 1}"),
            listed.columns[place] if place < len(listed.columns) else None,
            [cell for cells in rows if (cell := _at(cells, place))],
        )
        for place in range(max([len(listed.columns), *map(len, rows)], default=0))
    ]


def chosen_columns(db: Database, listed: Import) -> list[Column | None]:
    """Give what each column of a list is to be read as, as the form has it; None for one that is not used."""
    wished = [request.form.get(f"column-{place}", "") for place in range(len(columns_of(db, listed)))]
    return [next((column for column in COLUMNS if column == wish), None) for wish in wished]


def problem_of_columns(columns: Sequence[Column | None]) -> str:
    """Say in a sentence why a list cannot be read by these columns; empty where it can."""
    twice = [column for column in COLUMNS if columns.count(column) > 1]
    if twice:
        return f"Choose one column for “{MEANINGS[twice[0]]}”, not several."
    return "" if "phone" in columns else "Choose the column with the phone numbers."


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
