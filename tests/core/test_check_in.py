"""When we ask by ourselves how a cramp is, and when no more; on values alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core import check_in
from core.conversation import respond
from core.decision import Decision, TakenBack
from core.inbound import Inbound
from core.outgoing import Lane, Outgoing
from core.runner import Runner
from core.segments import count_segments
from core.service import Service
from core.understanding import taken_for, understand

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHIDI = Runner("+13035550123", id=1)  # new
ANA = replace(CHIDI, language="en", introduced_at=NOON - timedelta(days=9), heard_at=NOON - timedelta(days=9))
SERVICE = Service("Sidestitch", home_countries=frozenset({"US", "CA"}))


@pytest.fixture
def talk(catalog):
    """Give a function that lets a runner text and returns the decision; the cramp is saved, as number 7 at first."""

    def text(runner: Runner, words: str, *, after: int = 0, keyword=None) -> Decision:
        inbound = Inbound("SM1", runner.phone, "+13035550100", words, keyword)
        understood = taken_for(understand(words, catalog=catalog), keyword)
        now = NOON + timedelta(minutes=after)
        return respond(runner, inbound, understood, catalog=catalog, service=SERVICE, now=now)

    return text


def saved(decision: Decision) -> Runner:
    """Give the runner as the store gives it back: a new cramp has an id."""
    runner = decision.runner
    assert runner.episode is not None
    return runner if runner.episode.id else replace(runner, episode=replace(runner.episode, id=7))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("right calf", "Right calf: 1 better, 2 same, 3 worse? (automatic, asked once)"),
        ("hamstring", "Hamstring: 1 better, 2 same, 3 worse? (automatic, asked once)"),
        (
            "me dio calambre en la pantorrilla derecha",
            "Pantorrilla derecha: 1 mejor, 2 igual, 3 peor? (solo pregunto una vez)",
        ),
        ("knee hurts", None),
        ("cramping bad", None),
        ("hello", None),
        ("how much should i drink before a run", None),
        ("chest pain", None),
    ],
)
def test_a_stretch_is_followed_by_one_question_and_nothing_else_is(talk, text, asked):
    assert talk(ANA, text).check_in == asked


def test_the_check_in_comes_ten_minutes_after_the_answer_and_is_of_use_for_ten_more(talk):
    decision = talk(ANA, "right calf")

    assert check_in.planned(decision.check_in, saved(decision), now=NOON) == Outgoing(
        key="checkin:7:1",
        recipient=ANA.phone,
        body=decision.check_in,
        lane=Lane.REPLY,
        not_before=NOON + timedelta(minutes=10),
        expires_at=NOON + timedelta(minutes=20),
    )


def test_every_check_in_takes_one_segment(catalog):
    asked = [
        catalog.replies[language]["check_in"].format(label=area.label(language, side))
        for area in catalog.areas.values()
        for language in ("en", "es")
        for side in (None, "left", "right", "both")
    ]

    assert {count_segments(body) for body in asked} == {1}


@pytest.mark.parametrize("phone", ["+447700900123", "+34612345678", "+18765550123"])
def test_a_number_outside_the_home_countries_is_answered_and_not_asked(talk, phone):
    decision = talk(replace(CHIDI, phone=phone), "right calf")

    assert len(decision.replies[0]) == 3
    assert decision.check_in is None
    assert "10 min" not in decision.replies[-1][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("right calf", ["automatic", "not medical advice", "911 or local", "One check-in in 10 min", "HELP", "STOP"]),
        (
            "pantorrilla",
            ["programa", "nadie vigila", "no es consejo médico", "911 o local", "Pregunto en 10 min", "ALTO"],
        ),
    ],
)
def test_the_introduction_after_a_stretch_announces_the_check_in(talk, text, words):
    introduction = talk(CHIDI, text).replies[-1][0]

    assert [word for word in words if word not in introduction] == []


@pytest.mark.parametrize("text", ["hello", "knee hurts", "how much should i drink before a run"])
def test_an_introduction_after_anything_else_announces_none(talk, text):
    introduction = talk(CHIDI, text).replies[-1][0]

    assert "STOP" in introduction
    assert "check-in" not in introduction


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1", "they have said how it is"),
        ("2", "they have said how it is"),
        ("3", "they have said how it is"),
        ("its better now", "they have said how it is"),
        ("still the same", "they have said how it is"),
        ("worse", "they have said how it is"),
        ("im ok now", "they have said how it is"),
        ("chest pain", "a red flag"),
        ("one calf is swollen red and hot", "a red flag"),
        ("STOP", "they have stopped"),
        ("please stop texting me", "they have stopped"),
        ("delete me", "they have stopped"),
        ("stop texting me i have chest pain", "they have stopped"),
        ("left hamstring", "another cramp"),
        ("knee hurts", "another cramp"),
    ],
)
def test_what_settles_a_cramp_takes_its_check_in_back(talk, text, reason):
    runner = saved(talk(ANA, "right calf"))

    decision = talk(runner, text, after=5)

    assert decision.taken_back == TakenBack("checkin:7:1", reason)


def test_a_stop_that_the_carrier_has_answered_takes_it_back_too(talk):
    runner = saved(talk(ANA, "right calf"))

    decision = talk(runner, "STOP", after=5, keyword="stop")

    assert decision.taken_back == TakenBack("checkin:7:1", "they have stopped")


@pytest.mark.parametrize("text", ["right calf", "calf", "next", "again", "mile 18", "thanks", "hello", "HELP", "asdf"])
def test_what_leaves_a_cramp_open_leaves_its_check_in(talk, text):
    runner = saved(talk(ANA, "right calf"))

    assert talk(runner, text, after=5).taken_back is None


def test_a_side_corrected_while_it_waits_words_it_anew_for_the_same_cramp(talk):
    runner = saved(talk(ANA, "right calf"))

    decision = talk(runner, "sorry, the other one", after=5)

    assert decision.check_in.startswith("Left calf: 1 better")
    assert decision.taken_back is None
    assert decision.runner.episode and decision.runner.episode.id == 7


def test_what_is_no_longer_waiting_is_not_taken_back(talk):
    runner = saved(talk(ANA, "right calf"))

    assert talk(runner, "2", after=19).taken_back is not None
    assert talk(runner, "2", after=20).taken_back is None
    assert talk(ANA, "better").taken_back is None


@pytest.mark.parametrize("after", [10, 15, 35, 40, 49])
def test_the_answers_to_a_check_in_are_understood_whenever_they_come(talk, catalog, after):
    runner = saved(talk(ANA, "right calf"))

    better, same, worse = (talk(runner, digit, after=after) for digit in "123")

    assert better.replies == ((catalog.replies["en"]["better"],),)
    assert same.replies == worse.replies
    assert [part.split(":")[0] for part in same.replies[0]] == ["Right calf still bad after 10 min", "Right calf"]


def test_a_text_proves_that_the_number_can_be_reached(talk):
    assert talk(replace(ANA, is_unreachable=True), "hello").runner.is_unreachable is False
