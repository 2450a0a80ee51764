"""Runners who came by a list are welcomed once: by the first text of their race, whichever that is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.audience import Audience
from core.outcome import Accepted, NotBegun
from core.outgoing import Lane
from core.participant import Entry
from core.runner_consent import Evidence
from core.service import Service
from core.timing import Timing
from services import broadcasts, delivery, importing
from services.broadcasts import New
from services.delivery import Sending
from store import audiences, participants
from store import broadcasts as kept
from tests.races import SATURDAY_9 as NOW
from tests.races import add_runners

ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
HOME = {"US", "CA"}
UNWELCOMED = Audience(unwelcomed=True)
SERVICE = Service("Sidestitch", secret="for-tests-only-and-long-enough")
FORM = Evidence("registration form of harbour30.org", "I agree to get texts about Harbour 30.", NOW - timedelta(days=9))
SENDING = Sending({"+13035550100": tuple(Lane)}, per_second=1000.0, timing=Timing())


@pytest.fixture
def harbour(db, make_race):
    """Give Rosa's race: Chidi has joined by text, Ana and Ben came by a list."""
    race = make_race(Entry(CHIDI))
    rows = [{"phone": ANA}, {"phone": BEN}]
    importing.import_at_once(race, rows, FORM, organizer_id=None, db=db, service=SERVICE, now=NOW)
    return race


@pytest.fixture
def launch(db, harbour):
    """Give a function that launches a broadcast and freezes its people; it gives the id."""

    def launch(text="Welcome.", *, audience=UNWELCOMED, **changes):
        new = replace(New(harbour, {"en": text}, audience, made_by="console"), **changes)
        made = broadcasts.create(new, db=db, now=NOW)
        broadcasts.launch(made.id, owner_id=harbour.owner_id, db=db, now=NOW)
        for plan in broadcasts.list_to_freeze(db=db, now=NOW, home_countries=HOME):
            through: int | None = 0
            while through is not None:
                through = broadcasts.freeze_some(plan, through, db=db, now=NOW)
        return made.id

    return launch


@pytest.fixture
def claim(db):
    """Give a function that takes what is due in hand, and writes down what became of earlier attempts."""

    def take(*done, now=NOW, slots=50):
        return list(delivery.settle_and_claim(done, db=db, sending=SENDING, slots=slots, now=now).attempts)

    return take


@pytest.fixture
def waiting(db, harbour):
    """Give a function that counts whom a welcome would reach."""
    return lambda: audiences.count_reach(db, harbour, UNWELCOMED, home_countries=HOME).people


def whom(attempts):
    return sorted(attempt.recipient for attempt in attempts)


def states_of(db, broadcast_id, race):
    broadcast = kept.find(db, broadcast_id, owner_id=race.owner_id)
    assert broadcast
    return {state: people for state, people in kept.count_states(db, broadcast).items() if people}


def test_a_welcome_reaches_those_of_lists_alone_and_none_of_them_twice(launch, claim, waiting):
    before = waiting()
    launch()
    first = claim()
    launch()
    second = claim(*[(attempt, Accepted(f"SM{attempt.outbox_id:032}")) for attempt in first])

    assert (before, whom(first), second, waiting()) == (2, [ANA, BEN], [], 0)


def test_two_welcomes_launched_before_either_leaves_reach_everybody_once(db, harbour, launch, claim):
    one, other = launch(), launch()

    taken = [attempt for _ in range(4) for attempt in claim(slots=3)]

    assert whom(taken) == [ANA, BEN]
    assert states_of(db, one, harbour) == {"sending": 2}
    assert states_of(db, other, harbour) == {"cancelled": 2}


def test_a_text_that_waits_for_the_morning_has_welcomed_nobody_yet(db, harbour, launch, claim):
    night = NOW + timedelta(hours=15)  # 22:00 in Denver, where their numbers are from
    other, welcome = launch("Later.", audience=Audience()), launch(quiet_hours_reason="The storm.")

    taken = [attempt for _ in range(3) for attempt in claim(now=night)]

    assert whom(taken) == [ANA, BEN]
    assert states_of(db, welcome, harbour) == {"sending": 2}
    assert states_of(db, other, harbour) == {"queued": 3}


def test_any_broadcast_is_the_first_text_of_whoever_had_none(launch, claim, waiting):
    launch("The medics are at mile 9.", audience=Audience())

    assert (whom(claim()), waiting()) == ([ANA, BEN, CHIDI], 0)


def test_who_joins_before_the_welcome_leaves_does_not_get_it(db, harbour, launch, claim):
    welcome = launch()
    add_runners(db, harbour, [Entry(BEN)])

    assert whom(claim()) == [ANA]
    assert states_of(db, welcome, harbour) == {"sending": 1, "cancelled": 1}


def test_a_welcome_that_was_not_sent_is_tried_again(launch, claim):
    launch()
    attempts = claim()

    again = claim(*[(attempt, NotBegun("the carrier hung up")) for attempt in attempts])

    assert whom(again) == [ANA, BEN]
    assert {attempt.number for attempt in again} == {2}


def test_a_welcome_that_was_cancelled_has_welcomed_nobody(db, harbour, launch, claim, waiting):
    welcome = launch()
    broadcasts.cancel(welcome, owner_id=harbour.owner_id, db=db, now=NOW)
    nobody, waited = claim(), waiting()

    launch()

    assert (nobody, waited, whom(claim())) == ([], 2, [ANA, BEN])


def test_who_comes_by_a_later_list_waits_for_a_welcome_of_their_own(db, harbour, launch, claim, waiting):
    launch()
    claim()
    dora = "+13035550104"

    importing.import_at_once(
        harbour, [{"phone": ANA}, {"phone": dora}], FORM, organizer_id=None, db=db, service=SERVICE, now=NOW
    )
    waited = waiting()
    launch()

    assert (waited, participants.count_unwelcomed(db, harbour.id), whom(claim())) == (1, 1, [dora])
