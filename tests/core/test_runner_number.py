"""Phone numbers in every form that people and spreadsheets give them."""

import pytest

from core.runner_number import LANDLINE, NO_PERSON, NOT_IN_USE, Number, read_number
from core.written_number import EXTENSION, NO_NUMBER, NONE_THERE, SEVERAL, SHORTENED, NoNumber

ANA, SPANISH, BRITISH = "+13035550123", "+34612345678", "+447911123456"

FORMS = [
    ("(303) 555-0123", "US", ANA),
    ("303.555.0123", "US", ANA),
    ("303 555 0123", "CA", ANA),
    ("1-303-555-0123", "US", ANA),
    ("13035550123", "US", ANA),
    ("+1 303 555 0123", "ES", ANA),
    ("303–555–0123", "US", ANA),
    ("303\u00a0555\u00a00123", "US", ANA),
    ("\u202a+13035550123\u202c", "US", ANA),
    ("٣٠٣٥٥٥٠١٢٣", "US", ANA),
    ("３０３５５５０１２３", "US", ANA),
    ("'+13035550123", "US", ANA),
    ('="3035550123"', "US", ANA),
    ("tel:+1-303-555-0123", "US", ANA),
    ("mobile: 303 555 0123", "US", ANA),
    ("3.035550123E+09", "US", ANA),
    ("3,035550123e9", "US", ANA),
    ("3035550123.0", "US", ANA),
    ("+34 612 34 56 78", "US", SPANISH),
    ("0034 612 345 678", "US", SPANISH),
    ("612 34 56 78", "ES", SPANISH),
    ("34612345678", "ES", SPANISH),
    ("34612345678", "US", SPANISH),
    ("+44 (0)7911 123456", "US", BRITISH),
    ("07911 123456", "GB", BRITISH),
    ("011 44 7911 123456", "US", BRITISH),
    ("+5215512345678", "US", "+525512345678"),
    ("(555) 234-0123", "US", "+15552340123"),  # an area code nobody has yet
    ("+13030000001", "US", "+13030000001"),
]

UNUSABLE = [
    ("", "US", NONE_THERE),
    ("   ", "US", NONE_THERE),
    ("n/a", "US", NO_NUMBER),
    ("0", "US", NO_NUMBER),
    ("555-0123", "US", NOT_IN_USE),
    ("303555012", "US", NOT_IN_USE),
    ("123-456-7890", "US", NOT_IN_USE),
    ("1" * 400, "US", NOT_IN_USE),
    ("3.03556E+09", "US", SHORTENED),
    ("303-555-0123 x12", "US", EXTENSION),
    ("303-555-0123 / 303-555-0124", "US", SEVERAL),
    ("303-555-0123, 303-555-0124", "US", SEVERAL),
    ("800-555-0123", "US", NO_PERSON),
    ("900-555-0123", "US", NO_PERSON),
    ("91 123 45 67", "ES", LANDLINE),
]


@pytest.mark.parametrize(("written", "country", "phone"), FORMS)
def test_any_usual_form_of_a_number_is_read_for_the_country_of_the_race(written, country, phone):
    number = read_number(written, country)

    assert isinstance(number, Number)
    assert number.phone == phone


@pytest.mark.parametrize(("written", "country", "reason"), UNUSABLE)
def test_what_cannot_be_texted_is_told_with_what_to_do(written, country, reason):
    number = read_number(written, country)

    assert isinstance(number, NoNumber)
    assert number.reason == reason


def test_a_number_tells_its_country_and_where_it_may_be():
    assert read_number("(303) 555-0123", "US") == Number(ANA, "US", ("America/Denver",))
    assert read_number("(416) 555-0123", "US") == Number("+14165550123", "CA", ("America/Toronto",))
    assert read_number("+34612345678", "US") == Number(SPANISH, "ES", ("Atlantic/Canary", "Europe/Madrid"))
