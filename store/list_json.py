"""Lists of runners as JSON: objects with the names of columns, one for each runner."""

import io
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from sqlite_utils.utils import Format, rows_from_file

from core.runner_columns import Sheet
from store.list_limits import MOST_COLUMNS, MOST_IN_A_CELL, MOST_ROWS, ListError, too_many_rows

_MOST_BRACKETS = 5 * MOST_ROWS


def check_json(data: bytes) -> None:
    """Look whether JSON may be read at all: millions of empty objects take a gigabyte.

    Raises:
        ListError: it has more objects and lists in it than any list of runners.
    """
    if data.count(b"{") + data.count(b"[") > _MOST_BRACKETS:
        raise too_many_rows()


def read_json(text: str) -> Sheet:
    """Read an array of objects, an object that holds one, or an object a line.

    Raises:
        ListError: it is none of these, or there are too many.
    """
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


def read_objects(objects: Sequence[object]) -> Sheet:
    """Read rows that came as objects, each with the names of its columns.

    Raises:
        ListError: one is no object, or there are too many.
    """
    if len(objects) > MOST_ROWS:
        raise too_many_rows()
    for number, each in enumerate(objects, 1):
        if not isinstance(each, dict):
            raise ListError(f"Row {number} of this list is no object with names and values: write each runner as one.")
    rows: list[Mapping[Any, Any]] = [row for row in objects if isinstance(row, dict)]
    names = list(dict.fromkeys(str(name) for row in rows for name in row))[:MOST_COLUMNS]
    return Sheet([tuple(_as_text(row.get(name)) for name in names) for row in rows], tuple(names))


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
