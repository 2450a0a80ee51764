"""Texts about plans, as they are remembered: the plan with its next reminder, and the proof of what was agreed to."""

from datetime import UTC, datetime, timedelta

import pytest

from core.distance import Distance
from core.inbound import Inbound
from core.outcome import Because, Refused
from core.service import Service
from services import reminders
from services.inbound import receive
from store import consents, numbers, plans, runners, runs
from store.next_text import find_next_text

ANA = "+12125550101"
NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)  # Sunday in New York
MONDAY_8PM = datetime(2026, 11, 24, 1, tzinfo=UTC)
SERVICE = Service("Sidestitch", secret="x" * 32)
USUAL = "i run tue thu at 6am and long run sat 7:30"


@pytest.fixture
def text(db, catalog):
    """Give a function with which Ana texts us, a minute after the text before; it gives the bodies of the answer."""
    said: list[str] = []

    def send(words: str, *, now: datetime | None = None) -> list[str]:
        said.append(words)
        inbound = Inbound(f"SM{len(said):032}", ANA, "+13035550100", words)
        at = now or NOON + timedelta(minutes=len(said))
        return [part.body for part in receive(inbound, db=db, catalog=catalog, service=SERVICE, now=at)]

    return send


def plan_of(db):
    return plans.find_for(db, ANA)


def next_at(db):
    next_text = find_next_text(db, ANA)
    return next_text and next_text.at


def test_an_offer_is_remembered_and_has_no_next_reminder(db, text):
    text(USUAL)

    assert plan_of(db).state == "offered"
    assert next_at(db) is None
    assert [each.programme for each in consents.list_for(db, ANA)] == ["replies"]


def test_the_digit_is_kept_with_the_offer_it_answered_and_the_hours(db, text):
    offer = text(USUAL)[:2]
    text("1")

    proof = consents.list_for(db, ANA)[-1]
    assert (proof.programme, proof.event, proof.words) == ("reminders", "granted", "1")
    assert proof.shown == "\n".join(body.split(" ", 1)[1] for body in offer)  # without the numbers of its parts
    assert proof.terms == "evening 20:00, America/New_York, level all"
    assert next_at(db) == MONDAY_8PM


def test_the_end_of_reminders_is_kept_and_takes_back_what_waits(db, catalog, text):
    text(USUAL)
    text("1")
    reminders.send_due(db=db, catalog=catalog, now=MONDAY_8PM)
    text("cancel reminders", now=MONDAY_8PM)

    (waiting,) = db.all("SELECT state, reason FROM outbox WHERE key LIKE 'hydration%'")
    assert (waiting["state"], waiting["reason"]) == ("cancelled", "the plan has changed")
    assert (consents.list_for(db, ANA)[-1].event, next_at(db)) == ("stopped", None)


@pytest.mark.parametrize("words", ["not running", "skip", "skip tomorrow"])
def test_a_reminder_answered_with_not_running_skips_its_run(db, catalog, text, words):
    text(USUAL)
    text("1")
    reminders.send_due(db=db, catalog=catalog, now=MONDAY_8PM)

    (answer,) = text(words, now=MONDAY_8PM + timedelta(minutes=5))

    assert answer.startswith("Skipped: Tue 6am run. Next: Wed 8pm for Thu 6am.")
    assert next_at(db) == MONDAY_8PM + timedelta(days=2)


def test_stop_ends_an_active_plan_and_leaves_an_offer_one(db, text):
    text(USUAL)
    text("STOP")
    offered = plan_of(db).state
    text("START")
    text("plan")
    text("1")
    text("STOP")

    assert (offered, plan_of(db).state) == ("offered", "ended")
    assert next_at(db) is None


def test_a_run_told_of_is_remembered_for_a_month(db, text):
    text("ran 4")

    ana = runners.find(db, ANA)
    assert ana is not None and ana.id is not None
    assert runs.find_longest(db, ana.id, since=NOON.date()) == Distance(4, "mi")
    assert runs.find_longest(db, ana.id, since=NOON.date() + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("skip saturday", "queued"),
        ("skip tomorrow", "cancelled"),
        ("drop tuesday", "cancelled"),
        ("change tue to 6:30am", "cancelled"),
        ("i moved to tokyo", "cancelled"),
        ("pause", "cancelled"),
        ("please stop texting me", "cancelled"),
        ("fewer", "queued"),
    ],
)
def test_a_change_takes_back_the_reminder_that_waits_and_no_longer_fits(db, catalog, text, words, state):
    text(USUAL)
    text("1")
    reminders.send_due(db=db, catalog=catalog, now=MONDAY_8PM)

    text(words, now=MONDAY_8PM + timedelta(seconds=5))

    assert db.all("SELECT state FROM outbox WHERE key LIKE 'hydration%'") == [{"state": state}]


def test_a_stop_the_carrier_tells_of_ends_reminders_until_they_are_asked_for(db, text):
    text(USUAL)
    text("1")
    refused = Refused(21610, "they have stopped", Because.THEY_HAVE_STOPPED)
    with db.transaction() as tx:
        numbers.learn(tx, ANA, refused, proof="SM1", now=NOON + timedelta(minutes=5))

    started = text("start texting me again")

    assert "RESUME" in started[-1]
    assert plan_of(db).state == "ended" and next_at(db) is None


def test_a_stop_is_recorded_though_the_plan_cannot_be_read(db, text):
    text(USUAL)
    text("1")
    db.run("UPDATE plans SET entries = '[[1]]'")

    text("please stop texting me")

    assert consents.list_for(db, ANA)[-1].event == "stopped"
    assert db.all("SELECT state, next_at FROM plans") == [{"state": "ended", "next_at": None}]


@pytest.mark.parametrize("words", ["reminders", "no reminder came", "reminders dont work", "i missed the reminder"])
def test_a_word_about_reminders_ends_none(db, text, words):
    text(USUAL)
    text("1")

    text(words)

    assert plan_of(db).state == "active"


@pytest.mark.parametrize("words", ["T Th 5:15", "tu/th 530a", "fines de semana 8", "noon sat", "18h30 mar"])
def test_run_times_alone_are_offered_without_being_asked_for(db, text, words):
    text(words)

    assert plan_of(db).state == "offered" and plan_of(db).entries


@pytest.mark.parametrize(
    "words", ["sat", "see you at the pub sat 7?", "17", "hi mom", "dinner with mike and the twins sat 7"]
)
def test_what_is_no_run_time_offers_nothing(db, text, words):
    text(words)

    assert plan_of(db) is None


def test_a_trip_with_an_end_leaves_home_where_it_is_though_reminders_are_off(db, text):
    text(USUAL)
    text("1")
    text("cancel reminders")
    text("in denver mon to sun")

    assert plan_of(db).zone == "America/New_York"
