"""JOIN, LEAVE, the question for name and bib, and red flags in a race: what is decided, text by text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.conversation import respond
from core.decision import Joined, Left, Named
from core.inbound import Inbound
from core.joining import code_asked_about, with_code_asked_for
from core.participant import Entry
from core.race import Lead, Race
from core.runner import Runner
from core.segments import count_segments
from core.service import Service
from core.standing import Standing
from core.understanding import understand

START = datetime(2027, 3, 7, 12, 30, tzinfo=UTC)
ANA = Runner("+13035550123", language="en", introduced_at=START, heard_at=START, id=1)
HARBOUR = Race(
    7,
    1,
    "HARBOR30",
    "Harbour 30",
    "America/New_York",
    datetime(2027, 3, 7, 7, 30),  # noqa: DTZ001 - a wall clock
    medical_leads=(Lead("Lea", "+13035550190"),),
)
RIVER = replace(HARBOUR, id=8, code="RIVER12", name="River 12")
BY_CODE = {race.code: race for race in (HARBOUR, RIVER)}
SERVICE = Service("Sidestitch")


@pytest.fixture
def say(catalog):
    """Give a function that gives what follows from a text of a runner."""

    def decide(text, runner=ANA, *, now=START, joined=(), on=None, entry=None):
        understood = with_code_asked_for(understand(text, catalog=catalog), text, runner, now)
        named = BY_CODE.get(code_asked_about(understood) or "")
        standing = Standing(named=named, joined=joined, on=on, entry=entry)
        inbound = Inbound("SM1", runner.phone, "+13035550100", text)
        return respond(runner, inbound, understood, catalog=catalog, service=SERVICE, now=now, standing=standing)

    return decide


def said(decision):
    return " / ".join(body for reply in decision.replies for body in reply)


@pytest.mark.parametrize(
    "text",
    ["JOIN HARBOR30", "join harbor30", "join harbor 30", "Join Harbor-30!", "HARBOR30", "I want to join HARBOR30"],
)
def test_join_is_confirmed_with_all_that_carriers_demand(say, text):
    decision = say(text)

    confirmation = decision.replies[0][0]
    assert decision.race_change == Joined(7, Entry(ANA.phone, language="en", zone="America/Denver"))
    assert confirmation.startswith("Harbour 30: ")
    for demanded in ("frequency varies", "msg&data rates may apply", "HELP for help", "STOP to end", "LEAVE HARBOR30"):
        assert demanded in confirmation
    assert count_segments(confirmation) == 1


def test_the_consent_is_for_this_race_alone_with_what_was_shown(say):
    (consent,) = say("JOIN HARBOR30").consents

    assert (consent.programme, consent.event, consent.words) == ("race:7", "granted", "JOIN HARBOR30")
    assert consent.shown.startswith("Harbour 30: ") and consent.terms == "HARBOR30"


def test_in_spanish_it_is_spanish(say):
    decision = say("unirme HARBOR30", replace(ANA, language="es"))

    assert "Pueden aplicarse cargos por mensajes y datos" in said(decision) and "dorsal" in said(decision)


def test_it_asks_once_for_name_and_bib_and_takes_them(say):
    joined = say("JOIN HARBOR30")
    named = say("Ana 412", joined.runner)

    assert "like Ana 412" in joined.replies[1][0]
    assert named.race_change == Named(7, "Ana", "412")
    assert "Ana, bib 412" in said(named) and named.runner.question is None


@pytest.mark.parametrize("text", ["calf", "chest pain", "what is this", "no thanks", "help", "mile 18", "run tue 6am"])
def test_anything_else_is_answered_as_what_it_is(say, text):
    asked = say("JOIN HARBOR30").runner

    decision = say(text, asked)

    assert decision.race_change is None and decision.replies


def test_after_a_day_a_name_is_not_taken_any_more(say):
    asked = say("JOIN HARBOR30").runner

    assert say("Ana 412", asked, now=START + timedelta(hours=24)).race_change is None


def test_whoever_is_about_to_say_how_a_cramp_is_is_not_asked(say):
    cramped = say("calf").runner

    joined = say("JOIN HARBOR30", cramped)

    assert len(joined.replies) == 1 and joined.runner.question == cramped.question
    assert "Calf" in said(say("2", joined.runner, now=START + timedelta(minutes=3)))


def test_whose_name_and_bib_we_know_is_not_asked(say):
    known = Entry(ANA.phone, first_name="Ana", bib="412")

    assert len(say("JOIN HARBOR30", entry=known).replies) == 1


def test_join_twice_says_so_and_changes_nothing(say):
    again = say("JOIN HARBOR30", joined=(HARBOUR,))

    assert "already" in said(again)
    assert again.race_change is None and again.consents == ()


@pytest.mark.parametrize(
    ("text", "now", "words"),
    [
        ("JOIN NOPE99", START, "No race has the code NOPE99"),
        ("JOIN HARBOR30", START + timedelta(days=7), "Harbour 30 is over"),
        ("JOIN", START, "Which race? Text JOIN and the code"),
        ("LEAVE NOPE99", START, "No race has the code NOPE99"),
        ("LEAVE HARBOR30", START, "you are not in it"),
        ("LEAVE", START, "You are in no race here"),
    ],
)
def test_what_cannot_be_joined_or_left_says_what_to_do(say, text, now, words):
    decision = say(text, now=now)

    assert words in said(decision)
    assert decision.race_change is None and decision.consents == ()


def test_a_code_alone_answers_the_question_which_race(say):
    assert say("river 12", say("join").runner).race_change == Joined(
        8, Entry(ANA.phone, language="en", zone="America/Denver")
    )


@pytest.mark.parametrize("text", ["JOIN RIVER12", "join river 12", "Unirme river12."])
def test_join_and_the_code_answer_it_as_well(say, text):
    assert say(text, say("JOIN").runner).race_change == Joined(
        8, Entry(ANA.phone, language="en", zone="America/Denver")
    )


def test_join_without_a_code_once_more_asks_once_more(say):
    assert "Which race?" in said(say("JOIN", say("JOIN").runner))


def test_leave_with_one_race_is_out_of_it_with_the_proof(say):
    decision = say("LEAVE", joined=(HARBOUR,))

    assert decision.race_change == Left(7) and decision.runner.stopped_at is None
    assert [(consent.programme, consent.event) for consent in decision.consents] == [("race:7", "stopped")]
    assert "STOP to end all" in said(decision)


def test_leave_with_two_asks_which(say):
    both = (HARBOUR, RIVER)
    asked = say("leave", joined=both)

    assert "HARBOR30 or RIVER12" in said(asked) and asked.race_change is None
    assert say("river12", asked.runner, joined=both).race_change == Left(8)


@pytest.mark.parametrize(
    "text", ["stop harbor30", "STOP HARBOR30", "opt out of harbor30", "no more texts from HARBOR30", "baja harbor30"]
)
def test_a_stop_that_names_a_race_is_for_this_race(say, text):
    decision = say(text, joined=(HARBOUR, RIVER))

    assert decision.race_change == Left(7) and decision.runner.stopped_at is None


@pytest.mark.parametrize("text", ["stop nope99", "STOP", "stop texting me b4 i sue", "stop all"])
def test_any_other_stop_is_for_everything(say, text):
    decision = say(text, joined=(HARBOUR,))

    assert decision.runner.stopped_at == START and decision.race_change is None


def test_join_does_not_undo_a_stop_and_says_what_does(say):
    decision = say("JOIN HARBOR30", replace(ANA, stopped_at=START))

    assert "Text START first, then JOIN HARBOR30" in said(decision)
    assert decision.race_change is None and decision.runner.stopped_at == START
    assert say("JOIN NOPE99", replace(ANA, stopped_at=START)).replies == ()


def test_a_number_we_may_not_text_first_is_told_so(say):
    decision = say("JOIN HARBOR30", replace(ANA, phone="+447700900123"))

    assert "may not start texts to your country" in said(decision)
    assert isinstance(decision.race_change, Joined)


def test_in_a_race_that_is_on_its_emergency_number_goes_first(say):
    race = replace(HARBOUR, emergency_number="112")

    assert "112" in said(say("chest pain", on=race)) and "911" not in said(say("chest pain", on=race))
    assert "911" in said(say("chest pain"))


def test_an_emergency_in_a_race_is_an_alert_and_asks_for_bib_and_mile_once(say):
    first = say("chest pain cant breathe", on=HARBOUR, entry=Entry(ANA.phone, first_name="Ana", bib="412"))
    again = say("still chest pain", first.runner, on=HARBOUR)

    assert [len(reply) for reply in first.replies] == [1, 1]
    assert "NOT a call for help" in first.replies[1][0]
    assert first.alert
    assert (first.alert.level, first.alert.bib, first.alert.first_name) == ("E", "412", "Ana")
    assert len(again.replies) == 1 and again.alert


def test_the_medical_line_stands_where_there_is_room(say):
    race = replace(HARBOUR, medical_line="+13035550155")

    replies = say("chest pain", on=race).replies

    assert "Race medics: +13035550155" in said(say("chest pain", on=race))
    assert all(count_segments(body) == 1 for reply in replies for body in reply)


@pytest.mark.parametrize(("text", "level"), [("im dizzy and nauseous", "M"), ("im pregnant can i run", "D")])
def test_a_lesser_red_flag_is_an_alert_without_a_second_text(say, text, level):
    decision = say(text, on=HARBOUR)

    assert decision.alert and decision.alert.level == level
    assert len(decision.replies) == 1


def test_the_bib_of_somebody_else_has_not_the_name_of_whoever_texts(say):
    entry = Entry(ANA.phone, first_name="Ana", bib="412")

    alert = say("bib 77 collapsed mile 20 not breathing", on=HARBOUR, entry=entry).alert

    assert alert and (alert.bib, alert.first_name, alert.mile) == ("77", None, "20")


def test_where_no_race_is_on_nothing_changes(say):
    decision = say("guy collapsed mile 20 not breathing")

    assert decision.alert is None and len(decision.replies) == 1


@pytest.mark.parametrize(
    ("text", "mile", "bib"),
    [("bib 412 mi 18", "18", "412"), ("412 mile 18", "18", "412"), ("412", None, "412"), ("mile 18", "18", None)],
)
def test_bib_and_mile_after_an_emergency_go_to_its_alert(say, text, mile, bib):
    flagged = say("chest pain", on=HARBOUR).runner

    more = say(text, flagged, on=HARBOUR, now=START + timedelta(minutes=2))

    assert more.alert and (more.alert.mile, more.alert.bib) == (mile, bib)
    assert "NOT a call for help" in said(more) and "911" in said(more)


def test_an_all_clear_goes_to_the_medics_too(say):
    flagged = say("chest pain", on=HARBOUR).runner

    clear = say("false alarm hes ok", flagged, on=HARBOUR)

    assert clear.alert and clear.alert.words == "false alarm hes ok"
    assert clear.runner.red_flag is None


@pytest.mark.parametrize("text", ["2", "what do i do", "calf mile 18"])
def test_what_tells_no_bib_or_mile_after_an_emergency_is_answered_as_before(say, text):
    flagged = say("chest pain", on=HARBOUR).runner

    assert say(text, flagged, on=HARBOUR).alert is None


def test_words_of_despair_are_not_asked_for_a_bib(say):
    decision = say("i want to die", on=HARBOUR)

    assert decision.alert and len(decision.replies) == 1


def test_a_stopped_runner_in_danger_gets_one_answer_and_their_medics_an_alert(say):
    decision = say("chest pain", replace(ANA, stopped_at=START), on=HARBOUR)

    assert decision.alert and len(decision.replies) == 1
