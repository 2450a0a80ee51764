"""Phone numbers: which country one belongs to, whether it can be answered, and how it is shown in a log."""

import re
from functools import lru_cache

import phonenumbers

_DIALABLE = re.compile(r"\+[1-9][0-9]{6,14}")
_DISTINCT_DIGITS = 7  # "+1" and the area code and its exchange, "+34 6..": enough to tell the country
BEGINNING = 5  # characters by which numbers are grouped: "+1" and an area code, or a country's code and what follows it
_ANY_DIGITS = "5550123"
SPANISH_SPEAKING = frozenset(
    [
        "AR",
        "BO",
        "CL",
        "CO",
        "CR",
        "CU",
        "DO",
        "EC",
        "ES",
        "GQ",
        "GT",
        "HN",
        "MX",
        "NI",
        "PA",
        "PE",
        "PR",
        "PY",
        "SV",
        "UY",
        "VE",
    ]
)


def is_dialable(number: str) -> bool:
    """Tell whether a number is in E.164, so that an answer can reach a person; short codes and names are not."""
    return _DIALABLE.fullmatch(number) is not None


def country_of(number: str) -> str | None:
    """Give the ISO country that issued a number, None where unknown.

    A number tells where it was issued, not where its owner stands.

    >>> country_of("+13035550123"), country_of("+34612345678"), country_of("+525512345678")
    ('US', 'ES', 'MX')
    """
    return _country_of_first(number[: _DISTINCT_DIGITS + 1], len(number))


def country_of_beginning(beginning: str) -> str:
    """Give the ISO country of the numbers that share their first `BEGINNING` characters; "?" where it is unknown.

    >>> country_of_beginning("+1303"), country_of_beginning("+3461"), country_of_beginning("+9999")
    ('US', 'ES', '?')
    """
    return country_of(beginning + _ANY_DIGITS) or "?"


@lru_cache(maxsize=16_384)
def _country_of_first(beginning: str, length: int) -> str | None:
    # The country hangs on the first digits alone, so one look-up serves all numbers that share them.
    try:
        number = phonenumbers.parse(beginning + "2345678901"[: max(0, length - len(beginning))])
    except phonenumbers.NumberParseException:
        return None
    code = number.country_code
    if code is None:
        return None
    return phonenumbers.region_code_for_number(number) or _main_region(code)


def _main_region(code: int) -> str | None:
    region = phonenumbers.region_code_for_country_code(code)
    return None if region in ("ZZ", "001") else region
