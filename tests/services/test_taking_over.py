"""A confirmed list becomes runners of a race: with proof that they agreed, all of it, and never past a STOP."""

import pytest

from core.participant import Entry
from core.runner_list import STAYS_OUT
from services import importing, privacy, taking_over
from store import consents, import_rows, imports, participants, runners
from store.import_steps import NotInPreviewError
from store.taking_over import TAKEN_AT_ONCE, take_over_some
from tests.lists import FORM, SERVICE, counts, found, go_on_to_the_end
from tests.races import SATURDAY_9 as NOW

ANA, BEN = "+13035550101", "+13035550102"


@pytest.fixture
def race(make_race):
    """Give Rosa's race, with nobody in it."""
    return make_race()


def in_race(db, race, phone=ANA):
    runner = participants.find(db, race.id, phone)
    assert runner
    return runner


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
    go_on_to_the_end(db)

    assert halfway == (TAKEN_AT_ONCE, True)
    assert (participants.count(db, race.id), imports.is_under_way(db, race.id)) == (1200, False)
    assert db.one("SELECT count(*) AS given FROM consents") == {"given": 1200}
    assert db.one("SELECT count(*) AS left FROM import_rows") == {"left": 0}
    assert counts(found(db, race, import_id)) == (1200, 0, 0, 0)


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

    assert counts(found(db, race, handed_in.id)) == (2, 0, 0, 1)


def test_a_list_that_was_not_read_to_its_end_cannot_be_taken_over(db, race):
    with db.transaction() as tx:
        import_id = imports.add(
            tx, race.id, organizer_id=None, file_name="r.csv", headings=(), columns=("phone",), now=NOW
        )

    with pytest.raises(NotInPreviewError):
        taking_over.confirm(race, import_id, FORM, db=db, now=NOW)
    with pytest.raises(NotInPreviewError):
        importing.choose_columns(race, import_id, ("phone",), db=db, service=SERVICE)


def _csv(count):
    lines = [f"303-555-{number:04},{number}" for number in range(1, count + 1)]
    return "\n".join(["Phone,Bib", *lines]).encode()
