"""Which column of a list says what of a runner: guessed from its heading, English or Spanish, else from its cells."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from core.runner_cells import language_of, tidy
from core.runner_headings import COLUMNS, Column, column_of_heading, fitness, is_surname, knows_heading
from core.runner_pace import meters_of, pace_of, pace_of_finish

Row = Sequence[str]

_LOOKED_AT = 200  # rows: enough to tell what a column holds
_MOST_COLUMNS = 60
_MOST_OF_THEM = 0.6  # of the cells that are not empty
_MARATHON_METERS = 42_195

_NUMBER = re.compile(r"[+'=\"]*[(+]?[0-9][0-9 ().,/E+-]*")
_BIB = re.compile(r"#?[A-Za-z]{0,2}-?[0-9]{1,6}")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_NAME = re.compile(r"[^\W\d_][^\d@:;/<>=]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was handed in, before it is known what it says.

    Args:
        rows: their cells, as text; the first may be headings.
        names: of the columns, where the list gives them beside its rows, as JSON does.
    """

    rows: Sequence[Row]
    names: Row | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A list whose headings are known to be such, or not to be there.

    Args:
        headings: of the columns; empty where there are none.
        rows: of runners.
        first_row: the number of the first of them, as a spreadsheet counts: 2 below headings.
    """

    headings: Row
    rows: Sequence[Row]
    first_row: int


def table_of(sheet: Sheet) -> Table:
    """Tell headings from runners: a first row is headings where we know one of them, or where it has no number yet
    there are some below."""
    if sheet.names is not None:
        return Table(tuple(map(tidy, sheet.names)), sheet.rows, 1)
    if sheet.rows and _are_headings(sheet.rows[0], sheet.rows[1 : _LOOKED_AT + 1]):
        return Table(tuple(map(tidy, sheet.rows[0])), sheet.rows[1:], 2)
    return Table((), sheet.rows, 1)


def guess_columns(table: Table) -> tuple[Column | None, ...]:
    """Guess what each column says; None for one that says nothing we use. Each is guessed once at most.

    >>> guess_columns(Table(("Last Name", "First Name", "Emergency Phone", "Cell Phone"), (), 2))
    (None, 'first_name', None, 'phone')
    """
    rows = [row for row in islice(table.rows, _LOOKED_AT) if any(row)]
    width = min(max((len(row) for row in (table.headings, *rows)), default=0), _MOST_COLUMNS)
    headings = [_cell(table.headings, at) for at in range(width)]
    by_heading = _by_headings(headings)
    if any(headings) and "phone" in by_heading:
        return tuple(by_heading)
    left_out = {
        at for at, heading in enumerate(headings) if knows_heading(heading) and column_of_heading(heading) is None
    }
    return _with_cells(by_heading, rows, left_out)


def _are_headings(first: Row, below: Iterable[Row]) -> bool:
    if any(_is_number(cell) for cell in first):
        return False
    if any(column_of_heading(cell) for cell in first):
        return True
    return any(_is_number(cell) for row in below for cell in row)


def _by_headings(headings: Sequence[str]) -> list[Column | None]:
    wished = [column_of_heading(heading) for heading in headings]
    if any(map(is_surname, headings)) and "first_name" not in wished:
        wished = ["first_name" if column == "full_name" else column for column in wished]
    guessed: list[Column | None] = [None] * len(headings)
    for column in COLUMNS:
        places = [at for at, wish in enumerate(wished) if wish == column]
        if places:
            guessed[max(places, key=lambda at: (fitness(headings[at]), -at))] = column
    return guessed


def _with_cells(
    guessed: Sequence[Column | None], rows: Sequence[Row], left_out: Container[int]
) -> tuple[Column | None, ...]:
    """Guess by what the cells hold, where headings say nothing; the surest first."""
    found = list(guessed)
    for column, is_such in _TELLING:
        if column in found or (column == "first_name" and "full_name" in found):
            continue
        shares = {
            at: _share(rows, at, is_such) for at, taken in enumerate(found) if taken is None and at not in left_out
        }
        best = max(shares, key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= _MOST_OF_THEM:
            found[best] = column
    return tuple(found)


def _share(rows: Iterable[Row], at: int, is_such: Callable[[str], bool]) -> float:
    cells = [cell for row in rows if (cell := _cell(row, at).strip())]
    return sum(map(is_such, cells)) / len(cells) if cells else 0


def _cell(row: Row, at: int) -> str:
    return row[at] if at < len(row) else ""


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.strip())) and sum(letter.isdigit() for letter in cell) >= 7


def _is_language(cell: str) -> bool:
    return len(cell) > 1 and language_of(cell) is not None


def _is_pace(cell: str) -> bool:
    return ":" in cell and pace_of(cell) is not None


def _is_finish(cell: str) -> bool:
    return cell.count(":") == 2 and pace_of_finish(cell, _MARATHON_METERS) is not None


def _is_distance(cell: str) -> bool:
    return meters_of(cell) is not None


def _is_full_name(cell: str) -> bool:
    return bool(_NAME.fullmatch(cell)) and len(cell.split()) > 1


def _is_first_name(cell: str) -> bool:
    return bool(_WORD.fullmatch(cell)) and len(cell) > 2


def _is_bib(cell: str) -> bool:
    return bool(_BIB.fullmatch(cell))


_TELLING: tuple[tuple[Column, Callable[[str], bool]], ...] = (
    ("phone", _is_number),
    ("language", _is_language),
    ("finish", _is_finish),
    ("pace", _is_pace),
    ("distance", _is_distance),
    ("full_name", _is_full_name),
    ("first_name", _is_first_name),
    ("bib", _is_bib),
)
