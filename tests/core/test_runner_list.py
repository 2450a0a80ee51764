"""Lists of runners: which column is what, who each row is, and why one cannot be taken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from core.participant import Entry
from core.race import Race
from core.runner_columns import Row, Sheet, Table, guess_columns, table_of
from core.runner_list import NOT_AGREED, ReadRow, read_rows
from core.runner_notes import NO_DISTANCE, NO_PHONES, notes_on

HARBOR = Race(
    1,
    1,
    "HARBOR27",
    "Harbor Marathon",
    "America/Denver",
    datetime(2027, 3, 14, 7, 30),  # noqa: DTZ001 - a wall clock
    distance="26.2 mi",
    waves={"2": 10, "wave c": 20},
)
HOME = frozenset({"US", "CA"})
ANA, BEN = "(303) 555-0123", "(303) 555-0124"

HEADINGS = [
    (("First Name", "Last Name", "Cell", "Bib #"), ("first_name", None, "phone", "bib")),
    (("Name", "Last name", "Phone"), ("first_name", None, "phone")),
    (("Name", "Home Phone", "Mobile Phone"), ("full_name", None, "phone")),
    (("Runner", "Emergency Contact Phone", "Tel."), ("full_name", None, "phone")),
    (("Emergency Phone",), (None,)),
    (("first_name", "phone", "bib", "wave", "distance", "language", "pace"),) * 2,
    (("firstName", "phoneNumber", "bibNumber"), ("first_name", "phone", "bib")),
    (("Nombre", "Apellidos", "Móvil", "Dorsal"), ("first_name", None, "phone", "bib")),
    (("Nombre y apellidos", "Teléfono", "Ritmo", "Oleada"), ("full_name", "phone", "pace", "wave")),
    (("SMS opt-in", "SMS number", "Event"), ("agreed", "phone", "distance")),
    (("Expected finish", "Corral", "Idioma", "Phone"), ("finish", "wave", "language", "phone")),
    (("E-mail", "T-Shirt", "Date of birth", "Phone"), (None, None, None, "phone")),
]


def read(rows: Sequence[Row], race: Race = HARBOR) -> list[ReadRow]:
    table = table_of(Sheet(rows))
    numbered = enumerate(table.rows, table.first_row)
    return list(read_rows(numbered, guess_columns(table), headings=table.headings, race=race, allowed=HOME))


@pytest.mark.parametrize(("headings", "columns"), HEADINGS)
def test_columns_are_guessed_by_their_headings_in_english_and_spanish(headings, columns):
    assert guess_columns(Table(headings, (), 2)) == columns


def test_without_headings_columns_are_guessed_by_what_stands_in_them():
    sheet = Sheet([("412", "Ruiz, Ana", ANA, "4:15:00"), ("413", "Chidi Okafor", BEN, "3:55:00")])

    table = table_of(sheet)

    assert (table.headings, table.first_row) == ((), 1)
    assert guess_columns(table) == ("bib", "full_name", "phone", "finish")


def test_a_column_of_numbers_under_a_heading_we_do_not_know_is_the_phone():
    table = table_of(Sheet([("Person", "How to reach"), ("Ana", ANA), ("Ben", BEN)]))

    assert table.first_row == 2
    assert guess_columns(table)[1] == "phone"


def test_a_number_for_emergencies_is_never_taken_for_that_of_the_runner():
    table = table_of(Sheet([("Name", "Emergency Contact Phone"), ("Ana", ANA), ("Ben", BEN)]))

    assert guess_columns(table) == ("full_name", None)


def test_a_row_says_all_we_use_of_a_runner():
    headings = ("Name", "Phone", "Bib", "Wave", "Distance", "Language", "Pace")

    (row,) = read([headings, ("Ruiz, Ana", ANA, "412.0", "Wave 2", "Half", "Español", "10:30")])

    entry = Entry("+13035550123", "Ana", "412", "2", "half", "es", 630, "America/Denver")
    assert row == ReadRow(2, entry)


@pytest.mark.parametrize(
    ("heading", "cell", "distance", "seconds"),
    [
        ("Pace", "10:30", "", 630),
        ("Pace", "9:45/mi", "", 585),
        ("Pace", "5:30/km", "", 531),
        ("Pace (min/km)", "5:30", "", 531),
        ("Expected finish", "4:15:00", "", 584),
        ("Expected finish", "4h15", "", 584),
        ("Expected finish", "2:15:00", "half", 618),
        ("Expected finish", "25:30", "5k", 492),
        ("Expected finish", "fast", "", None),
        ("Pace", "1:00", "", None),
    ],
)
def test_a_pace_is_what_a_mile_takes_also_where_a_finish_time_is_given(heading, cell, distance, seconds):
    (row,) = read([("Phone", heading, "Distance"), (ANA, cell, distance)])

    assert row.entry.pace_seconds == seconds


@pytest.mark.parametrize(("cell", "wave"), [("Wave 2", "2"), ("2.0", "2"), ("Wave C", "wave c"), ("Corral B", "b")])
def test_a_wave_is_written_as_the_race_describes_it(cell, wave):
    (row,) = read([("Phone", "Wave"), (ANA, cell)])

    assert row.entry.wave == wave


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "123", "", "x" * 41])
def test_what_is_no_first_name_is_left_out(name):
    (row,) = read([("First name", "Phone"), (name, ANA)])

    assert (row.entry.first_name, row.reason) == (None, None)


def test_markup_is_text_and_marks_unseen_are_gone():
    rows = read([("First name", "Phone"), ("<b>Ana</b>", ANA), ("Be\u202en\x00\x07", BEN)])

    assert [row.entry.first_name for row in rows] == ["<b>Ana</b>", "Ben"]


def test_of_a_number_that_comes_again_the_second_row_is_turned_away_unless_it_says_the_same():
    rows = read([("Phone", "Bib"), (ANA, "1"), (ANA, "1"), ("+1 303 555 0123", "2")])

    assert [row.reason for row in rows] == [
        None,
        None,
        "This number stands in row 2 already, with something else: keep one of the two.",
    ]


def test_a_number_of_a_country_we_may_not_text_is_named_with_it():
    rows = read([("Phone",), ("+34612345678",), ("+34612345679",), ("+447400123456",), (ANA,)])

    assert rows[0].reason == "This is a number of Spain (ES), which we may not text: only CA, US."
    assert notes_on(rows, ("phone",), race=HARBOR, allowed=HOME) == [
        "2 numbers are of Spain (ES), which we may not text: only CA, US.",
        "1 number is of Britain (UK) (GB), which we may not text: only CA, US.",
    ]


def test_who_has_not_agreed_by_the_list_itself_stays_out():
    rows = read([("Phone", "SMS opt-in"), (ANA, "Yes"), (BEN, "No"), ("(303) 555-0125", "")])

    assert [row.reason for row in rows] == [None, NOT_AGREED, NOT_AGREED]


def test_rows_without_anything_are_passed_over_and_ragged_ones_are_read():
    rows = read([("Phone", "Name", "Bib"), ("", "", ""), (ANA,), (BEN, "Ben", "2", "and more")])

    assert [(row.number, row.entry.first_name) for row in rows] == [(3, None), (4, "Ben")]


def test_a_number_that_may_be_in_several_zones_is_taken_to_be_in_that_of_the_race():
    madrid = replace(HARBOR, zone="Europe/Madrid")

    (row,) = read_rows([(1, ("612 345 678",))], ("phone",), race=madrid, allowed=frozenset({"ES"}))

    assert row.entry == Entry("+34612345678", zone="Europe/Madrid")


def test_what_could_not_be_made_out_is_counted():
    rows = read([("Phone", "Language", "Pace"), (ANA, "Klingon", "soon"), (BEN, "en", "9:00")])

    assert notes_on(rows, ("phone",), race=HARBOR, allowed=HOME) == [
        "1 row with a language that is neither English nor Spanish: they get the English text.",
        "1 row with a pace or finish time we could not read: no text is timed to their mile.",
    ]


def test_it_is_said_what_a_list_and_its_race_lack():
    unknown = replace(HARBOR, distance=None)

    assert notes_on([], ("first_name", "finish"), race=unknown, allowed=HOME) == [NO_PHONES, NO_DISTANCE]
    assert notes_on([], ("phone", "finish"), race=HARBOR, allowed=HOME) == []
