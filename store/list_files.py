"""Lists of runners as files, in any usual encoding: told from what is no list, and given to what reads their kind.

CSV and the like are read in list_delimited.py, JSON in list_json.py; what the cells say, in core/.
"""

import codecs

from core.runner_columns import Sheet
from store.list_delimited import read_delimited
from store.list_json import check_json, read_json
from store.list_limits import MOST_BYTES, ListError

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
        return read_delimited(text)
    check_json(data)
    return read_json(text)


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
