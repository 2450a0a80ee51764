"""Runners whom a list has put into a race and who never texted us are erased thirty days after it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.audience import Audience
from core.consent import Consent
from core.inbound import Inbound
from core.participant import Entry
from core.service import Service
from services import broadcasts
from services.broadcasts import New
from services.housekeeping import erase_never_texted
from services.inbound import receive
from store import consents, forgotten, participants, runners
from store.copying import list_tables
from tests.races import SATURDAY_9

ANA, BEN, CHIDI = "+13035550123", "+13035550124", "+13035550125"
SERVICE = Service("Sidestitch", secret="for-tests-only", carrier_keeps_texts=True)


@pytest.fixture
def race(db, make_race):
    """Give Rosa's race with Ana, who has texted, and Ben and Chidi, who have not; each has agreed to it."""
    race = make_race(*(Entry(phone, first_name=f"Zebra{phone[-1]}") for phone in (ANA, BEN, CHIDI)))
    with db.transaction() as tx:
        for phone in (ANA, BEN, CHIDI):
            agreed = Consent(phone, race.programme, "granted", "", "", language="en", recorded_at=race.starts_at)
            consents.record(tx, agreed)
    return race


@pytest.fixture
def ana_texts(db, catalog, race):
    """Have Ana text us."""
    inbound = Inbound("SM1", ANA, "+13035550100", "calf")
    receive(inbound, db=db, catalog=catalog, service=SERVICE, now=race.starts_at)


def clear(db, race, *, minutes=1, service=SERVICE):
    now = race.starts_at + timedelta(days=30, minutes=minutes)
    while erase_never_texted(db=db, service=service, now=now):
        pass


def everything(db):
    return repr({table: db.all(f"SELECT * FROM {table}") for table in list_tables(db)})


@pytest.mark.usefixtures("ana_texts")
def test_after_thirty_days_nothing_is_left_of_them_and_who_texted_stays(db, race):
    clear(db, race)

    left = everything(db)
    assert BEN not in left and CHIDI not in left and "Zebra4" not in left
    assert participants.find(db, race.id, ANA) and runners.find(db, ANA)
    assert [each.programme for each in consents.list_for(db, ANA)] == [race.programme, "replies"]


@pytest.mark.usefixtures("ana_texts")
def test_before_that_they_stay(db, race):
    clear(db, race, minutes=-1)

    assert participants.count(db, race.id) == 3


def test_a_list_of_another_race_may_bring_them_back(db, race):
    clear(db, race)

    assert not forgotten.is_erased(db, BEN, secret=SERVICE.secret)


def test_whom_the_carrier_said_to_have_stopped_stays_stopped(db, race):
    with db.transaction() as tx:
        runners.stop(tx, BEN, now=race.starts_at)

    clear(db, race, service=replace(SERVICE, carrier_keeps_texts=False))

    assert BEN not in everything(db)
    assert forgotten.is_erased(db, BEN, secret=SERVICE.secret)


def test_in_a_race_that_is_not_so_long_ago_they_stay(db, race, make_race):
    later = make_race(Entry(BEN), code="RIVER12", starts_local=race.starts_local + timedelta(days=20))

    clear(db, race)

    assert participants.find(db, race.id, BEN) is None
    assert participants.find(db, later.id, BEN)


def test_how_many_got_a_broadcast_stays_countable_without_their_numbers(db, race):
    with db.transaction() as tx:
        broadcast = tx.one(
            """INSERT INTO broadcasts (race_id, made_by, state, text_en, audience, created_at)
               VALUES (:race_id, 'console', 'done', 'Go Zebra', '{}', 0) RETURNING id""",
            race_id=race.id,
        )
        for number, phone in enumerate((ANA, BEN)):
            tx.run(
                """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at,
                                       broadcast_id, first_name, carrier_id)
                   VALUES (:key, 1, :phone, 'Hi Zebra', 1, 3, 'delivered', '', 0, :broadcast, 'Zebra', :carrier_id)""",
                key=f"broadcast:1:{number}:1",
                phone=phone,
                broadcast=broadcast["id"],
                carrier_id=f"SM{number}",
            )

    clear(db, race)

    rows = db.all("SELECT recipient, body, first_name, state FROM outbox ORDER BY id")
    assert [row["state"] for row in rows] == ["delivered"] * 2
    assert {(row["recipient"], row["body"], row["first_name"]) for row in rows} == {("", "", None)}
    assert {row["carrier_id"] for row in db.all("SELECT carrier_id FROM redactions")} == {"SM0", "SM1"}


def test_what_a_paused_broadcast_still_holds_of_them_goes_too(db, race):
    new = New(race, {"en": "Go {first_name}"}, Audience(), made_by="console")
    broadcast = broadcasts.create(new, db=db, now=SATURDAY_9)
    broadcasts.launch(broadcast.id, owner_id=race.owner_id, db=db, now=SATURDAY_9)
    [plan] = broadcasts.list_to_freeze(db=db, now=SATURDAY_9, home_countries={"US"})
    broadcasts.freeze_some(plan, 0, db=db, now=SATURDAY_9)
    broadcasts.pause(broadcast.id, owner_id=race.owner_id, db=db)

    clear(db, race)

    assert {(row["recipient"], row["first_name"]) for row in db.all("SELECT recipient, first_name FROM outbox")} == {
        ("", None)
    }


def test_a_race_is_cleared_once(db, race):
    clear(db, race)

    assert not erase_never_texted(db=db, service=SERVICE, now=race.starts_at + timedelta(days=60))
