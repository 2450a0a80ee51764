"""A month after a race nothing tells of runners who never texted us but the proof that they had agreed."""

from datetime import timedelta

import pytest

from core.inbound import Inbound
from core.participant import Entry
from core.runner_consent import Evidence
from core.service import Service
from services import after_race, importing, privacy
from services.inbound import receive
from store import consents, imports, participants, proofs_of_consent, runners
from store.held import list_held
from tests.races import SATURDAY_9 as NOW

ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
SERVICE = Service("Sidestitch", secret="for-tests-only-and-long-enough", carrier_keeps_texts=True)
FORM = Evidence("registration form", "I agree to get texts about Harbour 30.", NOW - timedelta(days=9))


@pytest.fixture
def race(db, make_race):
    """Give Rosa's race with Ana and Ben from a list, of which a row was turned away."""
    race = make_race()
    take_in(db, race, ANA, BEN, "nonsense")
    return race


@pytest.fixture
def clear(db, race):
    """Give a function that clears away what there is, so many days after the start."""

    def clear_all(days=31):
        while after_race.clear_away(db=db, service=SERVICE, now=race.starts_at + timedelta(days=days)):
            pass

    return clear_all


def take_in(db, race, *phones):
    rows = [{"phone": phone, "first_name": "Somebody"} for phone in phones]
    return importing.import_at_once(race, rows, FORM, organizer_id=None, db=db, service=SERVICE, now=NOW)


def test_before_the_month_is_over_nothing_is_erased(db, race, clear):
    clear(days=29)

    assert participants.count(db, race.id) == 2
    assert consents.list_for(db, ANA)


def test_after_a_month_nothing_tells_of_their_number_and_the_proof_is_kept_by_a_hash(db, clear):
    before = consents.list_for(db, ANA)

    clear()

    assert not any(list_held(db, ANA).values())
    (proof,) = proofs_of_consent.list_of(db, ANA, secret=SERVICE.secret)
    assert (proof.words, proof.shown, proof.recorded_at) == (before[0].words, before[0].shown, before[0].recorded_at)
    assert ANA not in proof.phone
    assert db.one("SELECT count(*) AS rows FROM import_rows") == {"rows": 0}


def test_whoever_has_texted_us_stays_until_they_ask_to_be_erased(db, race, catalog, clear):
    receive(Inbound("SM1", ANA, "+13035550100", "calf"), db=db, catalog=catalog, service=SERVICE, now=NOW)

    clear()

    assert participants.find(db, race.id, ANA) is not None
    assert participants.find(db, race.id, BEN) is None


def test_what_was_sent_to_them_stays_counted_without_their_number_or_words(db, race, clear):
    with db.transaction() as tx:
        broadcast = tx.one(
            """INSERT INTO broadcasts (race_id, made_by, state, text_en, audience, created_at)
               VALUES (:race_id, 'console', 'done', 'Hi', '{}', 0) RETURNING id""",
            race_id=race.id,
        )
        assert broadcast
        tx.run(
            """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                                   broadcast_id, first_name, carrier_id)
               VALUES ('broadcast:1:1:1', 1, :phone, 'Hi Ana', 1, 3, 'delivered', 'reported', 0, 0, :id, 'Ana',
                       'SM7')""",
            phone=ANA,
            id=broadcast["id"],
        )

    clear()

    assert db.all("SELECT recipient, body, first_name, state FROM outbox") == [
        {"recipient": "", "body": "", "first_name": None, "state": "delivered"}
    ]
    assert db.one("SELECT carrier_id FROM redactions") == {"carrier_id": "SM7"}


def test_a_stop_the_carrier_told_of_outlives_them(db, clear):
    with db.transaction() as tx:
        runners.stop(tx, ANA, now=NOW)
        runners.mark_unreachable(tx, BEN, reason="30006", now=NOW)

    clear()

    assert (runners.find(db, ANA) is not None, runners.find(db, BEN) is not None) == (True, False)


def test_who_runs_in_a_later_race_too_stays_in_that_one_with_its_consent(db, race, make_race, clear):
    later = make_race(code="LATER30", starts_local=race.starts_local + timedelta(days=60))
    take_in(db, later, ANA)

    clear()

    assert participants.find(db, race.id, ANA) is None
    assert participants.find(db, later.id, ANA) is not None
    assert [consent.programme for consent in consents.list_for(db, ANA)] == [later.programme]


def test_they_have_not_stopped_us_and_can_come_back_with_the_next_race(db, make_race, clear):
    clear()
    later = make_race(code="LATER30", starts_local=NOW.replace(year=2028, tzinfo=None))

    assert take_in(db, later, ANA).added == 1


def test_delete_me_erases_the_proof_too(db, clear):
    clear()

    privacy.erase(ANA, db=db, service=SERVICE, now=NOW + timedelta(days=60))

    assert proofs_of_consent.list_of(db, ANA, secret=SERVICE.secret) == []


def test_a_list_nobody_confirms_is_thrown_away_after_a_day(db, make_race):
    race = make_race()
    import_id = importing.hand_in(
        race, "r.csv", b"Phone\n303-555-0101\n", organizer_id=None, db=db, service=SERVICE, now=NOW
    )

    for hours in (23, 25):
        kept = imports.find(db, import_id, race_id=race.id)
        after_race.clear_away(db=db, service=SERVICE, now=NOW + timedelta(hours=hours))

    assert kept is not None
    assert imports.find(db, import_id, race_id=race.id) is None
    assert db.one("SELECT count(*) AS rows FROM import_rows") == {"rows": 0}


def test_runners_who_joined_by_text_have_texted_us(db, make_race, catalog):
    race = make_race(Entry(CHIDI))
    receive(Inbound("SM1", CHIDI, "+13035550100", "hello"), db=db, catalog=catalog, service=SERVICE, now=NOW)

    erased = after_race.clear_away(db=db, service=SERVICE, now=race.starts_at + timedelta(days=31))

    assert erased == 0
