"""A list of runners becomes runners of a race: with proof that they agreed, all of it, and never past a STOP."""

from datetime import UTC, datetime, timedelta

import pytest

from core.participant import Entry
from core.runner_consent import Evidence, NoConsentError, RaceOverError, read_evidence
from core.runner_list import STAYS_OUT
from core.runner_notes import NO_PHONES
from core.service import Service
from services import importing, privacy, taking_over
from services.importing import Outcome
from store import consents, import_rows, imports, participants, runners
from store.import_steps import NotInPreviewError
from store.list_limits import ListError
from store.taking_over import TAKEN_AT_ONCE, take_over_some
from tests.races import SATURDAY_9 as NOW

ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
SERVICE = Service("Sidestitch", secret="for-tests-only-and-long-enough")
FORM = Evidence("registration form of harbour30.org", "I agree to get texts about Harbour 30.", NOW - timedelta(days=9))
LIST = b"First name,Phone,Bib\nAna,303-555-0101,1\nBen,303-555-0102,2\nNobody,555,3\n"


@pytest.fixture
def race(make_race):
    """Give Rosa's race, with nobody in it."""
    return make_race()


@pytest.fixture
def hand_in(db, race):
    """Give a function that hands a list in, and gives it as it then stands."""

    def hand(data=LIST, *, race=race):
        import_id = importing.hand_in(race, "r.csv", data, organizer_id=None, db=db, service=SERVICE, now=NOW)
        return imports.find(db, import_id, race_id=race.id)

    return hand


@pytest.fixture
def take_over(db, race, hand_in):
    """Give a function that hands a list in, confirms it, and has the worker go on to its end."""

    def take(data=LIST, *, evidence=FORM):
        handed_in = hand_in(data)
        taking_over.confirm(race, handed_in.id, evidence, db=db, now=NOW)
        while taking_over.go_on(db=db, service=SERVICE, now=NOW):
            pass
        return imports.find(db, handed_in.id, race_id=race.id)

    return take


def at_once(race, given, *, db, now=NOW):
    return importing.import_at_once(race, given, FORM, organizer_id=None, db=db, service=SERVICE, now=now)


def in_race(db, race, phone=ANA):
    found = participants.find(db, race.id, phone)
    assert found
    return found


def counts(listed):
    return (listed.counts.added, listed.counts.updated, listed.counts.unchanged, listed.counts.rejected)


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


def test_a_confirmed_list_becomes_runners_each_with_the_proof_that_they_agreed(db, race, take_over):
    done = take_over()

    assert (done.state, counts(done)) == ("done", (2, 0, 0, 1))
    assert in_race(db, race).entry == Entry(ANA, first_name="Ana", bib="1", zone="America/Denver")
    (consent,) = consents.list_for(db, ANA)
    assert (consent.programme, consent.event, consent.words) == (race.programme, "granted", FORM.source)
    assert consent.shown == FORM.text
    assert consent.terms == "texts of Harbour 30, agreed 2027-02-25; list 1, r.csv"


def test_the_same_list_again_changes_nothing_and_an_empty_cell_blanks_nothing(db, race, take_over):
    take_over()

    again = take_over()
    less = take_over(b"Phone,First name,Wave\n303-555-0101,,2\n")

    assert (counts(again), counts(less)) == ((0, 0, 2, 1), (0, 1, 0, 0))
    entry = in_race(db, race).entry
    assert (entry.first_name, entry.bib, entry.wave) == ("Ana", "1", "2")
    assert len(consents.list_for(db, ANA)) == 1


def test_a_row_that_stands_twice_is_one_runner(db, hand_in, take_over):
    twice = b"Phone,Bib\n303-555-0101,1\n(303) 555-0101,1\n"

    handed_in, done = hand_in(twice), take_over(twice)

    assert counts(handed_in) == counts(done) == (1, 0, 1, 0)
    assert len(consents.list_for(db, ANA)) == 1


@pytest.mark.parametrize("how", ["stop", "leave", "erase"])
def test_whoever_has_gone_stays_out_whatever_the_list_says(db, race, hand_in, take_over, how):
    with db.transaction() as tx:
        participants.join(tx, race.id, Entry(ANA), now=NOW)
        if how == "stop":
            runners.stop(tx, ANA, now=NOW)
        if how == "leave":
            participants.leave(tx, race.id, ANA, now=NOW)
    if how == "erase":
        db.run("DELETE FROM participants")
        privacy.erase(ANA, db=db, service=SERVICE, now=NOW)

    handed_in, done = hand_in(), take_over()

    assert import_rows.count_staying_out(db, handed_in.id) == 1
    assert counts(handed_in) == counts(done) == (1, 0, 0, 2)
    known = participants.find(db, race.id, ANA)
    assert known is None or known.entry.first_name is None
    assert not consents.list_for(db, ANA)
    kept = import_rows.list_rejected(db, done.id, most=9)[0]
    assert (kept.number, kept.phone, kept.first_name, kept.reason) == (2, "", None, STAYS_OUT)


def test_whoever_says_stop_between_preview_and_taking_over_stays_out(db, race, hand_in):
    handed_in = hand_in()
    with db.transaction() as tx:
        runners.stop(tx, ANA, now=NOW)

    taking_over.confirm(race, handed_in.id, FORM, db=db, now=NOW)
    taking_over.go_on(db=db, service=SERVICE, now=NOW)

    assert participants.find(db, race.id, ANA) is None
    assert participants.find(db, race.id, BEN) is not None


def test_a_list_broken_off_in_the_middle_is_gone_on_with_and_nobody_is_taken_twice(db, race):
    import_id = importing.hand_in(race, "r.csv", _csv(1200), organizer_id=None, db=db, service=SERVICE, now=NOW)
    taking_over.confirm(race, import_id, FORM, db=db, now=NOW)
    taking_over.go_on(db=db, service=SERVICE, now=NOW)

    halfway = participants.count(db, race.id), imports.is_under_way(db, race.id)
    while taking_over.go_on(db=db, service=SERVICE, now=NOW):
        pass

    assert halfway == (TAKEN_AT_ONCE, True)
    assert (participants.count(db, race.id), imports.is_under_way(db, race.id)) == (1200, False)
    assert db.one("SELECT count(*) AS given FROM consents") == {"given": 1200}
    assert db.one("SELECT count(*) AS left FROM import_rows") == {"left": 0}
    assert counts(imports.find(db, import_id, race_id=race.id)) == (1200, 0, 0, 0)


def test_what_breaks_off_within_some_rows_leaves_none_of_them_half_done(db, race, hand_in):
    handed_in = hand_in()
    taking_over.confirm(race, handed_in.id, FORM, db=db, now=NOW)
    under_way = imports.find_next_under_way(db)
    assert under_way
    with pytest.raises(ZeroDivisionError), db.transaction() as tx:
        take_over_some(tx, under_way, race, most=9, secret=SERVICE.secret, now=NOW)
        raise ZeroDivisionError

    before = participants.count(db, race.id)
    taking_over.go_on(db=db, service=SERVICE, now=NOW)

    assert (before, participants.count(db, race.id)) == (0, 2)
    assert len(consents.list_for(db, ANA)) == 1


def test_confirming_twice_is_confirming_once(db, race, hand_in):
    handed_in = hand_in()

    for _ in range(2):
        taking_over.confirm(race, handed_in.id, FORM, db=db, now=NOW)
        taking_over.go_on(db=db, service=SERVICE, now=NOW)

    assert counts(imports.find(db, handed_in.id, race_id=race.id)) == (2, 0, 0, 1)


def test_a_list_that_was_not_read_to_its_end_cannot_be_taken_over(db, race):
    with db.transaction() as tx:
        import_id = imports.add(
            tx, race.id, organizer_id=None, file_name="r.csv", headings=(), columns=("phone",), now=NOW
        )

    with pytest.raises(NotInPreviewError):
        taking_over.confirm(race, import_id, FORM, db=db, now=NOW)
    with pytest.raises(NotInPreviewError):
        importing.choose_columns(race, import_id, ("phone",), db=db, service=SERVICE)


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


@pytest.mark.parametrize(
    ("source", "text", "agreed_at", "problem"),
    [
        ("", "I agree to texts.", "2027-02-01", "Say where"),
        ("form", "", "2027-02-01", "exact words"),
        ("form", "I agree to texts.", "", "Say when"),
        ("form", "I agree to texts.", "yesterday", "Say when"),
        ("form", "I agree to texts.", "2027-03-07", "yet to come"),
        ("form", "I agree to texts.", "1066-10-14", "before 2000"),
        ("form", "x" * 2001, "2027-02-01", "2,000 characters"),
    ],
)
def test_without_proof_that_runners_agreed_nobody_is_taken(race, source, text, agreed_at, problem):
    with pytest.raises(NoConsentError, match=problem):
        read_evidence(source, text, agreed_at, race=race, now=NOW)


def test_the_day_runners_agreed_is_one_of_the_race(race):
    evidence = read_evidence("form", "I agree to texts.", "2027-02-01", race=race, now=NOW)

    assert evidence.agreed_at == datetime(2027, 2, 1, 5, tzinfo=UTC)


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


def _csv(count):
    lines = [f"303-555-{number:04},{number}" for number in range(1, count + 1)]
    return "\n".join(["Phone,Bib", *lines]).encode()
