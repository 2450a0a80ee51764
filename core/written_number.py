"""A phone number as people write it and spreadsheets change it: the one in a cell, made plain, or why there is none.

Which country's it is, and whether it can be texted, is read in runner_number.py.
"""

import re
import unicodedata
from dataclasses import dataclass

from core.csv_text import without_guard

MOST_DIGITS = 15  # E.164
NONE_THERE = "There is no phone number in this row: fill it in, or leave the row out."
NO_NUMBER = "This is no phone number: write it with its area code, as (303) 555-0123, or with + and its country code."
SHORTENED = (
    "A spreadsheet has shortened this number, and its last digits are lost: have the column shown as text there, "
    "and save the list again."
)
SEVERAL = "There is more than one number in this cell: keep the mobile number alone."
EXTENSION = "A number with an extension gets no texts: use the runner's mobile number."

_LEAST_DIGITS = 7
_SCIENTIFIC = re.compile(r"\+?([0-9])[.,]?([0-9]*)E\+?([0-9]{1,2})", re.IGNORECASE)
_WITH_DECIMALS = re.compile(r"(\+?[0-9]{7,15})[.,]0+")
_EXTENSION = re.compile(
    r"[0-9)]\s*(?:,|;)?\s*(?:x|ext\.?|extn\.?|extension|anexo)\s*:?\s*[0-9]{1,7}\s*$", re.IGNORECASE
)
_LIKE_A_NUMBER = re.compile(r"\+?[(0-9][0-9 ()./-]{5,}[0-9]")
_BETWEEN_NUMBERS = re.compile(r"[,;|\n&]|\s/\s|\bor\b|\band\b|\bo\b|\by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What cannot be texted, and why, in a sentence for the organizer; `phone` is in E.164 where it is in use."""

    reason: str
    phone: str | None = None


def plain_number(written: str) -> str | NoNumber:
    """Find the one phone number of a cell, still with its blanks and dashes, and no digit lost.

    >>> plain_number('="3035550123"'), plain_number("mobile: 303 555 0123"), plain_number("3.035550123E+09")
    ('3035550123', '303 555 0123', '3035550123')
    """
    cell = _plain(written)
    for read in (_none, _spreadsheets_own, _with_extension, _several):
        outcome = read(cell)
        if outcome is not None:
            return outcome
    return cell


def _plain(written: str) -> str:
    """Give a cell in ASCII digits, without what surrounds a number: ="303..", 'tel:', an apostrophe, marks unseen."""
    seen = "".join(_seen(letter) for letter in unicodedata.normalize("NFKC", written))
    cell = without_guard(seen.strip()).strip()
    if cell.startswith("="):
        cell = cell[1:].strip()
    return cell.strip("\"'` ").removeprefix("tel:").strip()


def _seen(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    kind = unicodedata.category(letter)
    if kind == "Pd":  # all kinds of dashes
        return "-"
    if kind in ("Zs", "Zl", "Zp") or letter in "\t\r":
        return " "
    return "" if kind in ("Cc", "Cf", "Cs", "Co", "Cn") and letter != "\n" else letter


def _none(cell: str) -> NoNumber | None:
    return None if any(letter.isdecimal() for letter in cell) else NoNumber(NO_NUMBER if cell else NONE_THERE)


def _spreadsheets_own(cell: str) -> str | NoNumber | None:
    """Read 3035550123.0 and 3.035550123E+09, where no digit is lost; zeros at the end are left out of the second."""
    decimals = _WITH_DECIMALS.fullmatch(cell)
    if decimals:
        return decimals[1]
    scientific = _SCIENTIFIC.fullmatch(cell.replace(" ", ""))
    if not scientific:
        return None
    digits, wanted = scientific[1] + scientific[2], int(scientific[3]) + 1
    if len(digits) < wanted - 2:  # one number in a thousand ends in more zeros, and rounding leaves four digits or six
        return NoNumber(SHORTENED)
    return digits.ljust(wanted, "0") if len(digits) <= wanted <= MOST_DIGITS else NoNumber(NO_NUMBER)


def _with_extension(cell: str) -> NoNumber | None:
    return NoNumber(EXTENSION) if _EXTENSION.search(cell) else None


def _several(cell: str) -> str | NoNumber | None:
    """Find the one number among words, as in "mobile: 303 555 0123"; tell where there are several."""
    found = [
        number[0]
        for piece in _BETWEEN_NUMBERS.split(cell)
        for number in _LIKE_A_NUMBER.finditer(piece)
        if _count_digits(number[0]) >= _LEAST_DIGITS
    ]
    if len(found) > 1:
        return NoNumber(SEVERAL)
    return found[0] if found else None


def _count_digits(text: str) -> int:
    return sum(letter.isdecimal() for letter in text)
