"""Whether our numbers are registered, asked of a stand-in that speaks Twilio's API."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from gateway.twilio_registration import registration_problems
from gateway.twilio_setup import TwilioAccount
from tests.json_answers import json_answering
from tests.twilio_answers import SERVICE_SID
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

TOLL_FREE = "+18885550100"


@dataclass(slots=True)
class TwilioApi:
    """What the stand-in answers: the numbers of the one service, its campaigns, and the verifications."""

    url: str
    in_service: list[str] = field(default_factory=lambda: [OUR_NUMBER])
    campaigns: list[str] = field(default_factory=lambda: ["VERIFIED"])
    verifications: list[str] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any]:
        known = {
            f"/v1/Services/{SERVICE_SID}/PhoneNumbers": ("phone_numbers", "phone_number", self.in_service),
            f"/v1/Services/{SERVICE_SID}/Compliance/Usa2p": ("compliance", "campaign_status", self.campaigns),
            "/v1/Services": ("services", "sid", [SERVICE_SID]),
            "/v1/Tollfree/Verifications": ("verifications", "status", self.verifications),
        }
        if path in known:
            key, name, values = known[path]
            return {key: [{name: value} for value in values], "meta": {"key": key}}
        return {"incoming_phone_numbers": [{"sid": "PN" + "d" * 32}]}

    def problems(self, *numbers: str, service_sid: str | None = None) -> list[str]:
        return registration_problems(
            TwilioAccount(ACCOUNT_SID, AUTH_TOKEN, service_sid, numbers, self.url, answers_keywords=True)
        )


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    """Start the stand-in, with the one number in a registered campaign."""
    told = TwilioApi("")
    with json_answering(lambda path: (200, told.answer(path.partition("?")[0]))) as told.url:
        yield told


@pytest.mark.parametrize("service_sid", [None, SERVICE_SID])
def test_a_number_in_a_registered_campaign_has_no_problem(api: TwilioApi, service_sid: str | None) -> None:
    assert api.problems(OUR_NUMBER, service_sid=service_sid) == []


@pytest.mark.parametrize(
    ("campaigns", "said"), [([], "knows of no request"), (["IN_PROGRESS"], "in progress"), (["FAILED"], "failed")]
)
@pytest.mark.parametrize("service_sid", [None, SERVICE_SID])
def test_a_number_without_a_registered_campaign_is_named_with_what_to_do(
    api: TwilioApi, campaigns: list[str], said: str, service_sid: str | None
) -> None:
    api.campaigns = campaigns

    problems = api.problems(OUR_NUMBER, service_sid=service_sid)

    assert len(problems) == 1
    assert OUR_NUMBER in problems[0] and said in problems[0] and "A2P 10DLC" in problems[0]


def test_a_number_outside_of_the_service_with_the_campaign_is_named(api: TwilioApi) -> None:
    problems = api.problems("+13035550177", OUR_NUMBER)

    assert [problem.split(" ")[0] for problem in problems] == ["+13035550177"]


def test_a_toll_free_number_is_verified_by_itself(api: TwilioApi) -> None:
    before = api.problems(TOLL_FREE)
    api.verifications = ["IN_REVIEW"]
    meanwhile = api.problems(TOLL_FREE)
    api.verifications = ["TWILIO_APPROVED"]
    after = api.problems(TOLL_FREE)

    assert [TOLL_FREE in problem and "knows of no request" in problem for problem in before] == [True]
    assert ["in review" in problem for problem in meanwhile] == [True]
    assert after == []


def test_short_codes_and_numbers_of_other_countries_need_no_campaign(api: TwilioApi) -> None:
    api.campaigns = []

    assert api.problems("12345", "+34612345678") == []


def test_a_carrier_out_of_reach_is_told_with_its_address(api: TwilioApi) -> None:
    api.url = "http://127.0.0.1:9"

    assert [api.url in problem for problem in api.problems(OUR_NUMBER)] == [True]
