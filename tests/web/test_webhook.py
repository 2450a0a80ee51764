"""The webhook, called as Twilio and as others call it, on a real web process."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from core.segments import count_segments
from store.database import open_database
from tests.twilio_calls import FORM, SETTINGS, Answer, fields_of, new_sid, post, signature_of, text_us

ANA = "+13035550123"


@pytest.fixture
def url(start_server):
    """Start the Procfile's web process with a Twilio account."""
    return start_server(**SETTINGS).url


@pytest.fixture
def stored(database_url):
    """Give a function that reads rows of the web process's database."""
    db = open_database(database_url)
    yield db.all
    db.close()


def call(url: str, fields: dict[str, str], *, content_type: str = FORM, **headers: str) -> Answer:
    signature = signature_of(f"{url}/sms", fields)
    return post(
        f"{url}/sms",
        urlencode(fields).encode(),
        headers={"Content-Type": content_type, "X-Twilio-Signature": signature} | headers,
    )


def test_right_calf_is_answered_with_three_one_segment_messages_and_the_introduction(url):
    answer = text_us(url, "right calf", sender=ANA)

    assert (answer.status, answer.content_type) == (200, "text/xml; charset=utf-8")
    assert [part[:3] for part in answer.parts[:3]] == ["1/3", "2/3", "3/3"]
    assert len(answer.parts) == 4
    assert [count_segments(part) for part in answer.parts] == [1, 1, 1, 1]


def test_the_same_message_again_gets_the_same_bytes_whatever_was_said_in_between(url, stored):
    sid = new_sid()
    first = text_us(url, "right calf", sender=ANA, sid=sid)
    text_us(url, "3", sender=ANA)
    again = text_us(url, "right calf", sender=ANA, sid=sid)

    assert again.body == first.body
    assert len(stored("SELECT id FROM inbox")) == 2


def test_the_same_message_at_once_from_many_connections_is_stored_and_answered_once(url, stored):
    sid = new_sid()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text_us(url, "calf", sender=ANA, sid=sid), range(8)))

    assert len({answer.body for answer in answers}) == 1
    assert len(stored("SELECT id FROM inbox")) == 1
    assert len(stored("SELECT id FROM outbox")) == 4


def test_texts_of_one_runner_take_turns_and_only_one_introduces_us(url, stored):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text_us(url, "calf", sender=ANA), range(8)))

    assert sorted(len(answer.parts) for answer in answers) == [3] * 7 + [4]
    assert len(stored("SELECT id FROM consents")) == 1
    assert len(stored("SELECT id FROM episodes")) == 1


def test_a_forged_call_is_refused_and_not_stored(url, stored):
    fields = fields_of("calf", sender=ANA)
    forged = signature_of(f"{url}/sms", fields, token="another token")

    answers = [
        post(f"{url}/sms", urlencode(fields).encode(), headers={"Content-Type": FORM, "X-Twilio-Signature": forged}),
        post(f"{url}/sms", urlencode(fields).encode(), headers={"Content-Type": FORM}),
        post(f"{url}/sms", urlencode(fields | {"Body": "hip"}).encode(), headers={"Content-Type": FORM, "X-Twilio-Signature": signature_of(f"{url}/sms", fields)}),
    ]  # fmt: skip

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert stored("SELECT id FROM inbox") == []


@pytest.mark.parametrize("name", ["MessageSid", "AccountSid", "From", "To", "Body"])
def test_a_signed_call_that_lacks_a_field_is_refused(url, name, stored):
    fields = fields_of("calf", sender=ANA)
    del fields[name]

    assert call(url, fields).status == 400
    assert stored("SELECT id FROM inbox") == []


def test_a_boundary_moved_between_a_name_and_its_value_is_refused(url):
    fields = fields_of("Shin", sender=ANA)
    signature = signature_of(f"{url}/sms", fields)
    moved = {
        ("BodyS" if name == "Body" else name): ("hin" if name == "Body" else value) for name, value in fields.items()
    }

    assert signature_of(f"{url}/sms", moved) == signature, "the scheme does not sign the boundary"
    answer = post(
        f"{url}/sms", urlencode(moved).encode(), headers={"Content-Type": FORM, "X-Twilio-Signature": signature}
    )

    assert answer.status == 400


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("AccountSid", "AC" + "b" * 32, 403),
        ("To", "+13035550999", 403),
        ("MessageSid", "SM123", 400),
        ("MessageSid", "XX" + "a" * 32, 400),
        ("From", "", 400),
    ],
)
def test_a_signed_call_that_is_not_for_us_is_refused(url, name, value, status):
    assert call(url, fields_of("calf", sender=ANA, **{name: value})).status == status


def test_a_field_that_comes_twice_is_refused(url):
    fields = fields_of("calf", sender=ANA)
    body = urlencode(fields) + "&" + urlencode({"Body": "calf"})
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature_of(f"{url}/sms", fields)}

    assert post(f"{url}/sms", body.encode(), headers=headers).status == 400


def test_wrong_methods_and_types_are_refused(url):
    fields = fields_of("calf", sender=ANA)

    assert post(f"{url}/sms", b"", headers={}, method="GET").status == 405
    assert call(url, fields, content_type="application/json").status == 415
    assert call(url, fields, content_type="multipart/form-data; boundary=x").status == 415


def test_a_megabyte_is_refused(url):
    assert call(url, fields_of("x" * 1_000_000, sender=ANA)).status == 413


@pytest.mark.parametrize(
    "text",
    [
        "calf\x00",
        "\x00",
        "\U0001f9b5" * 1600,
        "a" * 1600,
        "",
        "   ",
        "\u202e\u200b",
        "' OR 1=1 --",
        "<b>calf</b>",
        "calf\r\nX: y",
    ],
)
def test_any_text_is_stored_and_answered(url, text, stored):
    answer = text_us(url, text, sender=ANA)

    assert answer.status == 200
    assert len(answer.parts) >= 1
    assert len(stored("SELECT id FROM inbox")) == 1


@pytest.mark.parametrize("raw", [b"%FF%FE", b"%ED%A0%80", b"\xff\xfe", b"%F0%9F"])
def test_bytes_that_are_no_utf8_are_refused_or_stored_never_an_error(url, raw):
    fields = fields_of("", sender=ANA)
    body = urlencode(fields).encode().replace(b"&Body=&", b"&Body=" + raw + b"&")
    signed = signature_of(f"{url}/sms", fields | {"Body": "\ufffd" * 2})

    answer = post(f"{url}/sms", body, headers={"Content-Type": FORM, "X-Twilio-Signature": signed})

    assert answer.status in (200, 403)


def test_forwarded_headers_change_nothing(url):
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "1.2.3.4",
        "Forwarded": "host=evil.example",
    }

    assert call(url, fields_of("calf", sender=ANA), **spoofed).status == 200


def test_a_sender_that_is_no_phone_is_stored_in_silence(url, stored):
    answer = text_us(url, "Your code is 1234", sender="72975")

    assert (answer.status, answer.parts) == (200, [])
    assert len(stored("SELECT id FROM inbox")) == 1


def test_a_robot_that_answers_us_is_left_alone_after_twelve_answers_but_stop_and_red_flags_work(url):
    answers = [text_us(url, "hello", sender=ANA) for _ in range(15)]
    emergency = text_us(url, "chest pain", sender=ANA)
    stop = text_us(url, "please stop texting me", sender=ANA)

    assert [bool(answer.parts) for answer in answers] == [True] * 12 + [False] * 3
    assert "911" in emergency.parts[0]
    assert len(stop.parts) == 1


def test_what_twilio_answers_itself_is_recorded_in_silence(url, stored):
    stop = text_us(url, "STOP", sender=ANA)
    after = text_us(url, "calf", sender=ANA)
    start = text_us(url, "Start", sender=ANA, OptOutType="START")
    back = text_us(url, "calf", sender=ANA)

    assert (stop.parts, after.parts, start.parts) == ([], [], [])
    assert len(back.parts) >= 3
    assert [row["event"] for row in stored("SELECT event FROM consents ORDER BY id")] == ["stopped", "started"]


def test_without_a_token_no_call_is_taken(start_server):
    server = start_server()

    assert text_us(server.url, "calf", sender=ANA).status == 403


def test_logs_hold_neither_the_number_nor_the_words(start_server):
    server = start_server(**SETTINGS)
    text_us(server.url, "my secret calf", sender=ANA)
    call(server.url, fields_of("my secret calf", sender=ANA, To="+13035550999"))

    logs = server.logs()

    assert "answered" in logs and "refused" in logs
    assert ANA not in logs and "3035550123" not in logs and "secret" not in logs
