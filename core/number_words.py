"""Numbers in words, English and Spanish, up to fifty-nine: a clock and a long run need no more."""

import re
from collections.abc import Mapping


def words(written: str) -> list[str]:
    """Take a list of words as it is easiest to read: in one line, with spaces between them."""
    return written.split()


_SMALL: Mapping[str, int] = {
    **{word: number for number, word in enumerate(words("two three four five six seven eight nine ten"), 2)},
    **{word: number for number, word in enumerate(words("eleven twelve thirteen fourteen fifteen"), 11)},
    **{word: number for number, word in enumerate(words("sixteen seventeen eighteen nineteen"), 16)},
    **{word: number for number, word in enumerate(words("dos tres cuatro cinco seis siete ocho nueve diez"), 2)},
    **{word: number for number, word in enumerate(words("doce trece catorce quince dieciseis diecisiete"), 12)},
    **{word: number for number, word in enumerate(words("dieciocho diecinueve veinte veintiuno veintidos"), 18)},
    **{word: number for number, word in enumerate(words("veintitres veinticuatro veinticinco veintiseis"), 23)},
    **{word: number for number, word in enumerate(words("veintisiete veintiocho veintinueve"), 27)},
}
_TENS: Mapping[str, int] = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
}
_ONES = words("one two three four five six seven eight nine")
_UNOS = words("uno dos tres cuatro cinco seis siete ocho nueve")
NUMBER_WORDS = frozenset({*_SMALL, *_TENS})

_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<one>{'|'.join(_ONES)})\b| y (?P<uno>{'|'.join(_UNOS)})\b)?"
    rf"|(?P<small>{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
    rf"|(?:oh|o|zero) (?P<after_zero>{'|'.join(_ONES)}))\b"
)
# "one", "una" and "once" are ordinary words too, so they count only where a clock or a distance is near.
_ONE = re.compile(
    r"(?:(?<=\bat )|(?<=\bpast )|(?<=\bto )|(?<=\bhalf ))one\b"
    r"|\bone(?= (?:thirty|fifteen|forty|oclock|pm|am|p m|a m|mile|km|in the)\b)"
)
_UNA = re.compile(r"(?<=\bla )una\b|\buna(?= (?:y (?:media|cuarto)|menos|de la (?:tarde|madrugada|manana))\b)")
_ONCE = re.compile(r"(?<=\blas )once\b|\bonce(?= (?:de la|y media|y cuarto|menos|en punto|km|kilometros|millas)\b)")
_HYPHENED = re.compile(rf"(?<=[a-z])-(?=(?:{'|'.join(_TENS)}|ten|fifteen|oh)\b)")


def in_digits(plain: str) -> str:
    """Write the numbers of a comparable text in digits.

    >>> in_digits("six thirty"), in_digits("las siete y media"), in_digits("twenty-five"), in_digits("five oh five")
    ('6 30', 'las 7 y media', '25', '5 05')
    """
    plain = _HYPHENED.sub(" ", plain)
    plain = _ONCE.sub("11", _UNA.sub("1", _ONE.sub("1", plain)))
    return _NUMBER.sub(_digits, plain)


def _digits(found: re.Match[str]) -> str:
    if found["after_zero"]:
        return f"0{_ONES.index(found['after_zero']) + 1}"
    if found["small"]:
        return str(_SMALL[found["small"]])
    one = _ONES.index(found["one"]) + 1 if found["one"] else 0
    uno = _UNOS.index(found["uno"]) + 1 if found["uno"] else 0
    return str(_TENS[found["tens"]] + one + uno)
