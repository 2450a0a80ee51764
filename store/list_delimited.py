"""Lists of runners as lines of text with a delimiter: CSV, TSV, semicolons.

sqlite-utils reads the rows (`rows_from_file`). Dialect and headings are settled here first, because it takes the first
line for headings whatever stands there, makes one of two columns of one name, guesses the delimiter of a single column
at random, and leaves out empty lines, so that all rows after one would be numbered wrong.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlite_utils.utils import Format, RowError, rows_from_file

from core.runner_columns import Sheet
from store.list_limits import MOST_COLUMNS, MOST_IN_A_CELL, MOST_ROWS, ListError, too_many_rows

_MOST_LINES = 5 * MOST_ROWS  # with empty ones, and those inside of cells
_DELIMITERS = ",;\t|"
_SAMPLED_LINES, _SAMPLED_CHARACTERS = 30, 10_000
_TOLD_DELIMITER = re.compile(r"sep=([,;\t|])\n")  # as Excel writes it, and does not show it
_REST = "rest"


def read_delimited(text: str) -> Sheet:
    """Read rows of cells, with whatever delimiter and ends of lines; the first of them may be headings.

    Raises:
        ListError: a quotation mark does not end where its cell does, or there are too many rows.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > _MOST_LINES:
        raise too_many_rows()
    told = _TOLD_DELIMITER.match(text)
    text, delimiter = (text[told.end() :], told[1]) if told else (text, _delimiter_of(text))
    rows = _rows_of(text, delimiter)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 1:  # with headings
        raise too_many_rows()
    return Sheet(_trimmed(rows))


def _delimiter_of(text: str) -> str:
    """Give the delimiter that stands in most of the first lines, and equally often in them; a comma where none does."""
    first = islice(text.split("\n", _SAMPLED_LINES), _SAMPLED_LINES)
    lines = [line[:_SAMPLED_CHARACTERS] for line in first if line.strip()]
    return max(_DELIMITERS, key=lambda delimiter: _evenness([_count_outside(line, delimiter) for line in lines]))


def _evenness(counts: Sequence[int]) -> tuple[int, int]:
    often, lines = max(Counter(count for count in counts if count).items(), key=lambda each: each[1], default=(0, 0))
    return lines, often


def _count_outside(line: str, delimiter: str) -> int:
    """Count a delimiter outside of quotes."""
    return sum(piece.count(delimiter) for piece in line.split('"')[::2])


def _rows_of(text: str, delimiter: str) -> list[Sequence[str]]:
    """Give the rows, one more than there may be at most; their columns are named by numbers, as the first is a row."""
    lines = list(_with_empty_rows(text, delimiter))
    columns = [str(number) for number in range(min(max(line.count(delimiter) for line in lines) + 1, MOST_COLUMNS))]
    whole = "\n".join([delimiter.join(columns), *lines])
    rows: list[Sequence[str]] = []
    try:
        for row in islice(_parsed(whole, delimiter), MOST_ROWS + 2):
            rows.append(_cells(row, columns))
    except (csv.Error, RowError) as error:
        raise _broken_quote(len(rows) + 1) from error
    return rows


def _with_empty_rows(text: str, delimiter: str) -> Iterator[str]:
    """Give the lines, and the empty ones between rows as rows of empty cells, as spreadsheets write them."""
    is_quoted = False
    for line in text.split("\n"):
        yield line if line or is_quoted else delimiter
        is_quoted ^= line.count('"') % 2 == 1


def _parsed(text: str, delimiter: str) -> Iterable[dict[Any, Any]]:
    found, _ = rows_from_file(
        io.BytesIO(text.encode("utf-8", "replace")),
        format=Format.CSV,
        dialect=_dialect(delimiter),
        encoding="utf-8",
        extras_key=_REST,
    )
    return found


def _dialect(delimiter: str) -> type[csv.Dialect]:
    class Given(csv.excel):
        pass

    Given.delimiter = delimiter
    Given.skipinitialspace = True
    Given.strict = True  # or a quote that never ends would swallow all runners below it, and nobody be told
    return Given


def _cells(row: dict[Any, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple((row[column] or "").strip()[:MOST_IN_A_CELL] for column in columns)


def _broken_quote(row: int) -> ListError:
    return ListError(
        f'Row {row} has a quotation mark (") that does not end where its cell does: double it, or leave it out.'
    )


def _trimmed(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Leave out the columns that no row has anything in, on the right."""
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]
