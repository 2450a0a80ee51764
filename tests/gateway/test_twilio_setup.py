"""How the number is set up, asked of a stand-in that speaks Twilio's API."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from gateway.twilio_setup import TwilioAccount, setup_problems
from tests.json_answers import json_answering
from tests.twilio_answers import PUBLIC_URL, SERVICE_SID, account
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

GOOD_URL = f"{PUBLIC_URL}/sms#rc=2&rp=all"
GOOD_NUMBER = {"sms_url": GOOD_URL, "sms_fallback_url": GOOD_URL, "sms_application_sid": ""}
GOOD_SERVICE = {"inbound_request_url": GOOD_URL, "fallback_url": GOOD_URL, "use_inbound_webhook_on_number": False}


@dataclass(slots=True)
class TwilioApi:
    """What the stand-in answers: the numbers there are, the service with those in it, and the status."""

    url: str
    numbers: list[dict[str, Any]] = field(default_factory=lambda: [GOOD_NUMBER])
    service: dict[str, Any] = field(default_factory=lambda: GOOD_SERVICE)
    in_service: tuple[str, ...] = (OUR_NUMBER,)
    status: int = 200

    def answer(self, path: str) -> dict[str, Any]:
        if path.startswith(f"/v1/Services/{SERVICE_SID}/PhoneNumbers"):
            return {
                "phone_numbers": [{"phone_number": each} for each in self.in_service],
                "meta": {"key": "phone_numbers"},
            }
        if path == f"/v1/Services/{SERVICE_SID}":
            return self.service
        return {"incoming_phone_numbers": self.numbers}

    def problems(self, *, service_sid: str | None = None) -> list[str]:
        numbers = () if service_sid else (OUR_NUMBER,)
        account = TwilioAccount(ACCOUNT_SID, AUTH_TOKEN, service_sid, numbers, self.url, answers_keywords=True)
        return setup_problems(account, public_url=PUBLIC_URL)


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    """Start the stand-in, with all set up as it should be."""
    told = TwilioApi("")
    refused = {"code": 20003, "message": AUTH_TOKEN}
    with json_answering(lambda path: (told.status, told.answer(path) if told.status == 200 else refused)) as told.url:
        yield told


def test_a_number_set_up_as_it_should_be_has_no_problem(api):
    assert api.problems() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sms_url": "https://demo.twilio.com/welcome"}, GOOD_URL),
        ({"sms_url": None}, GOOD_URL),
        ({"sms_url": f"{PUBLIC_URL}/sms"}, "#rc=2&rp=all"),
        ({"sms_fallback_url": ""}, "fallback"),
        ({"sms_application_sid": "AP" + "a" * 32}, "application"),
    ],
)
def test_what_is_wrong_with_a_number_is_told_with_what_to_do(api, changed, told):
    api.numbers = [GOOD_NUMBER | changed]

    problems = api.problems()

    assert len(problems) == 1
    assert OUR_NUMBER in problems[0] and told in problems[0]


def test_a_number_that_is_not_the_accounts_is_named(api):
    api.numbers = []

    assert [OUR_NUMBER in problem and "TWILIO_FROM" in problem for problem in api.problems()] == [True]


def test_a_service_is_asked_for_its_own_address_or_hands_on_to_the_number(api):
    api.numbers = [GOOD_NUMBER | {"sms_fallback_url": ""}]
    own = api.problems(service_sid=SERVICE_SID)
    api.service = GOOD_SERVICE | {"inbound_request_url": "https://elsewhere.example"}
    wrong = api.problems(service_sid=SERVICE_SID)
    api.service = GOOD_SERVICE | {"use_inbound_webhook_on_number": True}
    handed_on = api.problems(service_sid=SERVICE_SID)

    assert own == []
    assert [SERVICE_SID in problem for problem in wrong] == [True]
    assert [OUR_NUMBER in problem for problem in handed_on] == [True]


def test_a_service_that_hands_on_to_no_number_is_told(api):
    api.service = GOOD_SERVICE | {"use_inbound_webhook_on_number": True}
    api.in_service = ()

    assert [SERVICE_SID in problem for problem in api.problems(service_sid=SERVICE_SID)] == [True]


def test_the_number_of_broadcasts_is_looked_at_too(api):
    api.numbers = [GOOD_NUMBER | {"sms_url": None}]

    problems = setup_problems(account(api.url, broadcast_number="12345"), public_url=PUBLIC_URL)

    assert [problem.split(" ")[0] for problem in problems] == [OUR_NUMBER, "12345"]


@pytest.mark.parametrize("service_sid", [None, SERVICE_SID])
def test_a_wrong_token_is_told_and_not_shown(api, service_sid):
    api.status = 401

    problems = api.problems(service_sid=service_sid)

    assert len(problems) == 1
    assert "401" in problems[0] and "TWILIO_AUTH_TOKEN" in problems[0]
    assert AUTH_TOKEN not in problems[0]


def test_a_carrier_out_of_reach_is_told_with_its_address(api):
    api.url = "http://127.0.0.1:9"

    assert [api.url in problem for problem in api.problems()] == [True]
