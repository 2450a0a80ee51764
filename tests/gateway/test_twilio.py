"""Twilio's calls read, and our answers written, on values alone."""

from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from twilio.twiml.messaging_response import MessagingResponse

from core.message import Part
from gateway.base import RefusedError, WebhookRequest
from gateway.twilio import FORM, Twilio
from gateway.twilio_setup import TwilioAccount
from tests.twilio_answers import PUBLIC_URL, SERVICE_SID, account
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, fields_of, signature_of

ANA = "+13035550123"


def twilio(
    *, numbers: tuple[str, ...] = (OUR_NUMBER,), answers_keywords: bool = True, public_url: str = PUBLIC_URL
) -> Twilio:
    account = TwilioAccount(ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, numbers, "https://api.twilio.com", answers_keywords)
    return Twilio(account, public_url=public_url)


def call(fields: dict[str, str], *, signed_url: str = f"{PUBLIC_URL}/sms", path: str = "/sms") -> WebhookRequest:
    headers = {"X-Twilio-Signature": signature_of(signed_url, fields), "Host": "127.0.0.1:5000"}
    return WebhookRequest(path, FORM, headers, urlencode(fields).encode())


def test_a_call_is_read_whatever_host_the_proxy_called():
    inbound = twilio().read_inbound(call(fields_of("calf", sender=ANA, sid="SM" + "1" * 32)))

    assert (inbound.carrier_id, inbound.sender, inbound.recipient) == ("SM" + "1" * 32, ANA, OUR_NUMBER)
    assert (inbound.text, inbound.carrier_answered) == ("calf", None)


@pytest.mark.parametrize(
    ("signed_url", "path"),
    [("http://127.0.0.1:5000/sms", "/sms"), (f"{PUBLIC_URL}/sms", "/sms?x=1"), (f"{PUBLIC_URL}/other", "/sms")],
)
def test_a_signature_over_another_address_is_refused(signed_url, path):
    with pytest.raises(RefusedError) as refused:
        twilio().read_inbound(call(fields_of("calf", sender=ANA), signed_url=signed_url, path=path))

    assert refused.value.status == 403


def test_the_query_is_signed_too():
    request = call(fields_of("calf", sender=ANA), signed_url=f"{PUBLIC_URL}/sms?x=1", path="/sms?x=1")

    assert twilio().read_inbound(request).text == "calf"


def test_a_text_to_the_number_of_broadcasts_is_ours():
    ours = account(PUBLIC_URL, broadcast_number="12345")

    inbound = Twilio(ours, public_url=PUBLIC_URL).read_inbound(call(fields_of("calf", sender=ANA, To="12345")))

    assert inbound.recipient == "12345"


def test_a_text_to_our_service_is_ours_whatever_its_number():
    ours = call(fields_of("calf", sender=ANA, To="+13035550999", MessagingServiceSid=SERVICE_SID))
    another = call(fields_of("calf", sender=ANA, To="+13035550999", MessagingServiceSid="MG" + "d" * 32))

    assert twilio(numbers=()).read_inbound(ours).recipient == "+13035550999"
    with pytest.raises(RefusedError):
        twilio(numbers=()).read_inbound(another)


@pytest.mark.parametrize(
    ("text", "more", "answers_keywords", "answered"),
    [
        ("STOP", {}, True, "stop"),
        (" stop ", {}, True, "stop"),
        ("Yes", {}, True, "start"),
        ("info", {}, True, "help"),
        ("STOP please", {}, True, None),
        ("ALTO", {}, True, None),
        ("ALTO", {"OptOutType": "STOP"}, True, "stop"),
        ("STOP", {}, False, None),
        ("STOP", {"OptOutType": "STOP"}, False, "stop"),
    ],
)
def test_what_twilio_has_answered_is_told_by_its_own_word_else_by_its_list(text, more, answers_keywords, answered):
    request = call(fields_of(text, sender=ANA, **more))

    assert twilio(answers_keywords=answers_keywords).read_inbound(request).carrier_answered == answered


def test_more_fields_than_any_text_has_are_refused():
    with pytest.raises(RefusedError) as refused:
        twilio().read_inbound(call(fields_of("calf", sender=ANA) | {f"Field{n}": "" for n in range(200)}))

    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("public_url", "signed_url"),
    [(PUBLIC_URL, f"{PUBLIC_URL}:443/sms"), (f"{PUBLIC_URL}:8443", f"{PUBLIC_URL}/sms")],
)
def test_an_address_signed_with_or_without_its_port_is_ours(public_url, signed_url):
    request = call(fields_of("calf", sender=ANA), signed_url=signed_url)

    assert twilio(public_url=public_url).read_inbound(request).text == "calf"


@pytest.mark.parametrize("signature", ["", "x", "ñ", "\ud800"])
def test_what_is_no_signature_is_refused(signature):
    request = call(fields_of("calf", sender=ANA))

    with pytest.raises(RefusedError) as refused:
        twilio().read_inbound(replace(request, headers={"X-Twilio-Signature": signature}))

    assert refused.value.status == 403


@pytest.mark.parametrize(
    "written", ["right+calf", "right%20calf", "%72ight calf", "right calf&", "right calf&&", "right calf&Later"]
)
def test_a_form_is_read_however_it_is_written(written):
    fields = fields_of("right calf", sender=ANA)
    later = {"Later": ""} if written.endswith("Later") else {}
    body = urlencode(fields).replace("Body=right+calf", "") + f"&%42ody={written}"
    signature = signature_of(f"{PUBLIC_URL}/sms", fields | later)

    inbound = twilio().read_inbound(WebhookRequest("/sms", FORM, {"X-Twilio-Signature": signature}, body.encode()))

    assert inbound.text == "right calf"


@pytest.mark.parametrize("name", ["Body", "%42ody", "Bod%79"])
def test_a_name_that_comes_twice_is_refused_however_it_is_written(name):
    request = call(fields_of("calf", sender=ANA))

    with pytest.raises(RefusedError) as refused:
        twilio().read_inbound(replace(request, body=request.body + f"&{name}=calf".encode()))

    assert refused.value.status == 400


@pytest.mark.parametrize("bodies", [[], ["1/2 Calf: <rest> & sip", "2/2 ¿Duele? ñ 🦵"]])
def test_each_part_is_a_message_of_its_own_as_the_helper_library_writes_it(bodies):
    response = MessagingResponse()
    for body in bodies:
        response.message(body)

    answer = twilio().answer([Part(body) for body in bodies])

    assert ElementTree.canonicalize(answer.body) == ElementTree.canonicalize(str(response))
    assert answer.content_type == "text/xml"
    assert [message.text for message in ElementTree.fromstring(answer.body)] == bodies
