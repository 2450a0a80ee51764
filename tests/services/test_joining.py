"""What JOIN, LEAVE and a red flag in a race leave behind in the store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from core.inbound import Inbound
from core.race import Lead
from core.service import Service
from core.silence import MOST_ANSWERS_IN_TEN_MINUTES
from services.housekeeping import empty_old_bodies
from services.inbound import receive
from store import alerts, consents, erasure, participants, races
from store.held import list_held
from store.values import from_ms

START = datetime(2027, 3, 7, 12, 30, tzinfo=UTC)
ANA, BEN = "+13035550123", "+13035550124"
LEA, KIM = "+13035550190", "+13035550191"
SERVICE = Service("Sidestitch", secret="for-tests-only")


@pytest.fixture
def text(db, catalog):
    """Give a function that lets a runner text us while the race is on; the same id again is the same text again."""
    sent = iter(range(10_000))

    def send(words, *, sender=ANA, now=START, carrier_id=None):
        inbound = Inbound(carrier_id or f"SM{next(sent)}", sender, "+13035550100", words)
        return [part.body for part in receive(inbound, db=db, catalog=catalog, service=SERVICE, now=now)]

    return send


@pytest.fixture
def race(make_race):
    """Give Rosa's race, with two medical leads."""
    return make_race(medical_leads=(Lead("Lea", LEA), Lead("Kim", KIM)))


def texts_to_leads(db):
    """List what leads were to be texted, by key."""
    rows = db.all("SELECT key, recipient, body, lane, state FROM outbox WHERE key LIKE 'alert:%' ORDER BY key")
    return {row["key"]: row for row in rows}


def test_who_joins_is_in_the_race_with_name_and_bib_and_with_the_proof(db, text, race):
    text("join harbor 30")
    text("Ana 412")

    runner = participants.find(db, race.id, ANA)

    assert runner and runner.left_at is None
    assert (runner.entry.first_name, runner.entry.bib, runner.entry.zone) == ("Ana", "412", "America/Denver")
    proof = next(each for each in consents.list_for(db, ANA) if each.programme == race.programme)
    assert (proof.event, proof.words, proof.carrier_id) == ("granted", "join harbor 30", "SM0")
    assert "Msg frequency varies" in proof.shown


def test_who_leaves_is_out_and_comes_back_with_what_we_know(db, text, race):
    for words in ("JOIN HARBOR30", "Ana 412", "LEAVE"):
        text(words)
    out = participants.find(db, race.id, ANA)
    answers = text("JOIN HARBOR30", now=START + timedelta(hours=1))

    back = participants.find(db, race.id, ANA)

    assert out and out.left_at == START
    assert back and back.left_at is None and (back.entry.first_name, back.entry.bib) == ("Ana", "412")
    assert len(answers) == 1, "name and bib are known"
    events = [each.event for each in consents.list_for(db, ANA) if each.programme == race.programme]
    assert events == ["granted", "stopped", "granted"]


def test_a_stop_is_out_of_every_race_and_start_says_how_to_come_back(db, text, race, make_race):
    other = make_race(code="RIVER12")
    for words in ("JOIN HARBOR30", "JOIN RIVER12", "stop texting me"):
        text(words)

    answers = text("START", now=START + timedelta(hours=1))

    assert races.list_joined(db, ANA, now=START) == []
    out = [participants.find(db, each.id, ANA) for each in (race, other)]
    assert [each.left_at for each in out if each] == [START, START]
    assert "HARBOR30 or RIVER12" in answers[-1]


def test_join_once_more_by_the_carrier_changes_nothing(db, text, race):
    first = text("JOIN HARBOR30", carrier_id="SM1")
    again = text("JOIN HARBOR30", carrier_id="SM1", now=START + timedelta(minutes=5))

    assert first == again
    assert participants.count(db, race.id) == 1
    assert len([each for each in consents.list_for(db, ANA) if each.programme == race.programme]) == 1


def test_nobody_is_in_a_race_whose_confirmation_could_not_be_sent(db, text, race):
    for _ in range(MOST_ANSWERS_IN_TEN_MINUTES):
        text("hello")

    assert text("JOIN HARBOR30") == []
    assert participants.find(db, race.id, ANA) is None
    assert race.programme not in {each.programme for each in consents.list_for(db, ANA)}


def test_who_leaves_is_out_even_where_that_is_not_answered_any_more(db, text, race):
    text("JOIN HARBOR30")
    for _ in range(MOST_ANSWERS_IN_TEN_MINUTES):
        text("hello")

    assert text("LEAVE HARBOR30") == []
    out = participants.find(db, race.id, ANA)
    assert out and out.left_at == START


def test_an_emergency_is_an_alert_and_texts_all_leads_at_once_in_the_first_lane(db, text, race):
    for words in ("JOIN HARBOR30", "Ana 412", "chest pain cant breathe mi 18"):
        answers = text(words)

    (alert,) = alerts.list_of_race(db, race.id)

    assert len(answers) == 2
    assert (alert.level, alert.words, alert.mile, alert.bib) == ("E", "chest pain cant breathe mi 18", "18", "412")
    told = texts_to_leads(db)
    assert {key: row["recipient"] for key, row in told.items()} == {
        f"alert:{alert.id}:1:1": LEA,
        f"alert:{alert.id}:2:1": KIM,
    }
    (body,) = {row["body"] for row in told.values()}
    assert body.startswith(f'ALERT {alert.id} EMERGENCY 07:30 bib 412 Ana, mi 18: "chest pain cant breathe mi 18" ')
    assert body.endswith(f"Call {ANA}. Reply {alert.id} to take it.")
    assert {(row["lane"], row["state"]) for row in told.values()} == {(0, "queued")}
    expires = db.all("SELECT expires_at FROM outbox WHERE key LIKE 'alert:%'")
    assert {from_ms(row["expires_at"]) for row in expires} == {START + timedelta(minutes=30)}


def test_a_medical_sign_tells_the_first_lead_and_a_mild_one_nobody(db, text, race):
    text("JOIN HARBOR30")
    text("im dizzy and nauseous")
    text("im pregnant can i run", now=START + timedelta(hours=2))

    assert [alert.level for alert in alerts.list_of_race(db, race.id)] == ["D", "M"]
    assert [row["recipient"] for row in texts_to_leads(db).values()] == [LEA]


def test_bib_and_mile_afterwards_go_to_the_same_leads(db, text, race):
    text("JOIN HARBOR30")
    text("chest pain")
    text("412 mile 18", now=START + timedelta(minutes=2))

    (alert,) = alerts.list_of_race(db, race.id)

    assert (alert.mile, alert.bib) == ("18", "412")
    told = texts_to_leads(db)
    assert list(told) == [f"alert:{alert.id}:{lead}:{round_}" for lead in (1, 2) for round_ in (1, 2)]
    assert f"ALERT {alert.id} UPDATE 07:32 bib 412, mi 18" in told[f"alert:{alert.id}:1:2"]["body"]


@pytest.mark.usefixtures("race")
def test_a_long_text_is_quoted_as_far_as_one_segment_goes(db, text):
    text("JOIN HARBOR30")
    text("chest pain " + "and then it went on and on " * 20)

    assert {row["segments"] for row in db.all("SELECT segments FROM outbox WHERE key LIKE 'alert:%'")} == {1}


def test_the_same_red_flag_asked_again_by_the_carrier_tells_nobody_twice(db, text, race):
    text("JOIN HARBOR30")
    for _ in range(2):
        text("chest pain", carrier_id="SMflag")

    assert len(alerts.list_of_race(db, race.id)) == 1 and len(texts_to_leads(db)) == 2


def test_whoever_is_in_no_race_that_is_on_alerts_nobody(db, text, race):
    text("JOIN HARBOR30", now=START - timedelta(days=3))
    text("chest pain", now=START - timedelta(days=3))
    text("chest pain", sender=BEN)

    assert alerts.list_of_race(db, race.id) == [] and texts_to_leads(db) == {}


@pytest.mark.usefixtures("race")
def test_a_runner_who_stopped_in_the_race_still_has_their_medics_told(db, text):
    for words in ("JOIN HARBOR30", "stop texting me", "chest pain"):
        answers = text(words)

    assert len(answers) == 1
    assert len(texts_to_leads(db)) == 2


def test_a_robot_that_sends_red_flags_on_and_on_does_not_text_the_leads_for_ever(db, text, race):
    text("JOIN HARBOR30")
    for number in range(60):
        text("chest pain", now=START + timedelta(seconds=number))

    assert len(alerts.list_of_race(db, race.id)) <= MOST_ANSWERS_IN_TEN_MINUTES + 1


@pytest.mark.usefixtures("race")
def test_erased_is_all_of_it_the_texts_to_leads_too(db, text):
    for words in ("JOIN HARBOR30", "Ana 412", "chest pain and my zebra aches"):
        text(words)
    with db.transaction() as tx:
        erasure.erase(tx, ANA, secret="for-tests-only", now=START, redact=False)

    tables = ("participants", "alerts", "outbox", "inbox", "runners", "consents")

    assert not any(list_held(db, ANA).values())
    assert "zebra" not in repr([db.all(f"SELECT * FROM {table}") for table in tables])
    assert texts_to_leads(db) == {}


@pytest.fixture
def alert(db, text, race):
    """Have Ana text an emergency, of which both leads are told."""
    text("JOIN HARBOR30")
    text("chest pain")
    return alerts.list_of_race(db, race.id)[0]


def test_a_lead_takes_an_alert_by_its_number_and_the_other_hears_of_it(db, text, race, alert):
    answer = text(str(alert.id), sender=KIM, now=START + timedelta(minutes=1))
    late = text(f"alert {alert.id}", sender=LEA, now=START + timedelta(minutes=2))

    taken = alerts.find(db, race.id, alert.id)

    assert answer == [
        f"ALERT {alert.id} is yours, 07:31. Still open: none. Text {alert.id} DONE once it is dealt with."
    ]
    assert "Kim has taken it already" in late[0]
    assert taken and (taken.taken_by, taken.taken_at) == ("Kim", START + timedelta(minutes=1))
    told = texts_to_leads(db)
    assert told[f"alert:{alert.id}:1:2"]["body"] == f"ALERT {alert.id}: Kim goes, 07:31."
    assert f"alert:{alert.id}:2:2" not in told


def test_a_lead_closes_an_alert_with_done(db, text, race, alert):
    text(str(alert.id), sender=LEA)
    answer = text(f"{alert.id} done", sender=LEA, now=START + timedelta(minutes=9))
    again = text(f"{alert.id} done", sender=LEA, now=START + timedelta(minutes=10))

    closed = alerts.find(db, race.id, alert.id)

    assert "closed, 07:39" in answer[0] and "closed before" in again[0]
    assert closed and closed.closed_at == START + timedelta(minutes=9)


def test_a_number_from_anybody_else_takes_no_alert(db, text, race, alert):
    for sender in (ANA, BEN):
        text(str(alert.id), sender=sender)

    found = alerts.find(db, race.id, alert.id)
    assert found and found.taken_at is None


def test_a_digit_that_answers_what_a_lead_was_asked_since_takes_no_alert(db, text, race, alert):
    text("calf", sender=LEA, now=START + timedelta(minutes=5))
    answer = text(str(alert.id), sender=LEA, now=START + timedelta(minutes=6))

    found = alerts.find(db, race.id, alert.id)
    assert found and found.taken_at is None
    assert "ALERT" not in answer[0]


def test_two_leads_at_the_same_moment_one_goes(db, catalog, alert):
    inbounds = [Inbound(f"SMlead{n}", phone, "+13035550100", str(alert.id)) for n, phone in enumerate((LEA, KIM))]

    def answer(inbound):
        return receive(inbound, db=db, catalog=catalog, service=SERVICE, now=START)[0].body

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(answer, inbounds), key=len)

    assert ["is yours" in each for each in answers].count(True) == 1
    assert ["has taken it already" in each for each in answers].count(True) == 1


def test_the_words_of_an_alert_are_emptied_with_those_of_texts(db, race, alert):
    empty_old_bodies(db=db, now=START + timedelta(days=89), retention_days=90)
    before = alerts.find(db, race.id, alert.id)
    empty_old_bodies(db=db, now=START + timedelta(days=91), retention_days=90)

    after = alerts.find(db, race.id, alert.id)

    assert before and before.words == "chest pain"
    assert after and after.words == ""
