"""What is due is taken in hand once, in its turn, within the rate, and every outcome is written down."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.inbound import Inbound
from core.outcome import Accepted, Because, Misconfigured, NotBegun, NotSent, Outcome, Refused, Unsure
from core.outgoing import Attempt, Lane, Outgoing
from core.timing import Timing
from services import delivery
from services.delivery import Sending
from store import consents, erasure, inbox, outbox, runners, senders, tallies

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
US = "+13035550100"
SENDING = Sending({US: tuple(Lane)}, per_second=100.0, timing=Timing())


@pytest.fixture
def plan(db):
    """Give a function that queues a text."""

    def queue(key, *, to=ANA, lane=Lane.REPLY, body="Calf: 1 better?", not_before=NOON, minutes=10, now=NOON):
        text = Outgoing(f"{key}:1", to, body, lane, not_before, not_before + timedelta(minutes=minutes))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=now)

    return queue


@pytest.fixture
def claim(db):
    """Give a function that takes what is due in hand, and writes down what became of earlier attempts."""

    def take(*done, slots=16, now=NOON, sending=SENDING):
        return delivery.settle_and_claim(done, db=db, sending=sending, slots=slots, now=now).attempts

    return take


def row_of(db, key):
    return db.one("SELECT * FROM outbox WHERE key = :key", key=f"{key}:1")


def state_of(db, key):
    return row_of(db, key)["state"]


def stop(db, phone, *, now=NOON):
    with db.transaction() as tx:
        runners.stop(tx, phone, now=now)


def make_due_again(db):
    db.run("UPDATE outbox SET not_before_at = 0 WHERE state = 'queued'")


def test_what_is_due_is_taken_once_and_stands_as_sending_with_a_ticket_of_its_row(db, plan, claim):
    plan("checkin:1")
    plan("checkin:2", to=BEN, not_before=NOON + timedelta(seconds=1))

    first, again = claim(), claim()

    assert [attempt.recipient for attempt in first] == [ANA]
    assert again == []
    assert state_of(db, "checkin:1") == "sending"
    assert first[0].ticket.startswith(f"{first[0].outbox_id}.")
    assert first[0].valid_for == timedelta(minutes=10)


def test_urgent_lanes_leave_first_and_within_a_lane_what_was_due_first(plan, claim):
    for number, lane in enumerate((Lane.BROADCAST, Lane.REMINDER, Lane.REPLY, Lane.SAFETY)):
        plan(f"test:{number}", lane=lane, body=lane.name)
    plan("test:early", lane=Lane.BROADCAST, body="EARLY", not_before=NOON - timedelta(minutes=1))

    assert [attempt.body for attempt in claim()] == ["SAFETY", "REPLY", "REMINDER", "EARLY", "BROADCAST"]


def test_no_more_is_taken_than_there_are_slots(plan, claim):
    for number in range(5):
        plan(f"test:{number}")

    assert [len(claim(slots=slots)) for slots in (0, 2, 2, 2)] == [0, 2, 2, 1]


def test_a_stopped_runner_gets_nothing_and_start_does_not_revive_it(db, plan, claim):
    plan("checkin:1")
    stop(db, ANA)
    db.run("UPDATE runners SET stopped_at = NULL")

    assert claim() == []
    assert (state_of(db, "checkin:1"), row_of(db, "checkin:1")["reason"]) == ("held", "the runner has stopped")


def test_what_is_planned_after_start_leaves(db, plan, claim):
    stop(db, ANA, now=NOON - timedelta(hours=1))
    db.run("UPDATE runners SET stopped_at = NULL")
    plan("checkin:2")

    assert len(claim()) == 1


def test_what_is_too_late_is_dropped(db, plan, claim):
    plan("checkin:1")

    assert claim(now=NOON + timedelta(minutes=10)) == []
    assert (state_of(db, "checkin:1"), row_of(db, "checkin:1")["reason"]) == ("dropped", "too late")


def test_what_may_not_leave_takes_no_slot_from_what_may(plan, claim, db):
    stop(db, BEN, now=NOON + timedelta(seconds=1))
    for number in range(3):
        plan(f"test:{number}", to=BEN)
    plan("test:ana", not_before=NOON + timedelta(seconds=1))
    now = NOON + timedelta(seconds=2)

    first = delivery.settle_and_claim([], db=db, sending=SENDING, slots=1, now=now)
    later = [claim(slots=1, now=now) for _ in range(4)]

    assert first.wait == timedelta(0), "others may stand behind what was set aside"
    assert [attempt.recipient for attempts in (first.attempts, *later) for attempt in attempts] == [ANA]


def test_a_text_that_was_not_sent_waits_and_is_tried_again_with_the_same_ticket(db, plan, claim):
    plan("checkin:1")
    (first,) = claim()

    at_once = claim((first, NotSent("no connection")))
    (second,) = claim(now=NOON + timedelta(seconds=1))

    assert at_once == []
    assert (second.ticket, second.number) == (first.ticket, 2)
    assert row_of(db, "checkin:1")["state"] == "sending"


def test_a_text_that_is_never_taken_is_dropped_in_the_end_and_says_why(db, plan, claim):
    plan("checkin:1")
    (first,) = claim()

    claim((first, NotSent("no connection")))
    claim(now=NOON + timedelta(minutes=11))

    assert row_of(db, "checkin:1")["state"] == "dropped"
    assert "no connection" in row_of(db, "checkin:1")["reason"]


def test_a_text_in_doubt_is_never_taken_again(db, plan, claim):
    plan("checkin:1")
    (first,) = claim()

    claim((first, Unsure("no answer within 20 s")))
    make_due_again(db)

    assert claim() == []
    assert (state_of(db, "checkin:1"), row_of(db, "checkin:1")["reason"]) == ("unsure", "no answer within 20 s")


def test_a_lease_that_ran_out_puts_a_text_into_doubt_and_its_worker_may_still_settle_it(db, plan, claim):
    plan("checkin:1")
    (first,) = claim()

    db.run("UPDATE outbox SET lease_until_at = 1")
    expired = delivery.expire_leases(db=db)
    state_meanwhile = state_of(db, "checkin:1")
    claim((first, Accepted("SM1")))

    assert (expired, state_meanwhile) == (1, "unsure")
    assert (state_of(db, "checkin:1"), row_of(db, "checkin:1")["carrier_id"]) == ("sent", "SM1")


def test_a_lease_that_lasts_is_left_alone(db, plan, claim):
    plan("checkin:1")
    claim()

    assert delivery.expire_leases(db=db) == 0
    assert state_of(db, "checkin:1") == "sending"


def test_a_worker_woken_up_late_gives_back_what_it_never_posted_unless_it_was_sent_again(db, plan, claim):
    for key in ("checkin:1", "alert:2"):
        plan(key)
    first, second = claim()
    db.run("UPDATE outbox SET lease_until_at = 1")
    delivery.expire_leases(db=db)
    plan(f"resend:{'alert:2'}")

    claim((first, NotBegun("held up")), (second, NotBegun("held up")), slots=0)

    assert state_of(db, "checkin:1") == "queued"
    assert state_of(db, "alert:2") == "unsure"


def test_the_outcome_of_an_earlier_attempt_changes_nothing_about_a_later_one(db, plan, claim):
    plan("checkin:1")
    (first,) = claim()
    claim((first, NotSent("busy")))
    (second,) = claim(now=NOON + timedelta(seconds=2))

    claim((first, Refused(30007, "filtered")), slots=0)

    assert state_of(db, "checkin:1") == "sending"
    assert second.number == 2


@pytest.mark.parametrize("final", ["delivered", "undelivered", "failed", "cancelled", "dropped", "held"])
def test_what_is_final_stays(db, plan, claim, final):
    plan("checkin:1")
    (first,) = claim()
    db.run("UPDATE outbox SET state = :final", final=final)

    claim((first, Accepted("SM1")), (first, NotSent("busy")), (first, Unsure("reset")))

    assert state_of(db, "checkin:1") == final


def test_an_id_the_carrier_has_given_to_another_text_keeps_no_other_outcome_from_being_written(db, plan, claim):
    for number in range(3):
        plan(f"test:{number}")
    first, second, third = claim()
    claim((first, Accepted("SM1")), slots=0)

    delivery.settle_each([(second, Accepted("SM1")), (third, Accepted("SM3"))], db=db, sending=SENDING, now=NOON)

    assert [state_of(db, f"test:{number}") for number in range(3)] == ["sent", "sent", "sent"]
    assert [row_of(db, f"test:{number}")["carrier_id"] for number in range(3)] == ["SM1", None, "SM3"]


def test_the_rate_is_kept_over_several_claims_and_restarts(db, plan, claim):
    slow = replace(SENDING, per_second=1.0)
    _hear_from_a_runner(db)
    for number in range(10):
        plan(f"test:{number}")

    taken = [len(claim(sending=slow)) for _ in range(3)]

    assert 3 <= sum(taken) <= 5  # three seconds of work ahead, and what time passes here


def test_less_work_is_handed_ahead_while_runners_write(db, plan, claim):
    slow = replace(SENDING, per_second=1.0)
    for number in range(100):
        plan(f"test:{number}")
    in_quiet = len(claim(sending=slow, slots=100))
    db.run("UPDATE outbox SET state = 'queued'")
    db.run("DELETE FROM senders")
    _hear_from_a_runner(db)

    while_live = len(claim(sending=slow, slots=100))

    assert in_quiet in (60, 61) and while_live in (3, 4)


@pytest.mark.parametrize(("hours", "handed"), [(-5, 60), (-4, 3), (0, 3), (23, 3), (25, 60)])
def test_less_work_is_handed_ahead_while_a_race_is_on(plan, claim, make_race, hours, handed):
    now = make_race().starts_at + timedelta(hours=hours)
    for number in range(100):
        plan(f"test:{number}", not_before=now, now=now)

    taken = len(claim(sending=replace(SENDING, per_second=1.0), slots=100, now=now))

    assert taken in (handed, handed + 1)


def test_a_check_in_leaves_during_a_broadcast(db, plan, claim):
    _hear_from_a_runner(db)
    for number in range(400):
        plan(f"broadcast:1:{number}", lane=Lane.BROADCAST)
    broadcast = claim(slots=1000)
    plan("checkin:1", body="check-in")

    assert len(broadcast) < 400
    assert [attempt.body for attempt in claim(slots=1000)][:1] == ["check-in"]


def test_a_sender_of_its_own_for_broadcasts_has_a_rate_of_its_own(db, plan, claim):
    two = Sending({US: (Lane.SAFETY, Lane.REPLY, Lane.REMINDER), "12345": (Lane.BROADCAST,)}, 1.0, Timing())
    _hear_from_a_runner(db)
    for number in range(10):
        plan(f"test:{number}")
        plan(f"broadcast:1:{number}", lane=Lane.BROADCAST)

    taken = claim(sending=two)

    assert {attempt.sender for attempt in taken} == {US, "12345"}
    assert {attempt.sender: attempt.lane for attempt in taken} == {US: Lane.REPLY, "12345": Lane.BROADCAST}


def test_bulk_leaves_some_slots_to_what_is_urgent(plan, claim):
    kept = replace(SENDING, kept_slots=2)
    for number in range(10):
        plan(f"broadcast:1:{number}", lane=Lane.BROADCAST)

    bulk = claim(slots=5, sending=kept)
    none = claim(slots=2, sending=kept)
    plan("alert:1", lane=Lane.SAFETY)
    alert = claim(slots=2, sending=kept)

    assert (len(bulk), len(none)) == (3, 0)
    assert [attempt.lane for attempt in alert] == [Lane.SAFETY]


def test_a_carrier_that_wants_fewer_texts_is_given_fewer_by_all(plan, claim):
    for number in range(10):
        plan(f"test:{number}")
    (first,) = claim(slots=1)

    taken = claim((first, NotSent("429", retry_after=timedelta(seconds=30), is_too_fast=True)))

    assert taken == []


def test_a_wrong_setting_pauses_sending_and_nothing_fails_until_a_probe_finds_it_mended(db, plan, claim):
    for number in range(4):
        plan(f"test:{number}")
    first, second = claim(slots=2)

    while_wrong = claim((first, Misconfigured(20003, "the token is wrong")), (second, Misconfigured(20003, "wrong")))
    paused = senders.list_paused(db)
    db.run("UPDATE senders SET probe_at = 0")
    make_due_again(db)
    (probe,) = claim()
    with_one_out = claim()
    claim((probe, Accepted("SM1")), slots=0)

    assert while_wrong == with_one_out == []
    assert "20003" in paused[US]
    assert {row["state"] for row in db.all("SELECT state FROM outbox")} == {"queued", "sent"}
    assert senders.list_paused(db) == {}
    assert len(claim()) == 3


def test_a_country_that_is_not_enabled_holds_up_its_own_texts_alone(db, plan, claim):
    for number in range(3):
        plan(f"test:{number}")
    (first,) = claim(slots=1)

    others = claim((first, Misconfigured(21408, "the country is not enabled", everywhere=False)))

    assert senders.list_paused(db) == {}
    assert len(others) == 2
    assert state_of(db, "test:0") == "queued"


def test_a_bad_number_is_marked_and_nothing_more_is_sent_to_it(db, plan, claim):
    plan("test:1")
    plan("test:2", not_before=NOON + timedelta(minutes=1))
    (first,) = claim()

    later = claim((first, Refused(21211, "not a number", Because.THE_NUMBER_IS_BAD)), now=NOON + timedelta(minutes=2))

    assert later == []
    assert [state_of(db, f"test:{number}") for number in (1, 2)] == ["failed", "failed"]


def test_a_stop_the_carrier_knows_of_is_recorded_with_its_proof(db, plan, claim):
    plan("test:1")
    (first,) = claim()

    claim((first, Refused(21610, "stopped", Because.THEY_HAVE_STOPPED)), now=NOON + timedelta(minutes=1))

    runner, proofs = runners.find(db, ANA), consents.list_for(db, ANA)
    assert runner and runner.stopped_at == NOON + timedelta(minutes=1)
    assert [proof.event for proof in proofs] == ["stopped"] and "21610" in proofs[0].words


def test_workers_with_two_senders_never_wait_for_each_other_in_a_circle(db, plan):
    two = Sending({US: (Lane.SAFETY, Lane.REPLY, Lane.REMINDER), "12345": (Lane.BROADCAST,)}, 1000.0, Timing())
    for number in range(120):
        plan(f"test:{number}", lane=Lane.BROADCAST if number % 2 else Lane.REPLY, minutes=600)

    def work(worker):
        done: list[tuple[Attempt, Outcome]] = []
        for turn in range(20):
            now = NOON + timedelta(minutes=turn * 10)
            attempts = delivery.settle_and_claim(done, db=db, sending=two, slots=4, now=now).attempts
            of_one_sender = [attempt for attempt in attempts if (attempt.lane is Lane.BROADCAST) is bool(worker % 2)]
            done = [(attempt, NotSent("429", is_too_fast=True)) for attempt in of_one_sender]
        return delivery.settle_and_claim(done, db=db, sending=two, slots=0, now=NOON)

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(work, range(4)))) == 4  # a deadlock would be raised here


def test_what_sending_came_to_is_counted(db, plan, claim):
    for number in range(3):
        plan(f"test:{number}")
    first, second, third = claim()

    claim((first, Accepted("SM1")), (second, Accepted("SM2")), (third, Unsure("reset")))

    assert tallies.list_all(db) == {"Accepted": 2, "Unsure": 1}


def _hear_from_a_runner(db):
    with db.transaction() as tx:
        inbox.record(tx, Inbound("SM0", CHIDI, US, "calf"), now=NOON)


@pytest.mark.parametrize(
    "outcome",
    [
        Accepted("SM" + "a" * 32),
        Unsure("a timeout"),
        NotSent("no connection"),
        Refused(21610, "stopped", Because.THEY_HAVE_STOPPED),
        Refused(21211, "no such number", Because.THE_NUMBER_IS_BAD),
    ],
)
def test_what_becomes_of_a_text_that_was_erased_while_in_hand_brings_nothing_back(db, plan, claim, outcome):
    plan("checkin:1")
    (attempt,) = claim()
    with db.transaction() as tx:
        erasure.erase(tx, ANA, secret="for-tests-only", now=NOON, redact=False)

    claim((attempt, outcome))
    delivery.expire_leases(db=db)

    assert db.all("SELECT * FROM outbox") == [] and runners.find(db, ANA) is None
    assert consents.list_for(db, ANA) == []


@pytest.mark.parametrize(("redact", "noted"), [(True, [{"carrier_id": "SM1"}]), (False, [])])
def test_a_text_that_was_erased_while_in_hand_is_emptied_at_a_carrier_that_keeps_copies(db, plan, claim, redact, noted):
    plan("checkin:1")
    (attempt,) = claim()
    with db.transaction() as tx:
        erasure.erase(tx, ANA, secret="for-tests-only", now=NOON, redact=False)
    plan("checkin:2", to=BEN)  # on SQLite it has the id of the first, which was the last row

    (following,) = claim((attempt, Accepted("SM1")), sending=replace(SENDING, redact=redact))
    claim((following, Accepted("SM2")), sending=replace(SENDING, redact=redact))

    assert db.all("SELECT carrier_id FROM redactions") == noted
    assert row_of(db, "checkin:2")["carrier_id"] == "SM2"


def test_a_refusal_of_an_erased_text_brings_no_number_back_even_where_another_text_has_its_id(db, plan, claim):
    plan("checkin:1")
    (attempt,) = claim()
    with db.transaction() as tx:
        erasure.erase(tx, ANA, secret="for-tests-only", now=NOON, redact=False)
    plan("checkin:2", to=BEN)

    claim((attempt, Refused(21610, "stopped", Because.THEY_HAVE_STOPPED)))

    assert runners.find(db, ANA) is None and consents.list_for(db, ANA) == []


def test_a_text_that_a_report_was_faster_about_is_not_emptied_at_the_carrier(db, plan, claim):
    plan("checkin:1")
    (attempt,) = claim()
    db.run("UPDATE outbox SET state = 'delivered', carrier_id = 'SM1'")

    claim((attempt, Accepted("SM1")), sending=replace(SENDING, redact=True))

    assert db.all("SELECT carrier_id FROM redactions") == []
