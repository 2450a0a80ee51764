"""The rows of a list of runners are read and written down, some at a time, so that inbound texts get in between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from core.race import Race
from core.runner_columns import Row
from core.runner_list import ReadRow, read_rows
from store import forgotten, import_rows
from store.database import Database
from store.imports import Import

STAGED_AT_ONCE = 500  # rows a transaction

Each = TypeVar("Each")


def stage(
    db: Database, listed: Import, race: Race, rows: Iterable[tuple[int, Row]], *, allowed: frozenset[str], secret: str
) -> list[ReadRow]:
    """Read the rows of a list by its columns, and write them down with what becomes of each.

    Args:
        rows: each with its number.
        allowed: the ISO countries whose numbers may be texted.
        secret: what the hashes of erased numbers are made with.

    Returns:
        the rows of which an organizer should know something: from abroad, or with a cell that could not be made out.
    """
    cells: dict[int, Row] = {}
    read = read_rows(_remembered(rows, cells), listed.columns, headings=listed.headings, race=race, allowed=allowed)
    told: list[ReadRow] = []
    for some in _in_lots(read, STAGED_AT_ONCE):
        _stage_some(db, listed, some, cells, secret=secret)
        told += [row for row in some if row.country or row.unread]
        cells.clear()
    return told


def list_all_cells(db: Database, import_id: int) -> Iterator[tuple[int, Row]]:
    """List the cells of all rows that have not been dealt with, each with its number, some at a time."""
    after = 0
    while rows := import_rows.list_cells(db, import_id, after=after, most=STAGED_AT_ONCE):
        yield from rows
        after = rows[-1][0]


def _remembered(rows: Iterable[tuple[int, Row]], cells: dict[int, Row]) -> Iterator[tuple[int, Row]]:
    for number, row in rows:
        cells[number] = row
        yield number, row


def _in_lots(rows: Iterable[Each], size: int) -> Iterator[list[Each]]:
    source = iter(rows)
    while lot := list(islice(source, size)):
        yield lot


def _stage_some(
    db: Database, listed: Import, some: Sequence[ReadRow], cells: Mapping[int, Row], *, secret: str
) -> None:
    db.give_way()
    phones = [row.entry.phone for row in some if row.reason is None]
    with db.transaction() as tx:
        import_rows.stage(tx, listed.id, [(row, cells[row.number]) for row in some])
        erased = forgotten.list_erased(tx, phones, secret=secret)
        first, last = some[0].number, some[-1].number
        import_rows.keep_out(tx, listed.id, listed.race_id, first=first, last=last, erased=erased)
