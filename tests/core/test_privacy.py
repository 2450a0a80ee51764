"""MYDATA and DELETE ME: what is decided, text by text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core import intents
from core.conversation import respond
from core.hashes import TOKEN_NOT_KEPT
from core.inbound import Inbound
from core.runner import Runner
from core.service import Service
from core.understanding import Understood, understand

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ANA = Runner("+13035550123", language="en", introduced_at=NOON, heard_at=NOON, id=1)
SERVICE = Service("Sidestitch", public_url="https://sms.example.org")
CODE = "4821"


@pytest.fixture
def say(catalog):
    """Give a function that gives what follows from a text of a runner."""

    def decide(text, runner=ANA, *, now=NOON, code=CODE, meaning=None):
        understood = meaning or understand(text, catalog=catalog)
        inbound = Inbound("SM1", runner.phone, "+13035550100", text)
        return respond(runner, inbound, understood, catalog=catalog, service=SERVICE, now=now, erase_code=code)

    return decide


@pytest.fixture
def asked(say):
    """Give Ana after she has texted DELETE ME."""
    return say("delete me").runner


def bodies(decision):
    return [body for reply in decision.replies for body in reply]


def test_my_data_is_answered_with_what_is_held_and_a_link_whose_token_is_not_in_it_yet(say):
    decision = say("MYDATA")

    said = bodies(decision)
    assert "number" in said[0] and "consent" not in said[0]
    assert said[1].endswith(f"https://sms.example.org/my-data/{TOKEN_NOT_KEPT}")
    assert decision.gives_link and not decision.is_erasure


def test_delete_me_stops_at_once_and_asks_for_the_code(say):
    decision = say("delete me")

    assert decision.runner.stopped_at == NOON and not decision.is_erasure
    assert [consent.event for consent in decision.consents] == ["stopped"]
    assert [CODE in body for body in bodies(decision)] == [True]


@pytest.mark.parametrize("text", ["4821", " 4821 ", "4821.", "4821\n"])
def test_the_four_digits_erase_although_the_runner_has_stopped(say, asked, text):
    decision = say(text, asked, now=NOON + timedelta(hours=23))

    assert decision.is_erasure
    assert len(bodies(decision)) == 2


@pytest.mark.parametrize(
    "text", ["1", "2", "3", "482", "48211", "code 4821", "por favor", "calf", "4821 calf", "４８２１"]
)
def test_nothing_but_the_four_digits_erases_or_counts_as_a_wrong_code(say, asked, text):
    decision = say(text, asked)

    assert not decision.is_erasure and decision.runner.question == asked.question


def test_the_third_wrong_code_ends_the_question(say, asked):
    runner = asked
    told: list[tuple[bool, int]] = []
    for wrong in ("1111", "2222", "3333", CODE):
        decision = say(wrong, runner)
        runner, told = decision.runner, [*told, (decision.is_erasure, len(decision.replies))]

    assert told == [(False, 1), (False, 1), (False, 1), (False, 0)]
    assert runner.question is None


def test_after_a_day_the_code_erases_nothing(say, asked):
    assert not say(CODE, asked, now=NOON + timedelta(days=1)).is_erasure


def test_a_code_nobody_asked_for_erases_nothing(say):
    assert not say(CODE).is_erasure
    assert not say(CODE, replace(ANA, stopped_at=NOON)).is_erasure


def test_delete_me_once_more_gives_the_same_code_again(say, asked):
    again = say("delete me", asked, code="9999")

    assert [CODE in body for body in bodies(again)] == [True]
    assert again.runner.question == asked.question and not again.is_erasure


def test_after_a_stop_delete_me_erases_at_once_and_in_silence(say):
    decision = say("delete all my data", replace(ANA, stopped_at=NOON - timedelta(days=3)))

    assert decision.is_erasure and decision.replies == ()


def test_what_only_reads_like_a_wish_to_be_erased_erases_nobody(say):
    guessed = Understood(intents.Erase(is_guess=True), language="en")

    decision = say("take it all away", replace(ANA, stopped_at=NOON), meaning=guessed)

    assert not decision.is_erasure and decision.replies == ()


def test_start_takes_the_code_back(say, asked):
    back = say("START", asked).runner

    assert back.question is None and not say(CODE, back).is_erasure


def test_a_red_flag_in_between_is_answered_and_leaves_the_code_good(say, asked):
    flagged = say("chest pain", asked)

    assert flagged.replies and say(CODE, flagged.runner).is_erasure


def test_a_stopped_runner_gets_no_answer_to_my_data(say):
    decision = say("MYDATA", replace(ANA, stopped_at=NOON))

    assert decision.replies == () and not decision.gives_link
