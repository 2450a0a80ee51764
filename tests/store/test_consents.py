"""What runners agreed to, which nobody can change afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.consent import Consent
from store import consents
from store.database import RefusedError

NOW = datetime(2026, 11, 22, 9, 30, 0, 123000, tzinfo=UTC)
GRANTED = Consent("+13035550123", "replies", "granted", "right calf", "SM1", "en", NOW)
STOPPED = replace(GRANTED, programme="all", event="stopped", words="stop ñ", carrier_id="SM2", language=None)


@pytest.fixture
def recorded(db):
    """Record a consent, what took it back, and another number's."""
    with db.transaction() as tx:
        for consent in (GRANTED, replace(STOPPED, recorded_at=NOW - timedelta(days=1)), replace(GRANTED, phone="+1")):
            consents.record(tx, consent)
    return db


def test_the_events_of_a_number_are_listed_in_the_order_they_were_recorded(recorded):
    listed = consents.list_for(recorded, GRANTED.phone)

    assert listed == [GRANTED, replace(STOPPED, recorded_at=NOW - timedelta(days=1))]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consents SET words = 'yes'",
        "UPDATE consents SET recorded_at = 0 WHERE event = 'stopped'",
        "DELETE FROM consents",
        "DELETE FROM consents WHERE phone = '+1'",
    ],
)
def test_a_consent_cannot_be_changed_nor_deleted(recorded, sql):
    with pytest.raises(RefusedError, match="only ever added"):
        recorded.run(sql)

    assert len(recorded.all("SELECT id FROM consents")) == 3


def test_only_the_consents_of_a_number_that_is_being_erased_can_be_deleted(recorded):
    with recorded.transaction() as tx:
        tx.run("INSERT INTO erasures (phone) VALUES ('+1')")
        tx.run("DELETE FROM consents WHERE phone = '+1'")
        tx.run("DELETE FROM erasures")

    assert {row["phone"] for row in recorded.all("SELECT phone FROM consents")} == {GRANTED.phone}


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM consents", "UPDATE consents SET words = 'yes' WHERE phone = '+1'", "UPDATE consents SET phone = 'x'"],
)
def test_while_a_number_is_erased_the_others_stay_as_they_are_and_nothing_is_changed(recorded, sql):
    with pytest.raises(RefusedError, match="only ever added"), recorded.transaction() as tx:
        tx.run("INSERT INTO erasures (phone) VALUES ('+1')")
        tx.run(sql)

    assert len(recorded.all("SELECT id FROM consents")) == 3
    assert recorded.all("SELECT phone FROM erasures") == []


def test_an_event_that_is_none_is_refused(db):
    with pytest.raises(RefusedError):
        db.run(
            """INSERT INTO consents (phone, programme, event, words, carrier_id, recorded_at)
               VALUES ('+1', 'all', 'perhaps', 'hm', 'SM1', 0)"""
        )
