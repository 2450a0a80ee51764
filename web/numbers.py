"""Phone numbers as people write and read them on the phone page."""

import random
import re
from collections.abc import Sequence

FIRST_NUMBER = "+13035550101"


def as_numbers(given: Sequence[str]) -> list[str]:
    """Take numbers as people write them, each once; a + that a query turned into a blank is put back.

    >>> as_numbers(["+1 (303) 555-0101", " 13035550101", ""])
    ['+13035550101']
    """
    plain = (re.sub(r"[\s().-]", "", re.sub(r"^ (?=\d)", "+", number)) for number in given)
    return list(dict.fromkeys(number for number in plain if number))


def spaced(number: str) -> str:
    """Write a number the way people read it.

    >>> spaced("+13035550101"), spaced("+34612345678")
    ('+1 303 555 0101', '+34 612 345 678')
    """
    return re.sub(r"^(\+1)(\d{3})(\d{3})(\d{4})$|^(\+34)(\d{3})(\d{3})(\d{3})$", _with_spaces, number)


def no_number(number: str) -> str:
    """Say what is wrong with something given as a phone number."""
    return f'"{number[:30]}" is not a phone number: write + and the country, as in {FIRST_NUMBER}.'


def unused(prefix: str, digits: int, taken: Sequence[str]) -> str:
    """Make up a number that begins with a prefix and has so many digits more, none of those taken."""
    number = prefix + "".join(random.choices("0123456789", k=digits))
    return unused(prefix, digits, taken) if number in taken else number


def _with_spaces(number: re.Match[str]) -> str:
    return " ".join(group for group in number.groups() if group)
