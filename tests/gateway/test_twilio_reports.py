"""Twilio's reports, verified and read on values alone."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from core.outcome import Because, Misconfigured, NotSent, Refused, Report
from gateway.base import RefusedError, WebhookRequest
from gateway.simulator import Simulator
from gateway.twilio import FORM, Twilio
from gateway.twilio_codes import meaning_of
from tests.twilio_answers import PUBLIC_URL, account
from tests.twilio_calls import ACCOUNT_SID, OUR_NUMBER, signature_of

SID = "SM" + "1" * 32
PATH = "/sms/report?ticket=7.f00d"


def fields_of(status: str, **changed: str) -> dict[str, str]:
    return {
        "MessageSid": SID,
        "SmsSid": SID,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": ACCOUNT_SID,
        "From": OUR_NUMBER,
        "To": "+13035550123",
        "ApiVersion": "2010-04-01",
        "RawDlrDoneDate": "2611261300",
    } | changed


def call(fields: dict[str, str], *, path: str = PATH, signed_path: str = PATH) -> WebhookRequest:
    headers = {"X-Twilio-Signature": signature_of(PUBLIC_URL + signed_path, fields)}
    return WebhookRequest(path, FORM, headers, urlencode(fields).encode())


def read(request):
    return Twilio(account("https://api.twilio.com"), public_url=PUBLIC_URL).read_report(request)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("sent", "sent"),
        ("partially_delivered", "sent"),
        ("delivered", "delivered"),
        ("read", "delivered"),
        ("undelivered", "undelivered"),
        ("failed", "failed"),
        ("canceled", "cancelled"),
    ],
)
def test_a_report_says_what_a_text_has_come_to(status, state):
    assert read(call(fields_of(status))) == Report("7.f00d", SID, state)


@pytest.mark.parametrize("status", ["queued", "accepted", "scheduled", "sending", "receiving", "a new word", ""])
def test_a_text_that_waits_at_twilio_is_nothing_new(status):
    assert read(call(fields_of(status))) is None


def test_a_status_that_its_old_name_contradicts_counts():
    assert read(call(fields_of("delivered", SmsStatus="sent"))) == Report("7.f00d", SID, "delivered")


@pytest.mark.parametrize(
    ("code", "kind"), [(30022, NotSent), (30034, Misconfigured), (30005, Refused), (21610, Refused), (12345, Refused)]
)
@pytest.mark.parametrize("status", ["failed", "undelivered"])
def test_a_failure_means_what_its_code_means_in_an_answer(status, code, kind):
    report = read(call(fields_of(status, ErrorCode=str(code))))

    assert report == Report("7.f00d", SID, status, code, meaning_of(code))
    assert isinstance(report.trouble, kind)


def test_a_phone_that_is_off_is_no_bad_number():
    assert read(call(fields_of("undelivered", ErrorCode="30003"))).trouble.because is Because.OF_THE_TEXT


@pytest.mark.parametrize(
    ("status", "code"), [("failed", ""), ("failed", "0"), ("failed", "9" * 20), ("failed", "x"), ("sent", "30005")]
)
def test_where_there_is_no_code_nothing_follows_from_it(status, code):
    report = read(call(fields_of(status, ErrorCode=code)))

    assert (report.error_code, report.trouble) == (None, None)


@pytest.mark.parametrize("path", ["/sms/report", "/sms/report?", "/sms/report?ticket=", "/sms/report?other=7.f00d"])
def test_a_report_without_our_ticket_has_the_carriers_id_alone(path):
    assert read(call(fields_of("sent"), path=path, signed_path=path)) == Report(None, SID, "sent")


@pytest.mark.parametrize("path", ["/sms/report", "/sms/report?ticket=8.f00d", "/sms"])
def test_a_signature_over_another_address_is_refused(path):
    with pytest.raises(RefusedError) as refused:
        read(call(fields_of("sent"), path=path))

    assert refused.value.status == 403


@pytest.mark.parametrize("name", ["MessageSid", "MessageStatus", "AccountSid"])
def test_a_report_that_lacks_a_field_is_refused(name):
    fields = fields_of("sent")
    del fields[name]

    with pytest.raises(RefusedError) as refused:
        read(call(fields))

    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [("AccountSid", "AC" + "b" * 32, 403), ("MessageSid", "SM1", 400), ("Bad name", "", 400)],
)
def test_a_report_that_is_not_of_ours_is_refused(name, value, status):
    with pytest.raises(RefusedError) as refused:
        read(call(fields_of("sent", **{name: value})))

    assert refused.value.status == status


def test_a_field_that_comes_twice_is_refused():
    request = call(fields_of("sent"))

    with pytest.raises(RefusedError) as refused:
        read(replace(request, body=request.body + b"&MessageStatus=sent"))

    assert refused.value.status == 400


def test_the_simulator_takes_no_report():
    with pytest.raises(RefusedError) as refused:
        Simulator().read_report(call(fields_of("sent")))

    assert refused.value.status == 403
