"""A month after a race what runners had agreed to is still provable, to whoever shows us the number."""

from datetime import timedelta

import pytest

from core.runner_consent import Evidence
from core.service import Service
from services import importing, privacy
from services.housekeeping import erase_never_texted
from store import runners
from store.held import list_held
from store.proofs_of_consent import list_rows
from tests.races import SATURDAY_9 as NOW

ANA = "+13035550101"
SERVICE = Service("Sidestitch", secret="for-tests-only-and-long-enough")
FORM = Evidence("registration form", "I agree to get texts about Harbour 30.", NOW - timedelta(days=9))


@pytest.fixture
def taken_in(db, make_race):
    """Give a race that Ana came to by a list."""
    race = make_race()
    importing.import_at_once(race, [{"phone": ANA}], FORM, organizer_id=None, db=db, service=SERVICE, now=NOW)
    return race


def proofs_of(phone, db, *, secret=SERVICE.secret):
    return list_rows(db, phone, secret=secret)


def a_month_later(db, race):
    while erase_never_texted(db=db, service=SERVICE, now=race.starts_at + timedelta(days=31)):
        pass


def test_the_proof_is_kept_word_for_word_and_the_number_is_not(db, taken_in):
    (given,) = list_held(db, ANA)["consents"]

    a_month_later(db, taken_in)

    assert not any(list_held(db, ANA).values())
    (proof,) = proofs_of(ANA, db)
    assert proof | {"id": 0, "phone": ""} == given | {"id": 0, "phone": ""}
    assert ANA[1:] not in proof["phone"]
    assert proofs_of(ANA, db, secret="another") == []


def test_who_shows_us_the_number_can_be_shown_the_proof(db, taken_in):
    a_month_later(db, taken_in)

    (shown,) = privacy.export(ANA, db=db, service=SERVICE)["consents"]

    assert (shown["words"], shown["recorded_at"]) == (FORM.source, NOW.isoformat())


def test_the_proof_of_one_who_has_stopped_is_kept_too(db, taken_in):
    with db.transaction() as tx:
        runners.stop(tx, ANA, now=NOW)

    a_month_later(db, taken_in)

    assert len(proofs_of(ANA, db)) == 1


def test_they_can_come_back_with_the_next_race(db, taken_in, make_race):
    a_month_later(db, taken_in)
    later = make_race(code="LATER30", starts_local=NOW.replace(year=2028, tzinfo=None))

    outcome = importing.import_at_once(
        later, [{"phone": ANA}], FORM, organizer_id=None, db=db, service=SERVICE, now=NOW
    )

    assert outcome.added == 1


def test_whoever_asks_to_be_erased_has_the_proof_erased_too(db, taken_in):
    a_month_later(db, taken_in)

    privacy.erase(ANA, db=db, service=SERVICE, now=NOW + timedelta(days=60))

    assert proofs_of(ANA, db) == []
