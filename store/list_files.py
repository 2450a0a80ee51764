"""Lists of runners as files: CSV, TSV, semicolons or JSON, in any usual encoding; what they say is read in core/.

sqlite-utils reads the rows (`rows_from_file`). Encoding, dialect and headings are settled here first, because it takes
the first line for headings whatever stands there, makes one of two columns of one name, guesses the delimiter of a
single column at random, and leaves out empty lines, so that all rows after one would be numbered wrong.
"""

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlite_utils.utils import Format, RowError, rows_from_file

from core.runner_columns import Sheet

MOST_ROWS = 200_000
MOST_BYTES = 32 * 1024 * 1024
MOST_IN_A_CELL = 400  # characters: nothing that we read of a runner is longer
MOST_COLUMNS = 60

_MOST_LINES = 5 * MOST_ROWS  # with empty ones, and those inside of cells
_MOST_BRACKETS = 5 * MOST_ROWS
_DELIMITERS = ",;\t|"
_SAMPLED_LINES, _SAMPLED_CHARACTERS = 30, 10_000
_TOLD_DELIMITER = re.compile(r"sep=([,;\t|])\n")  # as Excel writes it, and does not show it
_REST = "rest"
# What files that are no lists begin with, and what they are called: by the signatures that `file` knows.
_NO_LISTS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or another packed file"),
    (b"PK\x05\x06", "an empty packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (rar)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml")


class ListError(Exception):
    """A file is no list we can read; the message says what it is and what to do."""


def read_sheet(data: bytes) -> Sheet:
    """Read the rows of a file.

    Args:
        data: the whole file.

    Raises:
        ListError: it is no list, or is too long to be one of a race.
    """
    if len(data) > MOST_BYTES:
        raise ListError(f"This file has more than {MOST_BYTES // 2**20} MB: leave out the columns we do not need.")
    _refuse_what_is_no_list(data)
    text = _decoded(data).lstrip("\ufeff")
    if not text.strip():
        raise ListError("There is nothing in this list: export the runners again, and hand in the file of that.")
    if text.lstrip()[0] not in "[{":
        return _delimited_sheet(text)
    check_json(data)
    return _json_sheet(text)


def check_json(data: bytes) -> None:
    """Look whether JSON may be read at all: millions of empty objects take a gigabyte.

    Raises:
        ListError: it has more objects and lists in it than any list of runners.
    """
    if data.count(b"{") + data.count(b"[") > _MOST_BRACKETS:
        raise _too_many()


def read_objects(objects: Sequence[object]) -> Sheet:
    """Read rows that came as objects, each with the names of its columns.

    Raises:
        ListError: one is no object, or there are too many.
    """
    if len(objects) > MOST_ROWS:
        raise _too_many()
    for number, each in enumerate(objects, 1):
        if not isinstance(each, dict):
            raise ListError(f"Row {number} of this list is no object with names and values: write each runner as one.")
    rows: list[Mapping[Any, Any]] = [row for row in objects if isinstance(row, dict)]
    names = list(dict.fromkeys(str(name) for row in rows for name in row))[:MOST_COLUMNS]
    return Sheet([tuple(_as_text(row.get(name)) for name in names) for row in rows], tuple(names))


def _refuse_what_is_no_list(data: bytes) -> None:
    kind = next((kind for beginning, kind in _NO_LISTS if data.startswith(beginning)), None)
    if data[:200].lstrip().lower().startswith(_MARKUP):
        kind = "a web page"
    if kind:
        raise ListError(f"This is {kind}, not a list: open it where it was made, save it as CSV (UTF-8), hand that in.")


def _decoded(data: bytes) -> str:
    """Decode by the mark at the beginning, else as UTF-8, else as UTF-16, else as what Windows writes in the West."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded_as(data, encoding) or data.decode(encoding, "replace")
    text = _decoded_as(data, "utf-8")
    if text is None or "\0" in text[:1000]:
        text = _utf_16_without_mark(data) or text
    if text is None:
        text = _decoded_as(data, "cp1252") or data.decode("latin-1")
    if text[:1000].count("\0") > 2:
        raise ListError("This file is no text: save the list as CSV (UTF-8), and hand that in.")
    return text.replace("\0", "")


def _utf_16_without_mark(data: bytes) -> str | None:
    beginning = data[:1000]
    for encoding, zeros in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[::2])):
        if len(zeros) > 2 and zeros.count(0) > 0.6 * len(zeros):
            return _decoded_as(data[: len(data) // 2 * 2], encoding)
    return None


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _json_sheet(text: str) -> Sheet:
    """Read an array of objects, an object that holds one, or an object a line."""
    try:
        found, _ = rows_from_file(io.BytesIO(text.encode("utf-8", "replace")), format=Format.JSON)
        listed: list[Any] = list(found)
    except (ValueError, RecursionError) as error:
        listed = _json_lines(text, error)
    if len(listed) == 1 and isinstance(listed[0], dict):
        inner = [value for value in listed[0].values() if isinstance(value, list)]
        if len(inner) == 1 and (not inner[0] or isinstance(inner[0][0], dict)):
            listed = inner[0]
    return read_objects(listed)


def _json_lines(text: str, why: Exception) -> list[Any]:
    try:
        found, _ = rows_from_file(io.BytesIO(text.encode("utf-8", "replace")), format=Format.NL)
        return list(islice(found, MOST_ROWS + 1))
    except (ValueError, RecursionError):
        pass
    if isinstance(why, json.JSONDecodeError):
        raise ListError(f"This begins like JSON and breaks off in line {why.lineno}: {why.msg}.") from why
    raise ListError("This begins like JSON, and cannot be read as such: export the list again.") from why


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value[:MOST_IN_A_CELL]
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)[:MOST_IN_A_CELL]


def _delimited_sheet(text: str) -> Sheet:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > _MOST_LINES:
        raise _too_many()
    told = _TOLD_DELIMITER.match(text)
    text, delimiter = (text[told.end() :], told[1]) if told else (text, _delimiter_of(text))
    lines = list(_with_empty_rows(text, delimiter))
    columns = [str(number) for number in range(min(max(line.count(delimiter) for line in lines) + 1, MOST_COLUMNS))]
    whole = "\n".join([delimiter.join(columns), *lines])
    rows: list[Sequence[str]] = []
    try:
        found, _ = rows_from_file(
            io.BytesIO(whole.encode("utf-8", "replace")),
            format=Format.CSV,
            dialect=_dialect(delimiter),
            encoding="utf-8",
            extras_key=_REST,
        )
        for row in islice(found, MOST_ROWS + 2):
            rows.append(_cells(row, columns))
    except (csv.Error, RowError) as error:
        raise _broken_quote(len(rows) + 1) from error
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 1:  # with headings
        raise _too_many()
    return Sheet(_trimmed(rows))


def _cells(row: dict[Any, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple((row[column] or "").strip()[:MOST_IN_A_CELL] for column in columns)


def _trimmed(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Leave out the columns that no row has anything in, on the right."""
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


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


def _with_empty_rows(text: str, delimiter: str) -> Iterator[str]:
    """Give the lines, and the empty ones between rows as rows of empty cells, as spreadsheets write them."""
    is_quoted = False
    for line in text.split("\n"):
        yield line if line or is_quoted else delimiter
        is_quoted ^= line.count('"') % 2 == 1


def _dialect(delimiter: str) -> type[csv.Dialect]:
    class Given(csv.excel):
        pass

    Given.delimiter = delimiter
    Given.skipinitialspace = True
    Given.strict = True  # or a quote that never ends would swallow all runners below it, and nobody be told
    return Given


def _broken_quote(row: int) -> ListError:
    return ListError(
        f'Row {row} has a quotation mark (") that does not end where its cell does: double it, or leave it out.'
    )


def _too_many() -> ListError:
    return ListError(f"This list has more than {MOST_ROWS:,} rows: hand it in as several.")
