"""Texts posted through the real Twilio client, to an API that answers well, badly and not at all."""

import asyncio
import logging
from base64 import b64encode
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from core.outcome import Accepted, Because, Misconfigured, NotSent, Refused, Unsure
from core.outgoing import Attempt, Lane
from gateway.twilio import Twilio
from gateway.twilio_codes import meaning_of
from gateway.twilio_http import limits_of
from gateway.twilio_send import NOT_TWILIO
from tests.serving import free_port
from tests.twilio_answers import (
    PUBLIC_URL,
    SERVICE_SID,
    account,
    answering,
    cuts_off,
    hangs_up,
    refuses,
    resets,
    says,
    stalls,
    talks_nonsense,
    trickles,
    twilio_at,
)
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, new_sid

ANA = "+13035550123"
SID = new_sid()
LONG = timedelta(seconds=20)
GOOD = says(201, {"sid": SID, "status": "queued"})


def attempt(
    *, sender: str = OUR_NUMBER, body: str = "Calf: 1 better, 2 same & 3 worse? ñ 🦵", valid_for: float = 600
) -> Attempt:
    return Attempt(7, "7.f00d", 1, ANA, body, 1, Lane.REPLY, sender, timedelta(seconds=valid_for))


def post(answer, text=None):
    """Post a text to an API with this answer; give what became of it, and the calls the API had."""

    async def scenario():
        async with answering(answer) as api, twilio_at(api.url) as twilio:
            return await twilio.send(text or attempt()), api.calls

    return asyncio.run(scenario())


def post_to(url):
    async def scenario():
        async with twilio_at(url) as twilio:
            return await twilio.send(attempt())

    return asyncio.run(scenario())


def test_a_text_is_posted_with_what_twilio_needs_and_nothing_else():
    outcome, [call] = post(GOOD)

    assert outcome == Accepted(SID)
    assert (call.method, call.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json")
    assert call.headers["authorization"] == f"Basic {b64encode(f'{ACCOUNT_SID}:{AUTH_TOKEN}'.encode()).decode()}"
    assert call.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(call.body, strict_parsing=True) == {
        "To": [ANA],
        "From": [OUR_NUMBER],
        "Body": ["Calf: 1 better, 2 same & 3 worse? ñ 🦵"],
        "StatusCallback": [f"{PUBLIC_URL}/sms/report?ticket=7.f00d"],
        "ValidityPeriod": ["600"],
    }


def test_a_messaging_service_is_named_as_one():
    _, [call] = post(GOOD, attempt(sender=SERVICE_SID))

    fields = parse_qs(call.body)
    assert fields["MessagingServiceSid"] == [SERVICE_SID]
    assert "From" not in fields


@pytest.mark.parametrize(("seconds", "period"), [(0.5, "5"), (5.9, "5"), (61.7, "61"), (86_400, "36000")])
def test_a_text_waits_at_twilio_no_longer_than_it_is_of_use_and_twilio_allows(seconds, period):
    _, [call] = post(GOOD, attempt(valid_for=seconds))

    assert parse_qs(call.body)["ValidityPeriod"] == [period]


@pytest.mark.parametrize("sid", ["SM" + "0aF" * 10 + "12", "MM" + "0" * 32])
def test_an_answer_with_an_id_of_the_text_accepts_it(sid):
    assert post(says(201, {"sid": sid}))[0] == Accepted(sid)


TOO_FAST = {20429, 21611, 30001, 30022, 63018}
LATER = {20503, 30023, 30047, 30450, 30453, 30485, 30610, 63038}
OUR_SETUP = {
    *(20003, 20005, 20006, 20008, 20403, 20404, 21212, 21603, 21606, 21609, 21659, 21660, 21703, 21704, 21705),
    *(30002, 30032, 30033, 30034, 30035),
}
THIS_DESTINATION = {21408, 21608, 21612}
BAD_NUMBERS = {21211, 21614, 21635, 30005, 30006, 63003, 63024}
STOPPED = {21610, 63033}
THE_TEXT = {14103, 14107, 21617, 21619, 21620, 30003, 30004, 30007, 30008, 30036, 30410, 63016, 12345}


@pytest.mark.parametrize("code", sorted(TOO_FAST | LATER))
def test_what_may_go_later_is_not_sent(code):
    outcome, _ = post(refuses(429 if code == 20429 else 400, code))

    assert isinstance(outcome, NotSent)
    assert outcome.is_too_fast is (code in TOO_FAST)


@pytest.mark.parametrize("code", sorted(OUR_SETUP | THIS_DESTINATION))
def test_what_is_set_up_wrongly_waits_for_the_operator(code):
    outcome, _ = post(refuses(401 if code == 20003 else 400, code))

    assert isinstance(outcome, Misconfigured)
    assert (outcome.code, outcome.everywhere) == (code, code in OUR_SETUP)


@pytest.mark.parametrize("code", sorted(BAD_NUMBERS | STOPPED | THE_TEXT))
def test_what_will_never_go_is_refused_with_what_that_says_of_the_number(code):
    outcome, _ = post(refuses(400, code))

    because = Because.THE_NUMBER_IS_BAD if code in BAD_NUMBERS else Because.OF_THE_TEXT
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.because) == (code, Because.THEY_HAVE_STOPPED if code in STOPPED else because)


@pytest.mark.parametrize(("code", "wait"), [(21611, timedelta(minutes=1)), (30023, timedelta(hours=1))])
def test_some_codes_say_how_long_to_wait(code, wait):
    assert post(refuses(400, code))[0].retry_after == wait


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (401, Misconfigured(20003, meaning_of(20003).reason)),
        (403, Misconfigured(20403, meaning_of(20403).reason)),
        (404, Misconfigured(20404, meaning_of(20404).reason)),
        (429, meaning_of(20429)),
        (400, Misconfigured(400, NOT_TWILIO)),
        (407, Misconfigured(407, NOT_TWILIO)),
    ],
)
@pytest.mark.parametrize("body", ["<html>no</html>", "[]", "{}", '{"code": null}', '{"code": "21610"}', "\xff", ""])
def test_without_a_code_the_status_says_it(status, means, body):
    assert post(says(status, body))[0] == means


@pytest.mark.parametrize("status", [401, 403, 404])
def test_no_text_is_lost_over_a_code_we_do_not_know_where_the_account_is_refused(status):
    assert isinstance(post(refuses(status, 29999))[0], Misconfigured)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry_After": "7"}, timedelta(seconds=7)),
        ({"Retry_After": "0"}, None),
        ({"Retry_After": "999999999"}, timedelta(minutes=5)),
        ({"Retry_After": "Thu, 01 Jan 99999999999999999999 00:00:00 GMT"}, None),
        ({"Retry_After": "9" * 40}, None),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-3"}, None),
        (
            {"Retry_After": "Thu, 26 Nov 2026 13:00:09 GMT", "Date": "Thu, 26 Nov 2026 13:00:00 GMT"},
            timedelta(seconds=9),
        ),
        ({"Retry_After": "Thu, 26 Nov 2026 12:00:00 GMT", "Date": "Thu, 26 Nov 2026 13:00:00 GMT"}, None),
        ({"Retry_After": "Thu, 26 Nov 2026 13:00:09 GMT"}, None),
        ({"Retry_After": "Thu, 26 Nov 2026 13:00:09 -0000", "Date": "Thu, 26 Nov 2026 13:00:00 GMT"}, None),
    ],
)
def test_a_wait_that_twilio_asks_for_is_kept(headers, wait):
    assert post(refuses(429, 20429, **headers))[0].retry_after == wait


def test_unavailable_is_not_sent_only_by_twilios_own_word():
    assert post(refuses(503, 20503, Retry_After="3"))[0] == NotSent(meaning_of(20503).reason, timedelta(seconds=3))
    assert isinstance(post(refuses(503, 20500))[0], Unsure)


@pytest.mark.parametrize(
    "answer",
    [
        *(says(status, "Please try again later.") for status in (500, 502, 503, 504, 507, 408)),
        refuses(500, 20500),
        refuses(500, 20503),
        refuses(500, 21610),
        says(200, {"sid": SID}),
        says(202, {"sid": SID}),
        says(204),
        says(302, Location="/elsewhere"),
        says(307, Location="/elsewhere"),
        says(201, "{}"),
        says(201, {"sid": None}),
        says(201, {"sid": "SM123"}),
        says(201, {"sid": f"{SID}0"}),
        says(201, [SID]),
        says(201, "<html>Created.</html>"),
        says(201, b'{"sid": "\xff\xfe'),
        says(201, '{"sid": "' + SID),
        says(201, "[" * 100_000),
        says(201, ""),
        says(201, b"not gzip", Content_Encoding="gzip"),
        resets,
        hangs_up,
        stalls,
        cuts_off,
        trickles,
        talks_nonsense,
    ],
)
def test_without_a_clear_answer_the_text_may_have_been_sent_and_is_posted_once(answer):
    outcome, calls = post(answer)

    assert isinstance(outcome, Unsure)
    assert len(calls) == 1


def test_a_connection_refused_has_sent_nothing():
    assert isinstance(post_to(f"http://127.0.0.1:{free_port()}"), NotSent)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 64])
def test_a_host_that_is_not_found_has_sent_nothing(host):
    assert post_to(f"http://{host}").reason == "the host of TWILIO_API_URL is not found"


@pytest.mark.parametrize("answer", [stalls, hangs_up, talks_nonsense])
def test_a_secure_connection_that_does_not_come_about_has_sent_nothing(answer):
    async def scenario():
        async def serve(reader, writer):
            await reader.read(1)
            await answer(writer)

        async with (
            await asyncio.start_server(serve, "127.0.0.1", 0) as server,
            twilio_at(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}") as twilio,
        ):
            return await twilio.send(attempt())

    assert isinstance(asyncio.run(scenario()), NotSent)


def test_a_hundred_and_fifty_texts_are_on_their_way_at_once():
    async def scenario():
        all_there = asyncio.Event()

        async def waits_for_all(writer):
            if len(api.calls) == 150:
                all_there.set()
            await all_there.wait()
            await GOOD(writer)

        async with (
            answering(waits_for_all) as api,
            twilio_at(api.url, timeout=limits_of(timedelta(seconds=20))) as twilio,
        ):
            return await asyncio.gather(*(twilio.send(attempt()) for _ in range(150)))

    assert asyncio.run(scenario()) == [Accepted(SID)] * 150


def test_one_connection_takes_one_text_after_the_other_and_close_lets_go_of_it():
    async def scenario():
        async with answering(GOOD) as api, twilio_at(api.url) as twilio:
            before = [await twilio.send(attempt()) for _ in range(3)], len(api.connections)
            await twilio.close()
            return before, await twilio.send(attempt()), len(api.connections)

    (first, one), after, two = asyncio.run(scenario())

    assert (first, one) == ([Accepted(SID)] * 3, 1)
    assert (after, two) == (Accepted(SID), 2)


def test_neither_the_number_nor_the_words_are_logged_or_given_as_a_reason(caplog):
    caplog.set_level(logging.DEBUG)
    outcomes = [post(answer)[0] for answer in (GOOD, resets, refuses(400, 21610), says(500, "no"), hangs_up)]

    said = caplog.text + repr(outcomes)
    assert ANA not in said and ANA[1:] not in said and "better" not in said and AUTH_TOKEN not in said


@pytest.mark.parametrize(
    ("service_sid", "broadcast_number", "senders"),
    [
        (None, None, (OUR_NUMBER, OUR_NUMBER)),
        (SERVICE_SID, None, (SERVICE_SID, SERVICE_SID)),
        (SERVICE_SID, "12345", (SERVICE_SID, "12345")),
        (None, "12345", (OUR_NUMBER, "12345")),
    ],
)
def test_broadcasts_leave_from_their_own_sender_where_there_is_one(service_sid, broadcast_number, senders):
    ours = account("http://127.0.0.1", service_sid=service_sid, broadcast_number=broadcast_number)
    twilio = Twilio(ours, public_url=PUBLIC_URL)

    named = {lane: twilio.sender_of(lane) for lane in Lane}

    assert named.pop(Lane.BROADCAST) == senders[1]
    assert set(named.values()) == {senders[0]}


def test_an_answer_longer_than_any_of_twilios_is_not_read_to_its_end():
    outcome, _ = post(says(201, b"[" + b" " * 3_000_000))

    assert outcome == Unsure("the answer of Twilio broke off")
