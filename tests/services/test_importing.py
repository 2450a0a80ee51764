"""A list of runners is handed in: looked at in a preview, thrown away, or taken over at once."""

from datetime import timedelta

import pytest

from core.participant import Entry
from core.runner_consent import RaceOverError
from core.runner_notes import NO_PHONES
from services import importing, taking_over
from services.importing import Outcome
from store import import_rows, imports, participants
from store.list_limits import ListError
from tests.lists import FORM, LIST, SERVICE, counts
from tests.races import SATURDAY_9 as NOW

ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"


@pytest.fixture
def race(make_race):
    """Give Rosa's race, with nobody in it."""
    return make_race()


def at_once(race, given, *, db, now=NOW):
    return importing.import_at_once(race, given, FORM, organizer_id=None, db=db, service=SERVICE, now=now)


def in_race(db, race, phone=ANA):
    found = participants.find(db, race.id, phone)
    assert found
    return found


def rows_of(count, first=1):
    return [{"phone": f"303-555-{number:04}", "bib": str(number)} for number in range(first, first + count)]


def test_a_preview_says_what_would_come_of_a_list_and_changes_nothing(db, race, hand_in):
    with db.transaction() as tx:
        participants.join(tx, race.id, Entry(ANA, first_name="Ana", bib="9"), now=NOW)
        participants.join(tx, race.id, Entry(CHIDI), now=NOW)

    handed_in = hand_in(LIST + b"Chidi,(303) 555-0103,\n,303-555-0104,4\n")

    assert (handed_in.state, handed_in.columns) == ("preview", ("first_name", "phone", "bib"))
    assert counts(handed_in) == (2, 2, 0, 1)
    (rejected,) = import_rows.list_rejected(db, handed_in.id, most=9)
    assert (rejected.number, rejected.phone) == (4, "555")
    assert participants.count(db, race.id) == 2
    assert in_race(db, race).entry.bib == "9"


def test_other_columns_can_be_chosen_for_a_list_in_preview(db, race, hand_in):
    handed_in = hand_in(b"Contact,Other\n303-555-0101,303-555-0102\n")

    importing.choose_columns(race, handed_in.id, (None, "phone"), db=db, service=SERVICE)
    again = import_rows.list_cells(db, handed_in.id, most=9)
    taking_over.confirm(race, handed_in.id, FORM, db=db, now=NOW)
    taking_over.go_on(db=db, service=SERVICE, now=NOW)

    assert again == [(2, ("303-555-0101", "303-555-0102"))]
    assert participants.find(db, race.id, ANA) is None
    assert participants.find(db, race.id, BEN) is not None


def test_without_a_column_for_the_phone_all_rows_are_turned_away_and_it_is_said_why(hand_in):
    handed_in = hand_in(b"Name,Street\nAna,12 Main\n")

    assert handed_in.notes[0] == NO_PHONES
    assert counts(handed_in) == (0, 0, 0, 1)


def test_a_race_that_is_over_takes_nobody(db, race):
    over = race.starts_at + timedelta(days=7)

    with pytest.raises(RaceOverError, match="Harbour 30 is over"):
        at_once(race, LIST, db=db, now=over)


def test_a_list_of_nothing_but_headings_is_refused(hand_in):
    with pytest.raises(ListError, match="no runner in this list"):
        hand_in(b"Name,Phone\n")


def test_at_once_a_list_is_taken_from_first_row_to_last(db, race):
    outcome = at_once(race, [{"phone": ANA, "first_name": "Ana"}, {"phone": "nonsense"}, {"phone": BEN}], db=db)

    assert (outcome.added, outcome.updated, outcome.unchanged) == (2, 0, 0)
    assert [number for number, _ in outcome.rejected] == [2]
    assert in_race(db, race).entry.first_name == "Ana"


def test_a_list_without_phones_is_refused_at_once(db, race):
    with pytest.raises(ListError, match="name it phone"):
        at_once(race, [{"first_name": "Ana"}], db=db)


def test_the_same_rows_by_json_again_change_nothing(db, race):
    at_once(race, rows_of(3), db=db)

    assert at_once(race, rows_of(4), db=db) == Outcome(1, 0, 3, ())


def test_a_runner_of_another_race_is_added_to_this_one_too(db, race, make_race):
    other = make_race(Entry(ANA), code="OTHER1")

    outcome = at_once(race, [{"phone": ANA}], db=db)

    assert outcome.added == 1
    assert participants.count(db, other.id) == 1


def test_a_list_nobody_confirms_is_thrown_away_after_a_day(db, race, hand_in):
    handed_in = hand_in()
    importing.discard_old(db=db, now=NOW + timedelta(hours=23))
    kept = imports.find(db, handed_in.id, race_id=race.id)

    while importing.discard_old(db=db, now=NOW + timedelta(hours=25)):
        pass

    assert kept is not None
    assert imports.find(db, handed_in.id, race_id=race.id) is None
    assert db.one("SELECT count(*) AS rows FROM import_rows") == {"rows": 0}


def test_a_list_that_was_taken_over_keeps_what_was_turned_away(db, take_over):
    done = take_over()

    while importing.discard_old(db=db, now=NOW + timedelta(days=20)):
        pass

    assert [row.number for row in import_rows.list_rejected(db, done.id, most=9)] == [4]
