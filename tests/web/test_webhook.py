"""The webhook, called as Twilio and as others call it, on a real web process."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest

from core.participant import Entry
from core.segments import count_segments
from store import broadcasts
from store.database import open_database
from store.migrations import migrate
from tests.commanding import code_in, organize
from tests.serving import serving
from tests.twilio_calls import FORM, SETTINGS, Answer, fields_of, new_sid, post, signature_of, text_us

CHIDI = "+13035550123"  # texts web processes of his own


@pytest.fixture
def url(twilio_web):
    """Give the URL of the web process all tests here share."""
    return twilio_web.url


@pytest.fixture
def rows(twilio_web, number):
    """Give a function that counts what the shared process has stored of this test's runner."""

    def count(table: str) -> int:
        whose = {
            "inbox": "sender = :number",
            "outbox": "recipient = :number",
            "consents": "phone = :number",
            "episodes": "runner_id IN (SELECT id FROM runners WHERE phone = :number)",
        }
        found = twilio_web.db.one(f"SELECT count(*) AS n FROM {table} WHERE {whose[table]}", number=number)
        return int(found["n"])

    return count


def call(url: str, fields: dict[str, str], *, content_type: str = FORM, **headers: str) -> Answer:
    signature = signature_of(f"{url}/sms", fields)
    return post(
        f"{url}/sms",
        urlencode(fields).encode(),
        headers={"Content-Type": content_type, "X-Twilio-Signature": signature} | headers,
    )


def test_right_calf_is_answered_with_three_one_segment_messages_and_the_introduction(url, number):
    answer = text_us(url, "right calf", sender=number)

    assert (answer.status, answer.content_type) == (200, "text/xml; charset=utf-8")
    assert [part[:3] for part in answer.parts[:3]] == ["1/3", "2/3", "3/3"]
    assert len(answer.parts) == 4
    assert [count_segments(part) for part in answer.parts] == [1, 1, 1, 1]


def test_the_same_message_again_gets_the_same_bytes_whatever_was_said_in_between(url, rows, number):
    sid = new_sid()
    first = text_us(url, "right calf", sender=number, sid=sid)
    text_us(url, "3", sender=number)
    again = text_us(url, "right calf", sender=number, sid=sid)

    assert again.body == first.body
    assert rows("inbox") == 2


def test_the_same_message_at_once_from_many_connections_is_stored_and_answered_once(url, rows, number):
    sid = new_sid()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text_us(url, "calf", sender=number, sid=sid), range(8)))

    assert len({answer.body for answer in answers}) == 1
    assert rows("inbox") == 1
    assert rows("outbox") == 5, "four parts and one check-in that waits"


def test_texts_of_one_runner_take_turns_and_only_one_introduces_us(url, rows, number):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text_us(url, "calf", sender=number), range(8)))

    assert sorted(len(answer.parts) for answer in answers) == [3] * 7 + [4]
    assert rows("consents") == 1
    assert rows("episodes") == 1


def test_an_organizers_command_is_obeyed_once_and_answered_with_the_same_bytes(url, rows, number, twilio_web):
    race = organize(twilio_web.db, number, code="WEBHOOK30", runners=[Entry("+13035557101"), Entry("+13035557102")])
    sids = new_sid(), new_sid()
    shown = text_us(url, "SEND Go", sender=number, sid=sids[0])
    code = code_in(shown.parts)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda _: text_us(url, code, sender=number, sid=sids[1]), range(4)))
    again = text_us(url, "SEND Go", sender=number, sid=sids[0])

    assert len({answer.body for answer in sent}) == 1 and "On its way to 2" in sent[0].parts[0]
    assert again.body == shown.body
    assert len(broadcasts.list_of_race(twilio_web.db, race.id)) == 1
    assert (rows("inbox"), rows("outbox")) == (2, 2)


def test_the_same_code_in_many_texts_at_once_launches_once(url, number, twilio_web):
    race = organize(twilio_web.db, number, code="WEBHOOK31", runners=[Entry("+13035557101")])
    code = code_in(text_us(url, "SEND Go", sender=number).parts)

    with ThreadPoolExecutor(4) as pool:
        answers = [answer.parts[0] for answer in pool.map(lambda _: text_us(url, code, sender=number), range(4))]

    assert sorted("On its way" in answer for answer in answers) == [False, False, False, True]
    assert len(broadcasts.list_of_race(twilio_web.db, race.id)) == 1


def test_a_forged_call_is_refused_and_not_stored(url, rows, number):
    fields = fields_of("calf", sender=number)
    forged = signature_of(f"{url}/sms", fields, token="another token")

    def with_signature(form: dict[str, str], **signature: str) -> Answer:
        return post(f"{url}/sms", urlencode(form).encode(), headers={"Content-Type": FORM} | signature)

    answers = [
        with_signature(fields),
        with_signature(fields, **{"X-Twilio-Signature": forged}),
        with_signature(fields | {"Body": "hip"}, **{"X-Twilio-Signature": signature_of(f"{url}/sms", fields)}),
    ]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert rows("inbox") == 0


@pytest.mark.parametrize("name", ["MessageSid", "AccountSid", "From", "To", "Body"])
def test_a_signed_call_that_lacks_a_field_is_refused(url, name, rows, number):
    fields = fields_of("calf", sender=number)
    del fields[name]

    assert call(url, fields).status == 400
    assert rows("inbox") == 0


def test_a_boundary_moved_between_a_name_and_its_value_is_refused(url, number):
    fields = fields_of("Shin", sender=number)
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
def test_a_signed_call_that_is_not_for_us_is_refused(url, name, value, status, number):
    assert call(url, fields_of("calf", sender=number, **{name: value})).status == status


def test_a_field_that_comes_twice_is_refused(url, number):
    fields = fields_of("calf", sender=number)
    body = urlencode(fields) + "&" + urlencode({"Body": "calf"})
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature_of(f"{url}/sms", fields)}

    assert post(f"{url}/sms", body.encode(), headers=headers).status == 400


def test_wrong_methods_and_types_are_refused(url, number):
    fields = fields_of("calf", sender=number)

    assert post(f"{url}/sms", b"", headers={}, method="GET").status == 405
    assert call(url, fields, content_type="application/json").status == 415
    assert call(url, fields, content_type="multipart/form-data; boundary=x").status == 415


def test_a_megabyte_is_refused(url, number):
    assert call(url, fields_of("x" * 1_000_000, sender=number)).status == 413


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
def test_any_text_is_stored_and_answered(url, text, rows, number):
    answer = text_us(url, text, sender=number)

    assert answer.status == 200
    assert len(answer.parts) >= 1
    assert rows("inbox") == 1


@pytest.mark.parametrize("raw", [b"%FF%FE", b"%ED%A0%80", b"\xff\xfe", b"%F0%9F"])
def test_bytes_that_are_no_utf8_are_refused_or_stored_never_an_error(url, raw, number):
    fields = fields_of("", sender=number)
    body = urlencode(fields).encode().replace(b"&Body=&", b"&Body=" + raw + b"&")
    signed = signature_of(f"{url}/sms", fields | {"Body": "\ufffd" * 2})

    answer = post(f"{url}/sms", body, headers={"Content-Type": FORM, "X-Twilio-Signature": signed})

    assert answer.status in (200, 403)


def test_forwarded_headers_change_nothing(url, number):
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "1.2.3.4",
        "Forwarded": "host=evil.example",
    }

    assert call(url, fields_of("calf", sender=number), **spoofed).status == 200


def test_a_sender_that_is_no_phone_is_stored_in_silence(url, number, twilio_web):
    answer = text_us(url, "Your code is 1234", sender=number[-6:])

    assert (answer.status, answer.parts) == (200, [])
    assert twilio_web.db.one("SELECT id FROM inbox WHERE sender = :sender", sender=number[-6:])


def test_a_robot_that_answers_us_is_left_alone_after_twelve_answers_but_stop_and_red_flags_work(url, number):
    answers = [text_us(url, "hello", sender=number) for _ in range(15)]
    emergency = text_us(url, "chest pain", sender=number)
    stop = text_us(url, "please stop texting me", sender=number)

    assert [bool(answer.parts) for answer in answers] == [True] * 12 + [False] * 3
    assert "911" in emergency.parts[0]
    assert len(stop.parts) == 1


def test_what_twilio_answers_itself_is_recorded_in_silence(url, number, twilio_web):
    stop = text_us(url, "STOP", sender=number)
    after = text_us(url, "calf", sender=number)
    start = text_us(url, "Start", sender=number, OptOutType="START")
    back = text_us(url, "calf", sender=number)

    assert (stop.parts, after.parts, start.parts) == ([], [], [])
    assert len(back.parts) >= 3
    events = twilio_web.db.all("SELECT event FROM consents WHERE phone = :number ORDER BY id", number=number)
    assert [row["event"] for row in events] == ["stopped", "started"]


def test_a_text_that_could_not_be_stored_is_refused_and_answered_when_the_carrier_calls_again(
    new_database_url, tmp_path
):
    sid = new_sid()
    with serving(new_database_url, tmp_path, is_small=True, wait_for="/health", **dict[str, Any](SETTINGS)) as server:
        refused = text_us(server.url, "calf", sender=CHIDI, sid=sid)
        with closing(open_database(new_database_url)) as db:
            migrate(db)
        again = text_us(server.url, "calf", sender=CHIDI, sid=sid)

    assert refused.status == 503
    assert (again.status, len(again.parts)) == (200, 4)


def test_without_a_token_no_call_is_taken(start_server):
    server = start_server()

    assert text_us(server.url, "calf", sender=CHIDI).status == 403


def test_logs_hold_neither_the_number_nor_the_words(start_server):
    server = start_server(**SETTINGS)
    text_us(server.url, "my secret calf", sender=CHIDI)
    call(server.url, fields_of("my secret calf", sender=CHIDI, To="+13035550999"))

    logs = server.logs()

    assert "answered" in logs and "refused" in logs
    assert CHIDI not in logs and "3035550123" not in logs and "secret" not in logs
