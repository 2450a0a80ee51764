"""What the carrier reports is written down once, in any order, and what has ended stays as it ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from core.outcome import Accepted, Because, Misconfigured, NotSent, Refused, Report, ReportedState, Unsure
from core.outgoing import Lane, Outgoing
from core.timing import Timing
from services import delivery, doubts
from services.delivery import Sending
from services.reports import match_kept, record
from store import consents, outbox, reports, runners, senders

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
ANA = "+13035550101"
US = "+13035550100"
SENDING = Sending({US: tuple(Lane)}, per_second=100.0, timing=Timing())
SID, ANOTHER_SID = "SM" + "1" * 32, "SM" + "2" * 32
REPORTED = ("sent", "delivered", "undelivered", "failed", "cancelled")
BAD_NUMBER = Refused(30005, "nobody knows this number", Because.THE_NUMBER_IS_BAD)
STOPPED = Refused(21610, "they have stopped us", Because.THEY_HAVE_STOPPED)


@pytest.fixture
def attempt(db):
    """Give a text to Ana that is just being sent."""
    text = Outgoing("checkin:1:1", ANA, "Calf: 1 better?", Lane.REPLY, NOON, NOON + timedelta(minutes=10))
    with db.transaction() as tx:
        outbox.plan(tx, [text], now=NOON)
    return claim(db)[0]


def claim(db, *done):
    return delivery.settle_and_claim(done, db=db, sending=SENDING, slots=16, now=NOON).attempts


def put_into(db, state, **columns):
    """Put the text into a state, as the worker or the runner would have."""
    changes = "".join(f", {name} = :{name}" for name in columns)
    db.run(f"UPDATE outbox SET state = :state{changes}", state=state, **columns)


def row(db):
    return db.one("SELECT * FROM outbox")


def stopped_at(db):
    runner = runners.find(db, ANA)
    assert runner is not None
    return runner.stopped_at


def failing(attempt, trouble, state="failed"):
    return Report(attempt.ticket, SID, state, getattr(trouble, "code", 30022), trouble)


@pytest.mark.parametrize("state", REPORTED)
@pytest.mark.parametrize("before", ["queued", "sending", "unsure", "sent"])
def test_a_text_that_is_not_at_its_end_goes_to_what_is_reported(db, attempt, before, state):
    put_into(db, before, doubted_at=1, check_at=1, lease_until_at=1)

    record(Report(attempt.ticket, SID, state), db=db, now=LATER)

    after = row(db)
    assert (after["state"], after["carrier_id"], after["reason"]) == (state, SID, "reported by the carrier")
    assert (after["lease_until_at"], after["doubted_at"], after["check_at"]) == (None, None, None)


@pytest.mark.parametrize("state", REPORTED)
@pytest.mark.parametrize("ended", ["delivered", "undelivered", "failed", "cancelled", "dropped", "held", "answered"])
def test_what_has_ended_stays_as_it_ended(db, attempt, ended, state):
    put_into(db, ended, carrier_id=SID)
    before = row(db)

    record(Report(attempt.ticket, SID, state), db=db, now=LATER)

    assert row(db) == before


@pytest.mark.parametrize("ended", ["held", "cancelled", "dropped"])
def test_a_text_that_was_not_to_leave_and_did_is_an_error_for_the_operator(db, attempt, ended, caplog):
    put_into(db, ended)

    record(Report(attempt.ticket, SID, "sent"), db=db, now=LATER)

    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == ["sent all the same"]
    assert row(db)["state"] == ended


def test_reports_may_come_in_any_order_and_again(db, attempt):
    for state in ("delivered", "sent", "delivered", "undelivered", "sent"):
        record(Report(attempt.ticket, SID, state), db=db, now=LATER)

    assert row(db)["state"] == "delivered"
    assert not reports.is_any_kept(db)


def test_reports_that_come_at_the_same_time_leave_the_end(db):
    texts = [Outgoing(f"tip:{n}:1", ANA, "Sip.", Lane.REPLY, NOON, NOON + timedelta(minutes=10)) for n in range(16)]
    with db.transaction() as tx:
        outbox.plan(tx, texts, now=NOON)
    states: tuple[ReportedState, ...] = ("sent", "delivered")
    told = [Report(each.ticket, f"SM{each.outbox_id}", state) for each in claim(db) for state in states]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda report: record(report, db=db, now=LATER), told))

    assert db.all("SELECT DISTINCT state FROM outbox") == [{"state": "delivered"}]


def test_a_report_that_says_what_we_know_writes_nothing(db, attempt):
    claim(db, (attempt, Accepted(SID)))
    before = row(db)
    record(Report(attempt.ticket, SID, "sent"), db=db, now=LATER)

    assert row(db) == before


def test_a_report_before_our_own_answer_is_not_undone_by_it(db, attempt):
    record(Report(attempt.ticket, SID, "delivered"), db=db, now=LATER)
    claim(db, (attempt, Accepted(SID)))

    after = row(db)
    assert (after["state"], after["carrier_id"]) == ("delivered", SID)


def test_a_text_that_waits_for_another_try_and_was_sent_is_never_posted_again(db, attempt):
    claim(db, (attempt, NotSent("too fast")))
    record(Report(attempt.ticket, SID, "sent"), db=db, now=LATER)
    db.run("UPDATE outbox SET not_before_at = 0")

    assert claim(db) == []
    assert row(db)["state"] == "sent"


def test_when_a_text_left_is_filled_in_only_where_nobody_knows(db, attempt):
    known = row(db)["left_at"]
    record(Report(attempt.ticket, SID, "sent"), db=db, now=LATER)
    kept = row(db)["left_at"]
    put_into(db, "sent", left_at=None)
    record(Report(attempt.ticket, SID, "delivered"), db=db, now=LATER)

    assert kept == known is not None
    assert row(db)["left_at"] == LATER.timestamp() * 1000


def test_without_a_ticket_a_report_is_known_by_the_carriers_id(db, attempt):
    claim(db, (attempt, Accepted(SID)))
    record(Report(None, SID, "delivered"), db=db, now=LATER)

    assert row(db)["state"] == "delivered"


@pytest.mark.parametrize("ticket", ["{id}.0000", "{id}", "{id}.", "0.{rest}", "", "x.{rest}", f"{10**30}.1", "²."])
def test_a_ticket_that_is_not_wholly_the_rows_is_none_of_it(db, attempt, ticket):
    outbox_id, rest = attempt.ticket.split(".")
    record(Report(ticket.format(id=outbox_id, rest=rest), SID, "delivered"), db=db, now=LATER)

    assert row(db)["state"] == "sending"
    assert reports.is_any_kept(db)


def test_another_id_than_the_texts_own_is_an_error_and_changes_nothing(db, attempt, caplog):
    claim(db, (attempt, Accepted(SID)))
    before = row(db)
    record(Report(attempt.ticket, ANOTHER_SID, "delivered"), db=db, now=LATER)

    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == ["sent twice"]
    assert row(db) == before


def test_an_id_that_another_text_of_ours_has_stays_with_that(db, attempt):
    claim(db, (attempt, Accepted(SID)))
    with db.transaction() as tx:
        outbox.plan(tx, [Outgoing("checkin:2:1", ANA, "Calf?", Lane.REPLY, NOON, LATER)], now=NOON)
    [second] = claim(db)

    record(Report(second.ticket, SID, "delivered"), db=db, now=LATER)

    rows = db.all("SELECT state, carrier_id FROM outbox ORDER BY id")
    assert [(each["state"], each["carrier_id"]) for each in rows] == [("sent", SID), ("delivered", None)]


def test_a_failure_is_told_with_its_code_and_what_it_means(db, attempt):
    record(failing(attempt, BAD_NUMBER), db=db, now=LATER)

    assert row(db)["reason"] == "reported by the carrier (30005): nobody knows this number"


def test_a_bad_number_is_marked_until_a_text_comes_from_it(db, attempt):
    record(failing(attempt, BAD_NUMBER, "undelivered"), db=db, now=LATER)

    marked = db.one("SELECT unreachable_at, unreachable_reason FROM runners WHERE phone = :ana", ana=ANA)
    assert marked == {"unreachable_at": LATER.timestamp() * 1000, "unreachable_reason": BAD_NUMBER.reason}


def test_a_stop_the_carrier_knows_of_is_recorded_with_its_proof(db, attempt):
    record(failing(attempt, STOPPED), db=db, now=LATER)

    [stop] = consents.list_for(db, ANA)
    assert (stop.programme, stop.event, stop.carrier_id, stop.recorded_at) == ("all", "stopped", SID, LATER)
    assert "21610" in stop.words
    assert stopped_at(db) == LATER


def test_a_stop_that_was_known_is_not_recorded_again(db, attempt):
    with db.transaction() as tx:
        runners.stop(tx, ANA, now=NOON)
    record(failing(attempt, STOPPED), db=db, now=LATER)

    assert consents.list_for(db, ANA) == []


def test_the_same_report_again_does_not_stop_a_runner_who_has_started_since(db, attempt):
    record(failing(attempt, STOPPED), db=db, now=LATER)
    db.run("UPDATE runners SET stopped_at = NULL")
    record(failing(attempt, STOPPED), db=db, now=LATER)

    assert stopped_at(db) is None


def test_a_text_that_went_too_fast_slows_its_sender_down(db, attempt):
    record(failing(attempt, NotSent("too fast", is_too_fast=True)), db=db, now=LATER)

    assert db.one("SELECT share_permille FROM senders WHERE name = :us", us=US)["share_permille"] < 1000


def test_a_text_that_may_go_later_slows_nobody_down(db, attempt):
    record(failing(attempt, NotSent("not today")), db=db, now=LATER)

    assert db.one("SELECT share_permille FROM senders WHERE name = :us", us=US)["share_permille"] == 1000


@pytest.mark.parametrize(("everywhere", "paused"), [(True, {US: "30034: register it"}), (False, {})])
def test_what_is_set_up_wrongly_pauses_its_sender_unless_it_is_one_destination(db, attempt, everywhere, paused):
    record(failing(attempt, Misconfigured(30034, "register it", everywhere)), db=db, now=LATER)

    assert senders.list_paused(db) == paused


def test_a_pause_that_a_report_has_caused_ends_with_a_text_that_is_delivered_and_not_with_one_accepted(db, attempt):
    with db.transaction() as tx:
        outbox.plan(tx, [Outgoing("tip:2:1", ANA, "Sip.", Lane.REPLY, NOON, NOON + timedelta(minutes=10))], now=NOON)
    (probe,) = claim(db)
    record(failing(attempt, Misconfigured(30034, "register it"), "undelivered"), db=db, now=LATER)

    claim(db, (probe, Accepted(ANOTHER_SID)))
    while_accepted = senders.list_paused(db)
    record(Report(probe.ticket, ANOTHER_SID, "delivered"), db=db, now=LATER)

    assert "30034" in while_accepted[US]
    assert senders.list_paused(db) == {}


def test_an_unknown_report_is_kept_once_and_applied_when_its_text_is_known(db, attempt):
    for _ in range(2):
        record(Report(None, SID, "delivered", 30008), db=db, now=LATER)
    record(Report(None, SID, "sent"), db=db, now=LATER)
    kept, early = db.all("SELECT state FROM reports ORDER BY id"), match_kept(db=db, now=LATER)
    claim(db, (attempt, Accepted(SID)))
    matched = match_kept(db=db, now=LATER)

    assert [each["state"] for each in kept] == ["delivered", "sent"]
    assert (early, matched) == (0, 2)
    assert (row(db)["state"], row(db)["reason"]) == ("delivered", "reported by the carrier (30008)")
    assert not reports.is_any_kept(db)


def test_a_report_whose_text_stays_unknown_is_forgotten_after_a_day(db):
    record(Report(None, SID, "sent"), db=db, now=LATER)
    record(Report(None, ANOTHER_SID, "sent"), db=db, now=LATER)
    a_day = 24 * 60 * 60 * 1000
    db.run("UPDATE reports SET received_at = received_at - :ago WHERE carrier_id = :sid", ago=a_day, sid=SID)
    match_kept(db=db, now=LATER)

    assert db.all("SELECT carrier_id FROM reports") == [{"carrier_id": ANOTHER_SID}]


def test_neither_the_number_nor_the_words_are_logged(db, attempt, caplog):
    caplog.set_level("DEBUG")
    for report in (failing(attempt, STOPPED), Report(attempt.ticket, ANOTHER_SID, "sent"), Report(None, SID, "sent")):
        record(report, db=db, now=LATER)

    logged = " ".join(str(vars(line)) for line in caplog.records)
    assert "reported" in logged
    assert ANA[1:] not in logged and "better" not in logged


@pytest.mark.parametrize(
    ("state", "again"),
    [("delivered", "cancelled"), ("sent", "cancelled"), ("failed", "queued"), ("undelivered", "queued")],
)
def test_a_report_that_a_text_in_doubt_was_sent_takes_back_the_one_sent_again(db, state, again):
    with db.transaction() as tx:
        outbox.plan(
            tx, [Outgoing("alert:1:1", ANA, "Alert", Lane.SAFETY, NOON, NOON + timedelta(minutes=10))], now=NOON
        )
    (attempt,) = claim(db)
    claim(db, (attempt, Unsure("reset")))
    doubts.send_again(attempt.outbox_id, db=db, now=NOON)

    record(Report(attempt.ticket, SID, state), db=db, now=LATER)

    rows = {row["key"]: row["state"] for row in db.all("SELECT key, state FROM outbox")}
    assert rows == {"alert:1:1": state, "resend:alert:1:1": again}
