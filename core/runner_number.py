"""Phone numbers as they stand in lists of runners, read for the country of the race; or why one cannot be texted.

What people and spreadsheets put around a number, or make of it, is taken off in written_number.py.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from core.phone import country_of
from core.written_number import MOST_DIGITS, NO_NUMBER, NoNumber, plain_number
from core.zones import zones_of_number

NOT_IN_USE = "No phone company gives out such a number: look for a digit that is missing, mistyped or too many."
LANDLINE = "This is a landline, which gets no texts: ask the runner for a mobile number."
NO_PERSON = "This is a service number (toll-free, premium or the like), which gets no texts."

_NANP = 1  # the calling code of the North American numbering plan
_CACHED_BEGINNING = len("+1303555")
_NO_PERSON = {
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.PAGER,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}
_AS_IN_AMERICA = re.compile(r"(?P<code>\+?1[-. ]?)?\(?([2-9][0-9]{2})\)?[-. ]*([2-9][0-9]{2})[-. ]*([0-9]{4})")
_OF_AMERICA = re.compile(r"[2-9][0-9]{9}")
_DIAL_OUT = re.compile(r"(?:00|011)([1-9])")  # of most countries, and of North America
_WITH_COUNTRY_CODE = 11  # digits: so many, that are no number of this country, may lack only their plus


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be texted.

    Args:
        phone: in E.164.
        country: the ISO country that issued it, None where unknown.
        zones: where it may be, as `zones_of_number` gives them.
    """

    phone: str
    country: str | None
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    reason: str | None
    country: str | None
    zones: tuple[str, ...]


def read_number(written: str, country: str) -> Number | NoNumber:
    """Read the phone number of a cell, in any form that people and spreadsheets give it.

    Args:
        written: the cell.
        country: the ISO country whose numbers are written without a country code.

    >>> read_number("(303) 555-0123", "US").phone, read_number("0034 612 34 56 78", "US").phone
    ('+13035550123', '+34612345678')
    >>> read_number("3.035550123E+09", "US").phone, read_number("3.03556E+09", "US").reason.split(",")[0]
    ('+13035550123', 'A spreadsheet has shortened this number')
    """
    if (code := phonenumbers.country_code_for_region(country)) and (found := _AS_IN_AMERICA.fullmatch(written)):
        says_so = (found["code"] or "").startswith("+")
        if says_so or code == _NANP:
            return _checked(f"+1{found[2]}{found[3]}{found[4]}")
    plain = plain_number(written)
    return plain if isinstance(plain, NoNumber) else _parsed(plain, country)


def _parsed(cell: str, country: str) -> Number | NoNumber:
    """Read a number of this country, or of another by its code; at last one whose plus is missing."""
    cell = _DIAL_OUT.sub(r"+\1", cell, count=1) if _DIAL_OUT.match(cell) else cell
    digits = "".join(letter for letter in cell if letter.isdecimal())
    if len(digits) > MOST_DIGITS:
        return NoNumber(NOT_IN_USE)
    number = _parse(cell, country)
    if not isinstance(number, Number) and not cell.startswith("+") and len(digits) >= _WITH_COUNTRY_CODE:
        with_plus = _parse(f"+{digits}", country)
        return number if isinstance(with_plus, NoNumber) and with_plus.reason == NOT_IN_USE else with_plus
    return number


def _parse(cell: str, country: str) -> Number | NoNumber:
    try:
        number = phonenumbers.parse(cell, country)
    except phonenumbers.NumberParseException:
        return NoNumber(NO_NUMBER)
    phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phone.startswith("+521") and len(phone) == len("+5215512345678"):  # as Mexican mobiles were once written
        phone = f"+52{phone[4:]}"
    return _checked(phone)


def _checked(phone: str) -> Number | NoNumber:
    """Tell whether an E.164 number can be texted.

    In North America all that is known of a number hangs on what comes before its last four digits (6,000 beginnings
    were tried), so one look-up serves all that share them; ten times as fast for a long list.
    """
    facts = _facts_of_beginning(phone[:_CACHED_BEGINNING]) if _is_nanp(phone) else _facts_of(phone)
    if facts.reason:
        return NoNumber(facts.reason, phone if facts.reason != NOT_IN_USE else None)
    return Number(phone, facts.country, facts.zones)


def _is_nanp(phone: str) -> bool:
    return phone.startswith("+1") and len(phone) == len("+13035550123")


@lru_cache(maxsize=65_536)
def _facts_of_beginning(beginning: str) -> _Facts:
    return _facts_of(f"{beginning}2345")


def _facts_of(phone: str) -> _Facts:
    number = phonenumbers.parse(phone)
    return _Facts(_why_not(number), country_of(phone), zones_of_number(phone))


def _why_not(number: phonenumbers.PhoneNumber) -> str | None:
    if not phonenumbers.is_valid_number(number):
        # Area codes and exchanges are added faster than our list of them: a wrong one costs a refusal by the carrier,
        # a right one that is turned away costs a runner their texts.
        return None if _may_be_new(number) else NOT_IN_USE
    kind = phonenumbers.number_type(number)
    if kind in _NO_PERSON:
        return NO_PERSON
    return LANDLINE if kind == PhoneNumberType.FIXED_LINE else None


def _may_be_new(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == _NANP and _OF_AMERICA.fullmatch(str(number.national_number)) is not None
