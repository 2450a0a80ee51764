"""The stand-in carrier's reports, as a small web server sees them come in."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from tests.carriers import Carrier
from tests.serving import free_port
from tests.stand_in.client import texts_of
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

ANA, SERVICE = "+13035550101", "MG" + "c" * 32
WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Call:
    """One report that came in; `at` by the monotonic clock."""

    at: float
    path: str
    fields: dict[str, str]
    signature: str


@dataclass(slots=True)
class Web:
    """Takes reports at `callback`, and answers each with `status`."""

    port: int
    status: int = 204
    calls: "Queue[Call]" = field(default_factory=Queue)

    @property
    def callback(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms/report?ticket=a%20b&x=1#rc=2"

    def next_statuses(self, number: int) -> list[str]:
        return [self.calls.get(timeout=WAIT_SECONDS).fields["MessageStatus"] for _ in range(number)]


@contextmanager
def listening(web: Web) -> Iterator[None]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            web.calls.put(Call(time.monotonic(), self.path, fields, self.headers["X-Twilio-Signature"]))
            self.send_response(web.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", web.port), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield
        server.shutdown()


@pytest.fixture
def web() -> Iterator[Web]:
    """Give a web server that takes reports."""
    web = Web(free_port())
    with listening(web):
        yield web


def send(carrier: Carrier, callback: str, **changed: str) -> Any:
    fields = {"to": ANA, "from_": OUR_NUMBER, "body": "Sip now.", "status_callback": callback} | changed
    return texts_of(carrier).create(**fields)


def test_a_text_is_reported_as_sent_and_then_as_delivered(carrier: Carrier, web: Web) -> None:
    sent = send(carrier, web.callback)

    reports = [web.calls.get(timeout=WAIT_SECONDS).fields for _ in range(2)]
    assert [report.pop("MessageStatus") for report in reports] == ["sent", "delivered"]
    assert [report.pop("SmsStatus") for report in reports] == ["sent", "delivered"]
    same = {"MessageSid": sent.sid, "SmsSid": sent.sid, "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01"}
    assert reports == [same | {"From": OUR_NUMBER, "To": ANA}] * 2
    carrier.wait_for(reports=2)
    assert carrier.messages()[0].reported == ["sent", "delivered"]


def test_a_report_is_signed_over_the_url_with_its_query(carrier: Carrier, web: Web) -> None:
    send(carrier, web.callback)

    call = web.calls.get(timeout=WAIT_SECONDS)
    assert call.path == "/sms/report?ticket=a%20b&x=1"
    url = f"http://127.0.0.1:{web.port}{call.path}"
    assert RequestValidator(AUTH_TOKEN).validate(url, call.fields, call.signature)


def test_a_service_also_reports_that_it_has_queued_a_text(carrier: Carrier, web: Web) -> None:
    texts_of(carrier).create(to=ANA, messaging_service_sid=SERVICE, body="Sip now.", status_callback=web.callback)

    calls = [web.calls.get(timeout=WAIT_SECONDS).fields for _ in range(3)]
    assert [call["MessageStatus"] for call in calls] == ["queued", "sent", "delivered"]
    assert {(call["MessagingServiceSid"], call["From"]) for call in calls} == {(SERVICE, OUR_NUMBER)}


def test_a_text_may_fail_with_a_code(carrier: Carrier, web: Web) -> None:
    carrier.behave(report_final=[{"status": "undelivered", "code": 30003}])
    send(carrier, web.callback)

    first, last = [web.calls.get(timeout=WAIT_SECONDS).fields for _ in range(2)]
    assert (first["MessageStatus"], first.get("ErrorCode")) == ("sent", None)
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")
    [listed] = texts_of(carrier).list()
    assert (listed.status, listed.error_code) == ("undelivered", 30003)


def test_a_share_of_the_texts_fails(carrier: Carrier) -> None:
    finals = [{"status": "undelivered", "code": 30003, "share": 0.3}, {"status": "failed", "code": 30007, "share": 0.3}]
    carrier.behave(report_final=finals, reports="never")
    for number in range(60):
        send(carrier, "https://sms.example.org/sms/report", body=f"text {number}")

    ends = [(message.status, message.error_code) for message in carrier.messages()]
    assert set(ends) == {("delivered", None), ("undelivered", 30003), ("failed", 30007)}
    assert all(6 <= ends.count(end) <= 36 for end in set(ends))


def test_reports_may_come_out_of_order(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="shuffled")
    send(carrier, web.callback)

    assert web.next_statuses(2) == ["delivered", "sent"]


def test_reports_may_come_twice(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="doubled")
    send(carrier, web.callback)

    assert web.next_statuses(4) == ["sent", "sent", "delivered", "delivered"]


def test_reports_may_come_late(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="late", report_delay_seconds=0.2)
    began_at = time.monotonic()
    send(carrier, web.callback)

    assert web.calls.get(timeout=WAIT_SECONDS).at - began_at >= 0.2


def test_reports_wait_for_the_senders_queue(carrier: Carrier, web: Web) -> None:
    carrier.behave(segments_per_second=5)
    send(carrier, web.callback, body="first")
    send(carrier, web.callback, body="second")

    calls = [web.calls.get(timeout=WAIT_SECONDS) for _ in range(4)]
    assert calls[2].at - carrier.posts()[0].monotonic >= 0.2


def test_reports_may_come_before_the_answer(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="early")
    sent = send(carrier, web.callback)

    early = [web.calls.get_nowait().fields for _ in range(2)]
    assert [(call["MessageSid"], call["MessageStatus"]) for call in early] == [
        (sent.sid, "sent"),
        (sent.sid, "delivered"),
    ]


def test_reports_may_never_come_and_go_to_no_other_machine(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="never")
    send(carrier, web.callback, body="never reported")
    carrier.behave(reports="truthful")
    send(carrier, "http://192.0.2.1/sms/report", body="elsewhere")
    send(carrier, "http://127.0.0.1:1@192.0.2.1/sms/report", body="elsewhere in disguise")
    send(carrier, web.callback, body="here")

    carrier.wait_for(reports=2)
    assert [message.reported for message in carrier.messages()] == [[], [], [], ["sent", "delivered"]]
    assert carrier.counts()["reports_failed"] == 0


def test_a_text_that_was_answered_with_an_error_is_reported_all_the_same(carrier: Carrier, web: Web) -> None:
    carrier.behave(faults=[{"kind": "empty-201"}])
    send(carrier, web.callback)

    assert web.next_statuses(2) == ["sent", "delivered"]


def test_a_report_is_made_again_while_nobody_listens(carrier: Carrier) -> None:
    web = Web(free_port())
    send(carrier, web.callback)

    with listening(web):
        assert web.next_statuses(2) == ["sent", "delivered"]


def test_a_report_that_our_web_could_not_take_is_lost(carrier: Carrier, web: Web) -> None:
    web.status = 500
    send(carrier, web.callback)

    carrier.wait_for(reports_failed=2)
    assert web.next_statuses(2) == ["sent", "delivered"]
    assert web.calls.empty()
    assert carrier.messages()[0].reported == []


def test_what_is_forgotten_is_not_reported(carrier: Carrier, web: Web) -> None:
    carrier.behave(reports="late", report_delay_seconds=0.1)
    send(carrier, web.callback, body="forgotten")
    carrier.forget()
    sent = send(carrier, web.callback)

    assert {web.calls.get(timeout=WAIT_SECONDS).fields["MessageSid"] for _ in range(2)} == {sent.sid}
