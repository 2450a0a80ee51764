"""CSV that a spreadsheet shows and never executes, and that we read back as it was."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet takes for a formula: OWASP, "CSV Injection". A number such as +13035550123 or -1.5 is none, and
# recipients and lists need their numbers as they are.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GUARD = "'"


def csv_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV (RFC 4180, lines end in CR LF); None is an empty cell.

    A text that would be a formula gets an apostrophe before it, by which spreadsheets know a text; one that begins with
    an apostrophe before that gets another, so that `without_guard` gives back each as it was.

    >>> csv_of(["phone", "first_name"], [["+13035550123", "=1+1"], ["+13035550124", None]])
    "phone,first_name\\r\\n+13035550123,'=1+1\\r\\n+13035550124,\\r\\n"
    """
    return "".join(csv_pieces(header, [rows]))


def csv_pieces(header: Sequence[str], pages: Iterable[Iterable[Sequence[object]]]) -> Iterator[str]:
    """Write a table as `csv_of` does, a page of rows at a time, so that a long one takes the memory of few rows."""
    yield _lines([header])
    for rows in pages:
        yield _lines(rows)


def guarded(cell: object) -> str:
    """Give a cell as a spreadsheet may have it."""
    text = "" if cell is None else str(cell)
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return _GUARD + text if _may_be_executed(text) or _may_be_executed(text.lstrip(_GUARD)) else text


def without_guard(cell: str) -> str:
    """Take the apostrophe off that stands before what would be a formula, or before a number, as spreadsheets put it.

    >>> without_guard("'=1+1"), without_guard("'+13035550123"), without_guard("'t Hooft")
    ('=1+1', '+13035550123', "'t Hooft")
    """
    rest = cell[1:]
    if cell.startswith(_GUARD) and (_may_be_executed(rest.lstrip(_GUARD)) or rest[:1].isdigit()):
        return rest
    return cell


def _lines(rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue()


def _may_be_executed(text: str) -> bool:
    return text.lstrip(" ").startswith(_BEGINS_A_FORMULA)
