"""Reports of our texts, called in as the carrier calls them, on a real web process."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.serving import serving
from tests.twilio_calls import ACCOUNT_SID, FORM, OUR_NUMBER, SETTINGS, new_sid, post, signature_of

ANA = "+13035550123"


@pytest.fixture
def url(twilio_web):
    """Give the URL of the web process all tests here share."""
    return twilio_web.url


@pytest.fixture
def ticket(twilio_web, number):
    """Give the ticket of a text that is just being sent."""
    db = twilio_web.db
    with db.transaction() as tx:
        tx.run(
            """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, expires_at)
               VALUES (:key, 1, :number, 'Calf: 1 better?', 1, 1, 'sending', 'in hand', 0, 0)""",
            key=f"checkin:{number}:1",
            number=number,
        )
        outbox_id = tx.one("SELECT id FROM outbox WHERE recipient = :number", number=number)["id"]
        tx.run("UPDATE outbox SET ticket = :ticket WHERE id = :id", ticket=f"{outbox_id}.f00d", id=outbox_id)
    return f"{outbox_id}.f00d"


@pytest.fixture
def state(twilio_web, number):
    """Give a function that reads what the text has come to."""

    def read():
        row = twilio_web.db.one("SELECT state, carrier_id FROM outbox WHERE recipient = :number", number=number)
        return row["state"], row["carrier_id"]

    return read


def fields_of(status: str, *, sid: str, **changed: str) -> dict[str, str]:
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": ACCOUNT_SID,
        "From": OUR_NUMBER,
        "To": ANA,
        "ApiVersion": "2010-04-01",
    } | changed


def report(url, ticket, status, *, sid=None, token=SETTINGS["TWILIO_AUTH_TOKEN"], content_type=FORM, **changed):
    """Report a status; give the status and body of our answer."""
    address = f"{url}/sms/report?ticket={ticket}"
    fields = fields_of(status, sid=sid or new_sid(), **changed)
    headers = {"Content-Type": content_type, "X-Twilio-Signature": signature_of(address, fields, token=token)}
    return post(address, urlencode(fields).encode(), headers=headers)


def test_a_report_is_stored_and_answered_with_nothing(url, ticket, state):
    sid = new_sid()
    answer = report(url, ticket, "delivered", sid=sid)

    assert (answer.status, answer.body) == (204, b"")
    assert state() == ("delivered", sid)


def test_the_same_report_again_is_answered_alike(url, ticket, state):
    sid = new_sid()
    answers = [
        report(url, ticket, status, sid=sid).status for status in ("queued", "sent", "sent", "delivered", "sent")
    ]

    assert answers == [204] * 5
    assert state() == ("delivered", sid)


def test_a_report_of_an_unknown_text_is_kept(url, twilio_web):
    sid = new_sid()
    answer = report(url, "999999.f00d", "sent", sid=sid)

    assert answer.status == 204
    assert twilio_web.db.one("SELECT state FROM reports WHERE carrier_id = :sid", sid=sid) == {"state": "sent"}


def test_a_forged_report_is_refused_and_changes_nothing(url, ticket, state):
    unsigned = post(
        f"{url}/sms/report?ticket={ticket}", urlencode(fields_of("sent", sid=new_sid())).encode(), headers={}
    )
    forged = report(url, ticket, "sent", token="another token")

    assert [unsigned.status, forged.status] == [403, 403]
    assert state() == ("sending", None)


def test_a_report_without_a_signature_is_refused_before_its_body_is_read(url):
    answer = post(f"{url}/sms/report", b"x" * 60_000, headers={"Content-Type": "application/json"})

    assert answer.status == 403


@pytest.mark.parametrize(
    ("changed", "status"), [({"AccountSid": "AC" + "b" * 32}, 403), ({"MessageSid": "SM1"}, 400), ({"a b": ""}, 400)]
)
def test_a_report_that_is_not_of_ours_is_refused(url, ticket, state, changed, status):
    assert report(url, ticket, "sent", **changed).status == status
    assert state() == ("sending", None)


def test_wrong_methods_types_and_sizes_are_refused(url, ticket):
    get = post(f"{url}/sms/report?ticket={ticket}", b"", headers={}, method="GET")
    as_json = report(url, ticket, "sent", content_type="application/json")
    large = report(url, ticket, "sent", ChannelStatusMessage="x" * 70_000)

    assert [get.status, as_json.status, large.status] == [405, 415, 413]


def test_a_report_that_could_not_be_stored_is_refused_for_the_carrier_to_call_again(new_database_url, tmp_path):
    with serving(new_database_url, tmp_path, is_small=True, wait_for="/health", **dict[str, Any](SETTINGS)) as server:
        answer = report(server.url, "1.f00d", "sent")

    assert answer.status == 503


def test_without_a_carrier_no_report_is_taken_and_nothing_of_one_is_logged(start_server):
    server = start_server()
    answer = report(server.url, "1.f00d", "sent")

    assert answer.status == 403
    assert "refused" in server.logs() and ANA[1:] not in server.logs()
