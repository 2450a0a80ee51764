"""One step of the conversation at a time, on values alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.conversation import respond
from core.inbound import Inbound, Keyword
from core.runner import Runner
from core.service import Service
from core.understanding import taken_for, understand

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHIDI = Runner("+13035550123", id=1)  # new
SERVICE = Service("Sidestitch", contact="help@example.org")


@pytest.fixture
def talk(catalog):
    """Give a function that lets a runner text and returns the decision; `after` is the time since noon."""

    def text(runner: Runner, words: str, *, after: timedelta = timedelta(0), carrier_answered: Keyword | None = None):
        inbound = Inbound("SM1", runner.phone, "+13035550100", words, carrier_answered)
        understood = taken_for(understand(words, catalog=catalog), carrier_answered)
        return respond(runner, inbound, understood, catalog=catalog, service=SERVICE, now=NOON + after)

    return text


def known(**changes) -> Runner:
    long_ago = NOON - timedelta(days=9)
    return replace(CHIDI, **{"language": "en", "introduced_at": long_ago, "heard_at": long_ago, **changes})


def test_a_first_text_is_answered_first_and_then_told_once_who_we_are(talk):
    first = talk(CHIDI, "right calf")
    second = talk(first.runner, "left shoulder", after=timedelta(minutes=1))

    assert [len(reply) for reply in first.replies] == [3, 1]
    assert "STOP" in first.replies[1][0]
    assert [len(reply) for reply in second.replies] == [3]


def test_a_first_text_is_recorded_as_the_consent_to_be_answered(talk):
    first = talk(CHIDI, "calf")
    second = talk(first.runner, "calf", after=timedelta(minutes=1))

    assert [(consent.programme, consent.event, consent.words) for consent in first.consents] == [
        ("replies", "granted", "calf")
    ]
    assert second.consents == ()


def test_the_same_area_at_once_gets_the_same_parts_with_the_side_said_before(talk):
    first = talk(known(), "right calf")
    again = talk(first.runner, "calf", after=timedelta(minutes=2))

    assert again.replies == first.replies
    assert again.runner.episode.started_at == NOON


def test_a_later_text_names_the_side_of_the_cramp_at_hand(talk):
    first = talk(known(), "calf")
    more = talk(first.runner, "the right one", after=timedelta(minutes=1))

    assert more.replies[0] != first.replies[0]
    assert more.runner.episode.side == "right"


@pytest.mark.parametrize(("text", "mile", "bib"), [("mile 18", "18", None), ("bib 412", None, "412")])
def test_a_mile_or_a_bib_completes_the_cramp_at_hand(talk, text, mile, bib):
    first = talk(known(), "right calf")
    more = talk(first.runner, text, after=timedelta(minutes=1))

    assert (more.runner.episode.mile, more.runner.episode.bib) == (mile, bib)
    assert len(more.replies[0]) == 1


def test_an_emergency_is_answered_in_one_part_alone_even_to_a_first_text(talk):
    decision = talk(CHIDI, "guy collapsed mile 20 not breathing")

    assert len(decision.replies) == 1
    assert len(decision.replies[0]) == 1
    assert "911" in decision.replies[0][0]
    assert decision.is_emergency
    assert decision.runner.introduced_at is None


def test_for_an_hour_after_a_red_flag_an_area_gets_the_earlier_words_and_no_stretch(talk):
    alarm = talk(known(), "chest pain and cant breathe")
    soon = talk(alarm.runner, "right calf", after=timedelta(minutes=59))
    later = talk(alarm.runner, "right calf", after=timedelta(minutes=61))

    assert "chest pain and cant breathe" in soon.replies[0][0]
    assert len(soon.replies[0]) == 1
    assert len(later.replies[0]) == 3


@pytest.mark.parametrize("text", ["false alarm", "I'm ok", "im fine now", "falsa alarma", "estoy bien"])
def test_an_all_clear_ends_the_alarm(talk, text):
    alarm = talk(known(), "chest pain")
    settled = talk(alarm.runner, text, after=timedelta(minutes=1))
    after = talk(settled.runner, "right calf", after=timedelta(minutes=2))

    assert settled.runner.red_flag is None
    assert len(after.replies[0]) == 3


@pytest.mark.parametrize("text", ["ok", "im not ok", "what do i do", "calf", "next", "1", "asdf"])
def test_what_is_no_all_clear_leaves_the_alarm_on(talk, text):
    alarm = talk(known(), "chest pain")
    answer = talk(alarm.runner, text, after=timedelta(minutes=1))

    assert answer.runner.red_flag is not None


def test_a_stop_is_recorded_with_its_words_and_then_there_is_silence(talk):
    stop = talk(known(), "please stop texting me")
    after = talk(stop.runner, "right calf", after=timedelta(minutes=1))
    again = talk(stop.runner, "STOP", after=timedelta(minutes=2))

    assert stop.runner.stopped_at == NOON
    assert [(consent.event, consent.words, consent.carrier_id) for consent in stop.consents] == [
        ("stopped", "please stop texting me", "SM1")
    ]
    assert len(stop.replies) == 1
    assert after.replies == () and again.replies == () and again.consents == ()


def test_a_stopped_runner_still_gets_the_emergency_answer_and_the_answer_to_start(talk):
    ben = known(stopped_at=NOON - timedelta(days=1))

    emergency = talk(ben, "my friend is unconscious")
    start = talk(ben, "START")

    assert "911" in emergency.replies[0][0] and emergency.runner.stopped_at
    assert len(start.replies) == 1 and start.runner.stopped_at is None
    assert [consent.event for consent in start.consents] == ["started"]


def test_stop_and_a_red_flag_in_one_text_are_both_honoured(talk):
    decision = talk(known(), "stop texting me i have chest pain")

    assert decision.runner.stopped_at == NOON
    assert "911" in decision.replies[0][0]
    assert len(decision.replies) == 1


@pytest.mark.parametrize(
    ("text", "keyword"), [("STOP", "stop"), ("START", "start"), ("HELP", "help"), ("nope", "stop")]
)
def test_what_the_carrier_has_answered_is_recorded_in_silence_by_the_carriers_own_word(talk, text, keyword):
    decision = talk(known(), text, carrier_answered=keyword)

    assert decision.replies == ()
    assert (decision.runner.stopped_at is not None) == (keyword == "stop")


def test_help_answered_by_the_carrier_does_not_cost_a_runner_the_introduction(talk):
    first = talk(CHIDI, "HELP", carrier_answered="help")
    second = talk(first.runner, "right calf", after=timedelta(minutes=1))

    assert [len(reply) for reply in second.replies] == [3, 1]


@pytest.mark.parametrize(
    ("phone", "text", "language"),
    [
        ("+13035550123", "me duele la pantorrilla", "es"),
        ("+13035550123", "calf", "en"),
        ("+34612345678", "18", "es"),
        ("+13035550123", "18", "en"),
        ("+34612345678", "my calf hurts", "en"),
    ],
)
def test_the_words_tell_the_language_and_else_the_number(talk, phone, text, language):
    assert talk(Runner(phone, id=2), text).runner.language == language


def test_an_unknown_text_is_answered_in_one_line_in_the_runners_language(talk, catalog):
    rosa = known(language="es")

    decision = talk(rosa, "\U0001f643")

    assert decision.replies == ((catalog.replies["es"]["unknown"],),)


@pytest.mark.parametrize(("digit", "ends_the_question"), [("1", True), ("2", False), ("3", True)])
def test_a_bare_digit_answers_how_it_is(talk, digit, ends_the_question):
    asked = talk(known(), "right calf")
    answer = talk(asked.runner, digit, after=timedelta(minutes=5))

    assert len(answer.replies[0]) == 1
    assert (answer.runner.question is None) == ends_the_question


def test_worse_never_gets_another_stretch(talk, catalog):
    asked = talk(known(), "right calf")
    worse = talk(asked.runner, "3", after=timedelta(minutes=5))

    assert worse.replies == ((catalog.areas["calf"].worse("en", "right"),),)


@pytest.mark.parametrize(
    ("digit", "minutes", "reply"), [("2", 9, "gentler"), ("3", 9, "worse"), ("2", 10, "lasting"), ("3", 10, "lasting")]
)
def test_from_ten_minutes_on_neither_same_nor_worse_gets_another_stretch(talk, catalog, digit, minutes, reply):
    calf = catalog.areas["calf"]
    asked = talk(known(), "right calf")
    answer = talk(asked.runner, digit, after=timedelta(minutes=minutes))

    if reply == "lasting":
        assert len(answer.replies[0]) == 2
        assert "911" in answer.replies[0][1]
        assert answer.runner.question is None
    else:
        assert answer.replies == ((getattr(calf, reply)("en", "right"),),)


@pytest.mark.parametrize(("minutes", "parts"), [(2, 3), (4, 2), (29, 2), (31, 3)])
def test_the_same_area_again_after_three_to_thirty_minutes_gets_other_advice(talk, minutes, parts):
    first = talk(known(), "right calf")
    again = talk(first.runner, "right calf", after=timedelta(minutes=minutes))

    assert len(again.replies[0]) == parts
    assert (again.replies == first.replies) == (parts == 3)


def test_the_same_area_after_something_else_was_said_gets_other_advice(talk):
    first = talk(known(), "right calf")
    better = talk(first.runner, "1", after=timedelta(minutes=1))
    again = talk(better.runner, "right calf", after=timedelta(minutes=2))

    assert len(again.replies[0]) == 2


@pytest.mark.parametrize("text", ["the other one", "other leg", "left one", "wrong side"])
def test_the_other_one_turns_the_side_of_the_cramp_at_hand(talk, catalog, text):
    first = talk(known(), "right calf")
    other = talk(first.runner, text, after=timedelta(minutes=4))

    assert other.runner.episode.side == "left"
    assert other.runner.episode.started_at == NOON
    assert other.replies == (catalog.areas["calf"].parts("en", "left"),)


def test_the_other_one_without_a_side_said_before_is_asked_for(talk):
    first = talk(known(), "calf")
    other = talk(first.runner, "the other one", after=timedelta(minutes=1))

    assert len(other.replies[0]) == 1
    assert other.runner.episode.side is None


def test_a_lesser_red_flag_does_not_displace_a_graver_one(talk):
    alarm = talk(known(), "chest pain")
    lesser = talk(alarm.runner, "dizzy", after=timedelta(minutes=1))

    assert lesser.runner.red_flag.level == "E"
    assert lesser.runner.red_flag.words == "chest pain"


@pytest.mark.parametrize(("flag", "settles"), [("dizzy and nauseous", True), ("chest pain", False)])
def test_a_bare_ok_settles_a_lesser_red_flag_only(talk, flag, settles):
    alarm = talk(known(), flag)
    ok = talk(alarm.runner, "ok", after=timedelta(minutes=1))

    assert (ok.runner.red_flag is None) == settles


@pytest.mark.parametrize(
    "text",
    [
        "there are no medics here",
        "is there a doctor here",
        "medic is coming",
        "feeling better? no",
        "should i call when im ok",
        "is he ok?",
    ],
)
def test_neither_a_question_nor_a_denial_settles_an_emergency(talk, text):
    alarm = talk(known(), "chest pain")

    assert talk(alarm.runner, text, after=timedelta(minutes=1)).runner.red_flag is not None


def test_a_first_text_of_start_is_a_consent_too(talk):
    assert [consent.event for consent in talk(CHIDI, "START").consents] == ["granted"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("calf", "es"), ("hamstring", "es"), ("my right calf is cramping up", "en"), ("english", "en"), ("STOP", "es")],
)
def test_a_spanish_conversation_stays_so_until_the_runner_plainly_changes(talk, text, language):
    assert talk(known(language="es"), text).runner.language == language


@pytest.mark.parametrize(
    "topic", ["pickle juice for cramps?", "should i take salt tablets", "can i run while pregnant"]
)
def test_questions_the_coach_is_silent_on_are_answered_plainly(talk, topic):
    decision = talk(known(), topic)

    assert decision.runner.episode is None
    assert 1 <= len(decision.replies[0]) <= 2
