"""An organizer commands by text: shown first, sent with a code, halted at once; nobody else does any of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.alert import Alert
from core.audience import Audience
from core.inbound import Inbound
from core.outgoing import Lane
from core.participant import Entry
from core.race import Lead
from core.segments import count_segments
from core.service import Service
from core.silence import MOST_ANSWERS_TO_COMMANDS_IN_TEN_MINUTES
from core.timing import Timing
from services import broadcasts as made
from services import delivery, housekeeping
from services.commanding import obey
from services.delivery import Sending
from services.inbound import receive
from store import broadcasts, organizers, participants, races, runners, telling
from tests.commanding import code_in
from tests.races import SATURDAY_9, add_owner

NOW = SATURDAY_9
ROSA = "+13035550199"
ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
SERVICE = Service("Sidestitch", secret="for-tests-only")
ON_ITS_WAY = "On its way to 3 in Harbour 30. HALT stops it at once, STATUS shows it."
LATER = NOW + timedelta(minutes=1)
NIGHT = datetime.fromisoformat("2027-03-05T03:00:00+00:00")  # 22:00 in New York, two days before


@pytest.fixture
def harbour(db, make_race):
    """Give Rosa's race with Ana, Ben and Chidi in it; Rosa commands it from her phone."""
    race = make_race(
        Entry(ANA, first_name="Ana", wave="2", distance="half", language="es", pace_seconds=600),
        Entry(BEN, wave="a", distance="10k"),
        Entry(CHIDI),
    )
    set_phone(db, race.owner_id, ROSA)
    return race


@pytest.fixture
def text(db, catalog):
    """Give a function that lets a number text us; None where the text goes the ordinary way."""
    sent = iter(range(10_000))

    def send(words, *, sender=ROSA, now=NOW, sid=None, **more):
        inbound = Inbound(sid or f"SM{next(sent)}", sender, "+13035550100", words, **more)
        parts = obey(inbound, db=db, catalog=catalog, service=SERVICE, per_second=3.0, now=now)
        if parts is None:
            return None
        assert [count_segments(part.body) for part in parts] == [1] * len(parts), parts
        return [part.body for part in parts]

    return send


def set_phone(db, organizer_id, phone):
    with db.transaction() as tx:
        organizers.save_phone(tx, organizer_id, phone)


def other_than(code):
    return f"{(int(code) + 1) % 10_000:04}"


def launched(db, race):
    return [each for each in broadcasts.list_of_race(db, race.id) if each.launched_at]


def state_of(db, broadcast, race):
    found = broadcasts.find(db, broadcast.id, owner_id=race.owner_id)
    assert found
    return found.state


def flag_of(db, race):
    found = races.find_by_id(db, race.id)
    assert found
    return found.flag


def sending(db, race, text="Go."):
    """Make and launch a broadcast as the console does, and have it frozen."""
    new = made.New(race=race, texts={"en": text}, audience=Audience(), made_by="console")
    broadcast = made.create(new, db=db, now=NOW)
    made.launch(broadcast.id, owner_id=race.owner_id, db=db, now=NOW)
    for plan in made.list_to_freeze(db=db, now=NOW, home_countries={"US"}):
        after: int | None = 0
        while after is not None:
            after = made.freeze_some(plan, after, db=db, now=NOW)
    return broadcast


def test_what_is_to_be_sent_is_shown_first_and_goes_with_the_code(db, harbour, text):
    shown = text("SEND Slow down today, it is hot")
    before = launched(db, harbour)
    answer = text(code_in(shown))

    assert before == []
    assert shown == [
        (
            "Harbour 30, all runners. People: 3. Segments: 1 each, 3 in all, about 1 min. "
            f'Text {code_in(shown)} within 10 min to send. It reads: "Slow down today, it is hot"'
        )
    ]
    assert answer == [ON_ITS_WAY]
    [broadcast] = launched(db, harbour)
    assert (broadcast.state, broadcast.made_by, dict(broadcast.texts)) == (
        "freezing",
        "text",
        {"en": "Slow down today, it is hot"},
    )


def test_the_same_code_again_launches_nothing_twice_and_says_so(db, harbour, text):
    code = code_in(text("SEND Go"))
    text(code)

    again = text(code)

    assert again == ["That code did its work already, once. STATUS shows how it stands."]
    assert len(launched(db, harbour)) == 1


def test_the_same_text_again_is_answered_with_the_same_bytes(db, harbour, text):
    first = text("SEND Go", sid="SM-send")
    code = code_in(first)
    text(code, sid="SM-code")

    assert text("SEND Go", sid="SM-send") == first
    assert text(code, sid="SM-code") == [ON_ITS_WAY]
    assert len(launched(db, harbour)) == 1
    assert [row["key"] for row in db.all("SELECT key FROM outbox WHERE broadcast_id IS NULL ORDER BY id")] == [
        *("reply:SM-send:1", "reply:SM-code:1"),
    ]


def test_after_ten_minutes_the_code_is_over(db, harbour, text):
    code = code_in(text("SEND Go"))

    late = text(code, now=NOW + timedelta(minutes=10))

    assert late == ["That code was good for 10 min: nothing was done. Text the command again for a new one."]
    assert launched(db, harbour) == []


def test_three_wrong_codes_end_it(db, harbour, text):
    code = code_in(text("SEND Go"))
    wrong = other_than(code)

    answers = [text(wrong) for _ in range(3)]

    assert [" ".join(answer)[-14:] for answer in answers[:2]] == ["Tries left: 2.", "Tries left: 1."]
    assert answers[2] == ["Three wrong codes: nothing was done. Text the command again for a new one."]
    assert text(code) is None
    assert launched(db, harbour) == []


def test_a_newer_command_takes_the_place_of_the_older(db, harbour, text):
    older = code_in(text("SEND First"))
    newer = code_in(text("SEND Second"))

    text(newer)

    assert [dict(each.texts) for each in launched(db, harbour)] == [{"en": "Second"}]
    assert older == newer or text(older) is None


@pytest.mark.usefixtures("harbour")
def test_a_command_that_cannot_be_done_voids_the_code_before_it(text):
    code = code_in(text("SEND First"))

    answer = text("SEND Hi {name}")

    assert answer == ["Nothing was sent: only first_name and bib may stand in braces. Text it again."]
    assert text(code) is None


@pytest.mark.parametrize(
    ("command", "people"),
    [
        ("SEND wave 2: go", "Harbour 30, wave 2. People: 1."),
        ("SEND half: go", "Harbour 30, half. People: 1."),
        ("SEND mile 18: go", "Harbour 30, each around mile 18. People: 1."),
    ],
)
def test_an_audience_is_counted_and_kept(db, harbour, text, command, people):
    shown = text(command)

    assert shown[0].removeprefix("1/2 ").startswith(people)
    text(code_in(shown))
    [broadcast] = launched(db, harbour)
    assert broadcast.audience != Audience() and dict(broadcast.texts) == {"en": "go"}


def test_who_does_not_get_it_is_named(db, harbour, text):
    with db.transaction() as tx:
        runners.stop(tx, BEN, now=NOW)
        participants.join(tx, harbour.id, Entry("+34611000001"), now=NOW)

    everybody, by_pace = " ".join(text("SEND go")), " ".join(text("SEND mile 18: go"))

    assert "Not in it: 1 stopped, 1 abroad." in everybody
    assert "2 without a pace" in by_pace or "1 without a pace" in by_pace


@pytest.mark.usefixtures("harbour")
def test_nobody_to_text_gets_no_code(text):
    assert text("SEND wave 9: go") == ["Harbour 30, wave 9: nobody can be texted. Nothing was sent."]
    assert text("SEND cramps: rest") == ["Harbour 30, those with a cramp: nobody can be texted. Nothing was sent."]


@pytest.mark.usefixtures("harbour")
def test_a_costly_letter_is_named_with_its_word(text):
    shown = " ".join(text("SEND " + "Hoy despacio, hay mucho calor. " * 3 + "Así es"))

    assert 'Not in the cheap alphabet: "Asi".' in shown and "Without it: 1 each." in shown
    assert "Segments: 2 each, 6 in all" in shown


def test_a_tip_goes_to_each_runner_in_their_language(db, harbour, text):
    shown = text("SEND TIP heat red")
    text(code_in(shown))

    [broadcast] = launched(db, harbour)
    assert 'Each in their language. English: "' in " ".join(shown)
    assert "Segments: 1-2 each, 4 in all" in shown[0], "the Spanish words take two"
    assert "RED" in broadcast.texts["en"] and "ROJA" in broadcast.texts["es"]
    assert flag_of(db, harbour) is None


def test_the_welcome_goes_to_those_without_a_text_alone(db, harbour, text):
    db.run("UPDATE participants SET welcomed_at = NULL WHERE id = (SELECT min(id) FROM participants)")

    shown = text("SEND TIP welcome")
    text(code_in(shown))

    [broadcast] = launched(db, harbour)
    assert "those without a text yet" in " ".join(shown)
    assert broadcast.audience == Audience(unwelcomed=True)
    assert "msg frequency varies" in broadcast.texts["en"]


@pytest.mark.usefixtures("harbour")
def test_a_tip_nobody_has_heard_of_is_asked_for(text):
    assert "Which tip?" in text("SEND TIP unicorns")[0]


def test_a_flag_is_set_and_its_tip_sent_with_one_code(db, harbour, text):
    shown = text("FLAG RED")
    before = flag_of(db, harbour)
    answer = text(code_in(shown))

    assert before is None
    assert "The code also sets the flag to RED." in " ".join(shown)
    assert answer[0].startswith("Harbour 30: the flag is RED. On its way to 3")
    assert flag_of(db, harbour) == "red"
    assert len(launched(db, harbour)) == 1


def test_a_flag_of_a_race_without_runners_is_set_alone(db, make_race, text):
    race = make_race()
    set_phone(db, race.owner_id, ROSA)

    shown = text("FLAG YELLOW")
    answer = text(code_in(shown))

    assert "nobody can be texted" in shown[0]
    assert answer == ["Harbour 30: the flag is YELLOW."]
    assert flag_of(db, race) == "yellow" and launched(db, race) == []


def test_halt_pauses_all_that_is_under_way_without_a_code(db, harbour, text):
    broadcast = sending(db, harbour)

    answer = text("HALT")

    assert state_of(db, broadcast, harbour) == "paused"
    assert answer[0].startswith("HALTED: Harbour 30. Paused: 1. Nothing more leaves.")
    code = code_in(answer)
    assert text(code) == ["Going on: Harbour 30. HALT stops it at once, STATUS shows it."]
    assert state_of(db, broadcast, harbour) == "sending"


def test_after_halt_nothing_is_taken_in_hand(db, harbour, text):
    sending(db, harbour)
    per_second = Sending({"+13035550100": tuple(Lane)}, per_second=1000.0, timing=Timing())

    text("HALT")
    claimed = delivery.settle_and_claim((), db=db, sending=per_second, slots=50, now=NOW)

    assert list(claimed.attempts) == []


def test_halt_once_more_gives_another_code_to_go_on(db, harbour, text):
    broadcast = sending(db, harbour)
    text("HALT")

    answer = text("halt", now=NOW + timedelta(hours=1))

    assert answer[0].startswith("Halted already: Harbour 30.")
    text(code_in(answer), now=NOW + timedelta(hours=1))
    assert state_of(db, broadcast, harbour) == "sending"


def test_halt_of_one_race_leaves_the_other_alone(db, harbour, make_race, text):
    city = make_race(Entry(CHIDI), code="CITY10", name="City 10k")
    here, there = sending(db, harbour), sending(db, city)

    text("HALT city10")

    states = [state_of(db, each, harbour) for each in (here, there)]
    assert states == ["sending", "paused"]


@pytest.mark.usefixtures("harbour")
def test_halt_voids_a_code_that_waits(text):
    code = code_in(text("SEND Go"))

    assert text("HALT") == ["Nothing is under way, so there is nothing to halt. A code you had is void."]
    assert text(code) is None


@pytest.mark.usefixtures("harbour")
def test_another_owners_broadcast_is_not_halted(db, make_race, text):
    toms = make_race(Entry(CHIDI), owner="tom", code="TOM10")
    broadcast = sending(db, toms)

    text("HALT")

    assert state_of(db, broadcast, toms) == "sending"


@pytest.mark.usefixtures("harbour")
def test_two_races_of_one_name_are_told_apart_by_their_codes(make_race, text):
    make_race(Entry(CHIDI), code="HARBOR31")

    assert text("SEND Go") == [
        "Which race: 1 Harbour 30 HARBOR30, 2 Harbour 30 HARBOR31? Text its digit within 10 min."
    ]


def test_with_two_races_it_asks_which_and_takes_the_digit(db, harbour, make_race, text):
    city = make_race(Entry(CHIDI), code="CITY10", name="City 10k")

    asked = text("SEND Go")
    shown = text("2")
    text(code_in(shown))

    assert asked == ["Which race: 1 Harbour 30, 2 City 10k? Text its digit within 10 min."]
    assert shown[0].startswith("City 10k, all runners. People: 1.")
    assert len(launched(db, city)) == 1 and launched(db, harbour) == []


@pytest.mark.parametrize("answer", ["city10", "CITY 10"])
@pytest.mark.usefixtures("harbour")
def test_which_race_is_answered_with_its_code_too(make_race, text, answer):
    make_race(Entry(CHIDI), code="CITY10", name="City 10k")
    text("FLAG RED")

    assert "City 10k" in text(answer)[0]


@pytest.mark.usefixtures("harbour")
def test_a_race_named_in_the_command_is_not_asked_for(make_race, text):
    make_race(Entry(CHIDI), code="CITY10", name="City 10k")

    shown = text("SEND CITY10 wave 2: Go")

    assert shown[0] == "City 10k, wave 2: nobody can be texted. Nothing was sent."


@pytest.mark.usefixtures("harbour")
def test_a_digit_answers_the_newer_question_of_a_cramp(db, catalog, make_race, text):
    make_race(Entry(CHIDI), code="CITY10", name="City 10k")
    text("SEND Go")
    calf = Inbound("SM-calf", ROSA, "+13035550100", "calf")
    receive(calf, db=db, catalog=catalog, service=SERVICE, now=NOW + timedelta(minutes=1))

    assert text("1", now=NOW + timedelta(minutes=2)) is None


def test_a_digit_takes_the_alert_they_were_texted_about_since(db, harbour, make_race, text):
    make_race(Entry(CHIDI), code="CITY10", name="City 10k")
    text("SEND Go")
    alert = Alert(harbour.id, ANA, "E", "heart", "chest pain", NOW)
    with db.transaction() as tx:
        told = telling.tell(tx, alert, replace(harbour, medical_leads=(Lead("Rosa", ROSA),)), ANA, now=LATER)

    assert told and told.id == 1
    assert text("1", now=LATER) is None
    assert text("2", now=LATER) is not None


@pytest.mark.usefixtures("harbour")
def test_a_digit_that_is_no_race_is_asked_again(make_race, text):
    make_race(Entry(CHIDI), code="CITY10", name="City 10k")
    text("SEND Go")

    assert text("7") == ["Which race: 1 Harbour 30, 2 City 10k? Text its digit within 10 min."]
    assert text("1", now=NOW + timedelta(minutes=11)) is None


def test_status_tells_people_broadcasts_cramps_and_alerts(db, catalog, harbour, text):
    receive(Inbound("SM-calf", ANA, "+13035550100", "calf"), db=db, catalog=catalog, service=SERVICE, now=NOW)
    sending(db, harbour, "Walk through every aid station today")

    said = " ".join(text("STATUS"))

    assert "Harbour 30. Runners: 3. Cramps in the last hour: 1. Open alerts: 0." in said
    assert 'Being sent, all runners, "Walk through every ai..."' in said.replace("2/2 ", "").replace("1/2 ", "")
    assert "3 waiting, 0 unsure, 0 failed" in said


@pytest.mark.usefixtures("harbour")
def test_a_quiet_hour_is_said_before_and_after_the_code(text):
    shown = text("SEND Race week: rest", now=NIGHT)
    answer = text(code_in(shown), now=NIGHT)

    assert "Quiet hours: none leaves before 8:00, each runner's time." in " ".join(shown)
    assert "Quiet hours: none leaves before 8:00" in " ".join(answer)


def test_nothing_is_sent_while_a_list_is_taken_in(db, harbour, text):
    code = code_in(text("SEND Go"))
    start_import(db, harbour)

    answers = text(code), text("SEND Go")

    assert [answer[0].startswith("Harbour 30: a list of runners is being taken in.") for answer in answers] == [
        True
    ] * 2
    assert launched(db, harbour) == []


def start_import(db, race):
    db.run(
        """INSERT INTO imports (race_id, state, file_name, headings, columns, notes, handed_in_at)
           VALUES (:race_id, 'importing', 'runners.csv', '[]', '[]', '[]', 0)""",
        race_id=race.id,
    )


def test_words_that_read_like_an_emergency_are_shown_below_whom_to_call(db, harbour, text):
    shown = text("SEND Chest pain? Stop and call 911")

    assert shown[0].startswith("1/3 Happening now? CALL 911 (or local number)")
    text(code_in(shown))
    assert len(launched(db, harbour)) == 1


@pytest.mark.parametrize(
    "cry", ["send help", "SEND help chest pain", "send a medic mile 5", "chest pain", "STOP", "calf"]
)
@pytest.mark.usefixtures("harbour")
def test_a_cry_for_help_a_stop_and_a_cramp_are_no_commands(text, cry):
    assert text(cry) is None


def test_nobody_elses_number_commands(db, harbour, text):
    sending(db, harbour)

    assert [text(words, sender=ANA) for words in ("SEND Go", "HALT", "STATUS", "FLAG RED", "4821")] == [None] * 5
    assert db.all("SELECT id FROM inbox") == []


@pytest.mark.parametrize(("role", "sees"), [("helper", True), ("medical", False)])
def test_whoever_may_not_broadcast_does_not_by_text_either(db, harbour, text, role, sees):
    with db.transaction() as tx:
        organizers.add(tx, "mia", "-", role=role, owner_id=harbour.owner_id, phone="+13035550188")

    said = [text(words, sender="+13035550188") for words in ("SEND Go", "HALT", "FLAG RED", "1", "4821")]

    assert said == [None] * 5
    assert (text("STATUS", sender="+13035550188") is not None) == sees


def test_whoever_was_removed_commands_no_more(db, harbour, text):
    with db.transaction() as tx:
        organizers.remove(tx, harbour.owner_id)

    assert text("HALT") is None


def test_an_organizer_who_has_stopped_halts_in_silence_and_does_nothing_else(db, harbour, text):
    broadcast = sending(db, harbour)
    with db.transaction() as tx:
        runners.stop(tx, ROSA, now=NOW)

    assert text("SEND Go") is None
    assert text("HALT") == []
    assert state_of(db, broadcast, harbour) == "paused"


def test_a_robot_is_not_answered_for_ever_but_halts(db, harbour, text):
    for _ in range(MOST_ANSWERS_TO_COMMANDS_IN_TEN_MINUTES):
        text("STATUS")
    broadcast = sending(db, harbour)

    assert text("SEND Go") == []
    assert text("HALT") == []
    assert state_of(db, broadcast, harbour) == "paused"


def test_a_code_for_erasing_is_not_taken_for_ours(db, catalog, harbour, text):
    code = code_in(text("SEND Go"))
    delete_me = Inbound("SM-erase", ROSA, "+13035550100", "delete me")
    receive(delete_me, db=db, catalog=catalog, service=SERVICE, now=NOW)

    assert text(code) is None, "whoever has stopped sends nothing"
    assert launched(db, harbour) == []


@pytest.mark.usefixtures("harbour")
def test_what_was_asked_is_forgotten_a_day_after_it_is_over(db, text):
    text("SEND Go")

    forgotten = [housekeeping.forget_what_is_over(db=db, now=NOW + timedelta(hours=hours)) for hours in (24, 25)]

    assert forgotten == [0, 1]
    assert db.all("SELECT phone FROM confirmations") == []


def test_a_spanish_command_is_answered_in_spanish(db, harbour, text):
    shown = text("ENVIAR ola 2: Hoy despacio")
    answer = text(code_in(shown))

    assert "Harbour 30, ola 2. Personas: 1." in " ".join(shown)
    assert answer == ["En camino a 1 en Harbour 30. FRENAR lo detiene ya, ESTADO lo muestra."]
    assert dict(launched(db, harbour)[0].texts) == {"es": "Hoy despacio"}


def test_without_a_race_there_is_nothing_to_command(db, text):
    set_phone(db, add_owner(db, "rosa"), ROSA)

    assert text("SEND Go") == ["You have no race that is on or to come: make one in the console."]
    assert text("STATUS") == ["You have no race that is on or to come: make one in the console."]
    assert text("HALT") == ["Nothing is under way, so there is nothing to halt. A code you had is void."]


@pytest.mark.usefixtures("harbour")
def test_what_cannot_all_leave_in_time_is_said(db, catalog):
    inbound = Inbound("SM-slow", ROSA, "+13035550100", "SEND Go")

    parts = obey(inbound, db=db, catalog=catalog, service=SERVICE, per_second=0.00001, now=NOW)

    assert parts and "not all of it leaves while it is of use" in " ".join(part.body for part in parts)


@pytest.mark.usefixtures("harbour")
def test_what_the_carrier_has_answered_is_no_command(text):
    assert text("HALT", carrier_answered="stop") is None


@pytest.mark.usefixtures("harbour")
def test_long_words_are_shown_by_their_beginning(text):
    shown = text("SEND " + "Buses leave at five from the pier. " * 12)

    assert shown[-1].endswith('..."')
    assert "Segments: 3 each, 9 in all" in shown[0]
