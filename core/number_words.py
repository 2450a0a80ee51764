"""Numbers in words, English and Spanish, up to fifty-nine: a clock and a long run need no more."""

import re
from collections.abc import Mapping

_SMALL: Mapping[str, int] = {
    **{word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)},
    **{word: number for number, word in enumerate("eleven twelve thirteen fourteen fifteen".split(), 11)},
    **{word: number for number, word in enumerate("sixteen seventeen eighteen nineteen".split(), 16)},
    **{word: number for number, word in enumerate("dos tres cuatro cinco seis siete ocho nueve diez".split(), 2)},
    **{word: number for number, word in enumerate("doce trece catorce quince dieciseis diecisiete".split(), 12)},
    **{word: number for number, word in enumerate("dieciocho diecinueve veinte veintiuno veintidos".split(), 18)},
    **{word: number for number, word in enumerate("veintitres veinticuatro veinticinco veintiseis".split(), 23)},
    **{word: number for number, word in enumerate("veintisiete veintiocho veintinueve".split(), 27)},
}
_TENS: Mapping[str, int] = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"treinta": 30, "cuarenta": 40, "cincuenta": 50},
}
_ONES = "one two three four five six seven eight nine".split()
_UNOS = "uno dos tres cuatro cinco seis siete ocho nueve".split()
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
