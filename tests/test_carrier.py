"""The stand-in carrier: what Twilio's own client and a bare socket see of it, and what it tells a test."""

import json
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from typing import Any, BinaryIO
from urllib.parse import urlencode

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.carriers import Carrier, carrier_running
from tests.serving import POLL_SECONDS, PROJECT, answers
from tests.stand_in.book import MESSAGES
from tests.stand_in.client import texts_of
from tests.stand_in.faults import RECORDED
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

ANA, BEN = "+13035550101", "+13035550102"
SERVICE = "MG" + "c" * 32
WAIT_SECONDS = 30
HELD_SECONDS = 0.2
START_ONE = """
import subprocess, sys
command = [sys.executable, "-m", "tests.carrier"]
started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
print(started.stdout.readline().decode())
"""


def request(body: str = "Calf: 1 better, 2 same, 3 worse?", *, to: str = ANA) -> bytes:
    """Write a whole POST."""
    form = urlencode({"To": to, "From": OUR_NUMBER, "Body": body})
    credentials = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    head = f"POST {MESSAGES}.json HTTP/1.1\r\nAuthorization: Basic {credentials}\r\nContent-Length: {len(form)}\r\n\r\n"
    return (head + form).encode()


def connect(carrier: Carrier) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(carrier.url.rsplit(":", 1)[1])), timeout=WAIT_SECONDS)


def read_answer(file: BinaryIO) -> tuple[str, bytes]:
    """Read one answer: its head, and as much of its body as comes."""
    head = b"".join(iter(file.readline, b"\r\n")).decode()
    return head, file.read(int(head.split("Content-Length: ")[1].split()[0]))


def what_comes_of_a_post(carrier: Carrier, *, wait_seconds: float = WAIT_SECONDS) -> str:
    """Post once on a bare socket: give the answer in a line, or "reset", or "nothing" when the wait is over."""
    with connect(carrier) as connection, connection.makefile("rb") as file:
        connection.sendall(request())
        connection.settimeout(wait_seconds)
        try:
            head, body = read_answer(file)
        except ConnectionResetError:
            return "reset"
        except TimeoutError:
            return "nothing"
    is_whole = f"Content-Length: {len(body)}\r\n" in head
    return f"{head.split()[1]} {body.decode() if is_whole else 'cut off'}"


def test_twilios_client_sends_a_text(carrier: Carrier) -> None:
    callback = "https://sms.example.org/sms/report?ticket=a%20b&x=ñ"

    sent = texts_of(carrier).create(
        to=ANA, from_=OUR_NUMBER, body="¿Mejor? 1 + 1 = 2 & más", status_callback=callback, validity_period=600
    )

    assert (sent.status, sent.to, sent.from_, sent.body) == ("queued", ANA, OUR_NUMBER, "¿Mejor? 1 + 1 = 2 & más")
    assert (sent.num_segments, sent.error_code) == ("1", None)
    assert abs(sent.date_created.timestamp() - time.time()) < WAIT_SECONDS
    [kept] = carrier.messages()
    assert (kept.sid, kept.to, kept.body) == (sent.sid, ANA, "¿Mejor? 1 + 1 = 2 & más")
    assert (kept.status_callback, kept.validity_period) == (callback, 600)


def test_a_service_accepts_a_text_and_chooses_its_number_later(carrier: Carrier) -> None:
    sent = texts_of(carrier).create(to=ANA, messaging_service_sid=SERVICE, body="Sip now.")

    assert (sent.status, sent.from_, sent.messaging_service_sid) == ("accepted", None, SERVICE)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "3035550101", "from_": OUR_NUMBER, "body": "Sip now."}, 21211),
        ({"to": ANA, "from_": OUR_NUMBER, "body": ""}, 21619),
        ({"to": ANA, "from_": OUR_NUMBER, "body": "a" * 1601}, 21617),
        ({"to": ANA, "body": "Sip now."}, 21603),
    ],
)
def test_what_twilio_would_refuse_is_refused(carrier: Carrier, fields: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        texts_of(carrier).create(**fields)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert carrier.messages() == []


def test_a_wrong_token_is_refused_and_the_post_remembered(carrier: Carrier) -> None:
    with pytest.raises(TwilioRestException) as refused:
        texts_of(carrier, token="wrong").create(to=ANA, from_=OUR_NUMBER, body="Sip now.")

    assert (refused.value.status, refused.value.code) == (401, 20003)
    [post] = carrier.posts()
    assert (post.to, post.body, post.status, post.fault, post.sid) == (ANA, "Sip now.", 401, None, None)
    assert abs(post.at - time.time()) < WAIT_SECONDS
    assert 0 <= time.monotonic() - post.monotonic < WAIT_SECONDS


def test_another_token_can_be_expected(carrier: Carrier) -> None:
    carrier.behave(expects_token="rotated")

    with pytest.raises(TwilioException, match="HTTP 401"):
        texts_of(carrier).list()
    assert texts_of(carrier, token="rotated").list() == []


def test_one_number_can_be_refused_with_a_code(carrier: Carrier) -> None:
    carrier.behave(faults=[{"kind": "refused", "code": 21610, "to": BEN}])

    with pytest.raises(TwilioRestException) as refused:
        texts_of(carrier).create(to=BEN, from_=OUR_NUMBER, body="Sip now.")
    texts_of(carrier).create(to=ANA, from_=OUR_NUMBER, body="Sip now.")

    assert refused.value.code == 21610
    assert [message.to for message in carrier.messages()] == [ANA]


def test_the_list_is_newest_first_over_all_pages(carrier: Carrier) -> None:
    texts = texts_of(carrier)
    for number in range(7):
        texts.create(to=ANA, from_=OUR_NUMBER, body=f"to Ana {number}")
        texts.create(to=BEN, from_=BEN, body=f"to Ben {number}")

    to_ana = texts.list(to=ANA, page_size=3)
    from_ben = texts.list(from_=BEN, page_size=7)

    assert [text.body for text in to_ana] == [f"to Ana {number}" for number in reversed(range(7))]
    assert [text.body for text in from_ben] == [f"to Ben {number}" for number in reversed(range(7))]
    assert len(texts.list()) == 14
    assert carrier.counts()["lists"] == 3 + 1 + 1


@pytest.mark.parametrize("lag", [3600, None])
def test_the_list_may_lag_or_never_show_a_text(carrier: Carrier, lag: int | None) -> None:
    carrier.behave(list_lag_seconds=lag)
    texts_of(carrier).create(to=ANA, from_=OUR_NUMBER, body="Sip now.")

    assert texts_of(carrier).list() == []


def test_the_list_may_fail(carrier: Carrier) -> None:
    carrier.behave(list_fails=True)

    with pytest.raises(TwilioException, match="HTTP 500"):
        texts_of(carrier).list()


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("429", '429 {"code": 20429,'),
        ("500-before", "500 <html>"),
        ("500-after", "500 <html>"),
        ("502-before", "502 <html>"),
        ("502-after", "502 <html>"),
        ("503-before", "503 <html>"),
        ("503-after", "503 <html>"),
        ("503-20503", '503 {"code": 20503,'),
        ("timeout-before", "nothing"),
        ("timeout-after", "nothing"),
        ("reset-before", "reset"),
        ("reset-after", "reset"),
        ("unauthorized", '401 {"code": 20003,'),
        ("refused", '400 {"code": 21610,'),
        ("truncated-201", "201 cut off"),
        ("rubbish-201", "201 <html>"),
        ("empty-201", "201 {}"),
    ],
)
def test_a_fault_is_seen_by_the_client_and_told_to_the_test(carrier: Carrier, kind: str, seen: str) -> None:
    carrier.behave(faults=[{"kind": kind, "count": 1}])

    answer = what_comes_of_a_post(carrier, wait_seconds=HELD_SECONDS if seen == "nothing" else WAIT_SECONDS)

    assert answer.startswith(seen)
    [post] = carrier.posts()
    assert post.fault == kind
    assert [message.sid for message in carrier.messages()] == ([post.sid] if kind in RECORDED else [])
    assert what_comes_of_a_post(carrier).startswith('201 {"sid": "SM')


def test_a_429_may_say_how_long_to_wait(carrier: Carrier) -> None:
    carrier.behave(faults=[{"kind": "429-with-wait", "wait_seconds": 3}])

    with connect(carrier) as connection, connection.makefile("rb") as file:
        connection.sendall(request())
        head, _ = read_answer(file)

    assert head.startswith("HTTP/1.1 429 ")
    assert "\r\nRetry-After: 3\r\n" in head
    assert carrier.messages() == []


def test_faults_strike_their_share_of_the_posts_and_the_same_ones_again(carrier: Carrier) -> None:
    struck = []
    for _ in range(2):
        carrier.reset()
        carrier.behave(seed=7, faults=[{"kind": kind, "share": 0.2} for kind in ("429", "500-after", "empty-201")])
        with connect(carrier) as connection, connection.makefile("rb") as file:
            for number in range(200):
                connection.sendall(request(f"text {number}"))
                read_answer(file)
        struck.append([post.fault for post in carrier.posts()])

    assert struck[0] == struck[1]
    assert all(20 <= Counter(struck[0])[kind] <= 60 for kind in ("429", "500-after", "empty-201"))


def test_another_change_does_not_begin_the_draws_anew(carrier: Carrier) -> None:
    carrier.behave(faults=[{"kind": "429", "count": 1}])
    what_comes_of_a_post(carrier)

    carrier.behave(answer_after_ms=1)

    assert what_comes_of_a_post(carrier).startswith("201 ")


@pytest.mark.parametrize("change", [{"fautls": []}, {"faults": [{"kind": "418-after"}]}, {"reports": "sometimes"}])
def test_a_behaviour_there_is_not_is_refused(carrier: Carrier, change: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="validation error"):
        carrier.behave(**change)


def test_a_connection_is_kept_and_requests_come_in_pieces_or_together(carrier: Carrier) -> None:
    with connect(carrier) as connection, connection.makefile("rb") as file:
        for byte in request("in pieces"):
            connection.sendall(bytes([byte]))
        read_answer(file)
        connection.sendall(request("one") + request("two"))
        answered = [json.loads(read_answer(file)[1])["body"] for _ in range(2)]

    assert answered == ["one", "two"]
    assert [message.body for message in carrier.messages()] == ["in pieces", "one", "two"]


def test_it_answers_after_a_set_delay(carrier: Carrier) -> None:
    carrier.behave(answer_after_ms=100)

    began_at = time.monotonic()
    what_comes_of_a_post(carrier)

    assert time.monotonic() - began_at >= 0.1


def test_a_senders_queue_drains_at_its_rate_in_segments(carrier: Carrier) -> None:
    carrier.behave(segments_per_second=2)
    texts = texts_of(carrier)
    for body in ("one segment", "two segments: " + "a" * 160, "after three"):
        texts.create(to=ANA, from_=OUR_NUMBER, body=body)
    texts.create(to=ANA, from_=BEN, body="another sender")

    first, second, third, other = carrier.messages()
    assert first.handset_at == first.created_at
    assert second.handset_at - first.handset_at == pytest.approx(0.5)
    assert third.handset_at - second.handset_at == pytest.approx(1.0)
    assert other.handset_at == other.created_at


def test_without_a_rate_a_text_is_through_at_once(carrier: Carrier) -> None:
    texts_of(carrier).create(to=ANA, from_=OUR_NUMBER, body="Sip now.")

    [listed] = texts_of(carrier).list()
    [kept] = carrier.messages()
    assert (listed.status, kept.handset_at) == ("delivered", kept.created_at)


def test_a_text_sent_twice_is_doubled_and_the_same_words_to_two_people_are_not(carrier: Carrier) -> None:
    def send(to: str, body: str, ticket: str) -> None:
        url = f"https://sms.example.org/sms/report?ticket={ticket}"
        texts_of(carrier).create(to=to, from_=OUR_NUMBER, body=body, status_callback=url)

    send(ANA, "Sip now.", "1")
    send(BEN, "Sip now.", "2")
    assert carrier.doubled() == []
    send(ANA, "Sip now.", "3")
    send(ANA, "Rest.", "4")
    send(BEN, "Rest a while.", "4")

    assert carrier.doubled() == ["Rest a while.", "Rest.", "Sip now."]


def test_it_forgets_and_goes_on_behaving_as_it_does(carrier: Carrier) -> None:
    carrier.behave(faults=[{"kind": "500-after"}])
    what_comes_of_a_post(carrier)

    carrier.forget()

    assert (carrier.messages(), carrier.posts()) == ([], [])
    assert set(carrier.counts().values()) == {0}
    assert what_comes_of_a_post(carrier).startswith("500 ")


def test_the_settings_have_our_processes_send_through_it(carrier: Carrier) -> None:
    settings = carrier.settings(TWILIO_AUTH_TOKEN="wrong")

    assert settings["TWILIO_API_URL"] == carrier.url
    assert (settings["TWILIO_ACCOUNT_SID"], settings["TWILIO_FROM"]) == (ACCOUNT_SID, OUR_NUMBER)
    assert settings["TWILIO_AUTH_TOKEN"] == "wrong"


def test_it_ends_when_its_stdin_is_closed() -> None:
    with carrier_running() as carrier:
        assert carrier.process.stdin
        carrier.process.stdin.close()

        assert carrier.process.wait(WAIT_SECONDS) == 0


def test_it_ends_when_its_parent_has_died() -> None:
    parent = subprocess.run([sys.executable, "-c", START_ONE], cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    url = parent.stdout.decode().strip()
    assert url.startswith("http://127.0.0.1:")

    give_up_at = time.monotonic() + WAIT_SECONDS
    while answers(f"{url}/control/counts"):
        assert time.monotonic() < give_up_at, "it runs on"
        time.sleep(POLL_SECONDS)


def test_a_text_is_redacted_by_an_empty_body(carrier: Carrier) -> None:
    sent = texts_of(carrier).create(to=ANA, from_=OUR_NUMBER, body="Sip now.")

    redacted = texts_of(carrier)(sent.sid).update(body="")

    assert (redacted.sid, redacted.body, redacted.to) == (sent.sid, "", ANA)
    assert [each.body for each in carrier.messages()] == [each.body for each in texts_of(carrier).list()] == [""]
    assert carrier.counts()["redactions"] == 1


def test_what_cannot_be_redacted_is_told(carrier: Carrier) -> None:
    carrier.behave(segments_per_second=0.01)
    for body in ("Sip now.", "Sip later."):
        texts_of(carrier).create(to=ANA, from_=OUR_NUMBER, body=body)
    waiting = texts_of(carrier).list()[0].sid

    told = []
    for sid, body in ((waiting, ""), (waiting, "other words"), ("SM" + "0" * 32, "")):
        with pytest.raises(TwilioRestException) as refused:
            texts_of(carrier)(sid).update(body=body)
        told.append((refused.value.status, refused.value.code))

    assert told == [(409, 20009), (400, 20001), (404, 20404)]


def test_a_text_that_came_in_or_was_answered_can_be_added_and_redacted(carrier: Carrier) -> None:
    sid = "SM" + "1" * 32
    carrier.add(sid, to=ANA, sender=OUR_NUMBER, body="1/3 Calf", direction="outbound-reply")

    (listed,) = texts_of(carrier).list(to=ANA)
    texts_of(carrier)(sid).update(body="")

    assert (listed.direction, listed.body) == ("outbound-reply", "1/3 Calf")
    assert carrier.messages()[0].body == ""
