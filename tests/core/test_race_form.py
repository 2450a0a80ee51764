"""The form of a race: what can be typed, and the sentence for what cannot be read."""

from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from core.race import Lead, Race
from core.race_fields import FieldError, read_mile
from core.race_form import EMPTY, FIELDS, read, typed_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TYPED = {
    "name": "Harbor Half",
    "code": "harbor27",
    "zone": "America/New_York",
    "starts_local": "2027-03-20T07:30",
    "distance": "13.1 mi",
    "aid_stations": "9.3, 3, 6.20, 3",
    "waves": "A 0, Wave B: 10\nC 20",
    "emergency_number": "911",
    "medical_line": "(303) 555-0199",
    "medical_leads": "Dr Kim, +1 303 555 0123\nLuz  303-555-0124",
    "eve_until": "20:30",
    "hours_before": "3",
    "daily_cap": "10,000",
}


@pytest.fixture
def fill(catalog):
    """Give a function that reads the form with some fields typed otherwise."""

    def fill(old=None, **typed):
        return read(TYPED | typed, owner_id=7, catalog=catalog, now=NOW, old=old)

    return fill


def test_a_form_becomes_a_race(fill):
    form = fill()

    assert form.problems == {}
    assert form.race == Race(
        id=0,
        owner_id=7,
        code="HARBOR27",
        name="Harbor Half",
        zone="America/New_York",
        starts_local=datetime(2027, 3, 20, 7, 30),  # noqa: DTZ001 - a wall clock
        distance="13.1 mi",
        aid_stations=("3", "6.2", "9.3"),
        waves={"a": 0, "wave b": 10, "c": 20},
        emergency_number="911",
        medical_line="+13035550199",
        medical_leads=(Lead("Dr Kim", "+13035550123"), Lead("Luz", "+13035550124")),
        eve_until=time(20, 30),
        hours_before=3,
        daily_cap=10_000,
    )


def test_a_race_can_be_typed_again_as_it_is(fill):
    race = fill().race

    assert fill(**typed_of(race)).race == race


def test_the_few_fields_that_must_be_there_are_enough(catalog):
    needed = {name: TYPED[name] for name in ("name", "code", "zone", "starts_local")}

    race = read(needed, owner_id=7, catalog=catalog, now=NOW).race

    assert race is not None
    assert (race.eve_until, race.hours_before, race.daily_cap) == (time(21), 4, None)


def test_an_empty_form_names_each_field_that_must_be_there(catalog):
    form = read(EMPTY, owner_id=7, catalog=catalog, now=NOW)

    assert set(form.problems) == {"name", "code", "zone", "starts_local"}


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("2027-03-20T07:30", "2025-03-20T07:30", "This start has passed: look at the year."),
        ("2026-11-24T07:30", "2027-03-20T07:30", "This race is over, and what its runners agreed to with it"),
    ],
)
def test_a_start_is_not_moved_into_the_past_nor_out_of_it(fill, was, becomes, says):
    old = replace(fill().race, starts_local=datetime.fromisoformat(was))

    moved = fill(old=old, starts_local=becomes)
    renamed = fill(old=old, starts_local=was, name="Harbour Half")

    assert says in moved.problems["starts_local"]
    assert renamed.race is not None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "🏃", "The race has no name yet: write the one runners know it by."),
        ("name", "Har\u202ebour", "The name has a character that nobody can see: type it anew."),
        ("name", "a" * 81, "The name has 81 characters, 80 at most are kept: write it shorter."),
        ("code", "X", '"X" is no code'),
        ("code", "LÉON27", '"LÉON27" is no code'),
        ("code", "2027", "2027 is a number alone"),
        ("zone", "New York", '"New York" is no time zone'),
        ("zone", "../../etc/passwd", '"../../etc/passwd" is no time zone'),
        ("zone", "localtime", '"localtime" is no time zone'),
        ("starts_local", "March 14", "The start is no date and time"),
        ("starts_local", "2027-03-14T07:30+02:00", "on the race's own clock"),
        ("starts_local", "2027-03-14T02:30", "On March 14 the clocks there skip 02:30"),
        ("starts_local", "2025-03-14T07:30", "This start has passed: look at the year."),
        ("distance", "a marathon and then a bit more", "is too long: 20 characters at most."),
        ("aid_stations", "3, six", '"six" is no mile of the course'),
        ("aid_stations", "0", '"0" is no mile of the course'),
        ("aid_stations", ",".join(["3"] * 61), "61 aid stations are too many: 60 at most."),
        ("waves", "A", '"A" is no wave'),
        ("waves", "A 0, a 10", 'The wave "a" stands there twice'),
        ("waves", "A" + " " * 60_000 + "B", '" is no wave'),  # in seconds, once, as all places were tried
        ("waves", "A 9999", "at most 1,440 minutes"),
        ("emergency_number", "call 911", '"call 911" is no emergency number'),
        ("medical_line", "12", '"12" is no phone number'),
        ("medical_leads", "+13035550123", "is no medical lead: write a name and a number"),
        ("medical_leads", "Dr Kim", "is no medical lead: write a name and a number"),
        ("medical_leads", "(" * 60_000 + "x", "is no medical lead: write a name and a number"),
        ("medical_leads", "Kim +13035550123\nLuz +13035550123", "Luz has the number of somebody above"),
        ("eve_until", "late", "between 12:00 and 23:00"),
        ("eve_until", "23:30", "between 12:00 and 23:00"),
        ("hours_before", "13", "The number of hours is to be a whole number from 0 to 12."),
        ("hours_before", "000000000004" + "9" * 30, "The number of hours is to be a whole number from 0 to 12."),
        ("hours_before", "-1", "The number of hours is to be a whole number from 0 to 12."),
        ("daily_cap", "0", "The daily cap is to be a whole number from 1 to 10,000,000."),
        ("daily_cap", "²", "The daily cap is to be a whole number from 1 to 10,000,000."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_for_its_field(fill, field, typed, says):
    form = fill(**{field: typed})

    assert form.race is None
    assert list(form.problems) == [field]
    assert says in form.problems[field]


@pytest.mark.parametrize(
    "code",
    [
        "STOP",
        "END",
        "QUIT",
        "CANCEL",
        "YES",
        "START",
        "INFO",
        "JOIN",
        "LEAVE",
        "CALF",
        "PIE",
        "ALTO",
        "STATUS",
        "HALT",
        "NEXT",
        "6AM",
        "10K",
    ],
)
def test_a_code_that_means_something_is_refused(fill, code):
    assert f"{code} means something else" in fill(code=code).problems["code"]


@pytest.mark.parametrize("code", ["HARBOR", "HARBOR27", "BOSTON", "NYC26", "DENVER10", "MARATHON", "LEON21", "CALF27"])
def test_an_ordinary_code_is_taken(fill, code):
    assert fill(code=code).race.code == code


def test_only_the_named_fields_are_read(fill):
    form = fill(id="99", owner_id="1", flag="black", starts_at="0")

    assert set(form.typed) == set(FIELDS)
    assert (form.race.id, form.race.owner_id, form.race.flag) == (0, 7, None)


def test_a_changed_race_keeps_its_id_and_flag_and_may_have_begun(fill):
    old = Race(5, 7, "OLD1", "Old", "America/New_York", datetime(2026, 1, 1), flag="red")  # noqa: DTZ001 - a wall clock

    form = fill(old=old, starts_local="2026-01-01T00:00")

    assert (form.race.id, form.race.flag, form.race.code) == (5, "red", "HARBOR27")


def test_a_mile_of_the_course_is_a_number():
    assert read_mile(" 18.50 ") == Decimal("18.5")
    assert str(read_mile("20")) == "20"
    with pytest.raises(FieldError):
        read_mile("NaN")
