"""Twilio's list of the texts to a number, asked of an API that pages, and of one that answers badly."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.base import Listed, ListUnavailableError
from tests.serving import free_port
from tests.twilio_answers import answering, hangs_up, refuses, resets, says, stalls, trickles, twilio_at
from tests.twilio_calls import ACCOUNT_SID, new_sid

ANA = "+13035550123"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NEXT = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json?To=%2B13035550123&PageSize=100&Page=1&PageToken=PASM1%2B"


def text(seconds=0, **changed):
    """Give a text as the list shows it, made so many seconds after noon."""
    return {
        "sid": new_sid(),
        "account_sid": ACCOUNT_SID,
        "to": ANA,
        "body": "Calf: 1 better?",
        "direction": "outbound-api",
        "date_created": format_datetime(NOON + timedelta(seconds=seconds)),
        "date_sent": None,
    } | changed


def without(name, **changed):
    shown = text(**changed)
    del shown[name]
    return shown


def page(*texts, following=None):
    return says(200, {"messages": texts, "next_page_uri": following})


def list_sent(*answers, since=NOON):
    """List the texts to Ana from an API with these answers; give them, and the calls the API had."""

    async def scenario():
        async with answering(*answers) as api, twilio_at(api.url) as twilio:
            return await twilio.list_sent(ANA, since=since), api.calls

    return asyncio.run(scenario())


def test_the_texts_we_posted_are_listed_and_no_others():
    ours, unsaid = text(3), without("direction", seconds=2)
    others = [text(direction="inbound"), text(direction="outbound-reply"), text(account_sid="AC" + "b" * 32)]

    listed, [call] = list_sent(page(ours, unsaid, *others))

    assert listed == [
        Listed(ours["sid"], ANA, "Calf: 1 better?", NOON + timedelta(seconds=3)),
        Listed(unsaid["sid"], ANA, "Calf: 1 better?", NOON + timedelta(seconds=2)),
    ]
    assert call.method == "GET"
    query = parse_qs(urlsplit(call.path).query)
    assert query["To"] == [ANA]
    assert not any(name.startswith("DateSent") for name in query), "a text that waits at Twilio has no such date"


def test_pages_are_followed_as_twilio_names_them_until_one_holds_nothing_late():
    first, second, old = text(9), text(1), text(-1)

    listed, calls = list_sent(page(first, following=NEXT), page(second, old, following=NEXT), page(old, following=NEXT))

    assert [each.carrier_id for each in listed] == [first["sid"], second["sid"]]
    assert [call.path for call in calls[1:]] == [NEXT, NEXT]


def test_a_text_of_the_same_second_is_listed():
    shown = text()

    listed, _ = list_sent(page(shown), since=NOON + timedelta(milliseconds=900))

    assert [each.carrier_id for each in listed] == [shown["sid"]]


def test_no_text_at_all_is_an_answer():
    assert list_sent(page())[0] == []


@pytest.mark.parametrize(
    "answer",
    [
        page(text(), following=NEXT),
        page(following=NEXT),
        page(text(), following=7),
        page(text(), following="@elsewhere.example/"),
        page(text(sid="SM1")),
        page(without("sid")),
        page(text(body=None)),
        page(text(to=None)),
        page(without("date_created")),
        page(text(date_created="soon")),
        page(text(date_created="Thu, 26 Nov 99999999999999999999 12:00:00 +0000")),
        page(text(date_created=None)),
        page(text(date_created="Thu, 26 Nov 2026 12:00:00 -0000")),
        page("SM1"),
        says(200, {"messages": None, "next_page_uri": None}),
        says(200, {"messages": []}),
        says(200, []),
        says(200, "null"),
        says(200, "<html>"),
        says(200, "[" * 100_000),
        says(201, {"messages": [], "next_page_uri": None}),
        says(302, Location="/elsewhere"),
        refuses(401, 20003),
        refuses(429, 20429),
        refuses(503, 20503),
        hangs_up,
        resets,
        stalls,
        trickles,
    ],
)
def test_what_is_unclear_is_no_list(answer):
    with pytest.raises(ListUnavailableError):
        list_sent(answer)


def test_a_list_that_cannot_be_reached_is_no_list():
    async def scenario():
        async with twilio_at(f"http://127.0.0.1:{free_port()}") as twilio:
            return await twilio.list_sent(ANA, since=NOON)

    with pytest.raises(ListUnavailableError):
        asyncio.run(scenario())


def test_what_went_wrong_is_told_without_the_number():
    for answer in (refuses(400, 21211), page(text(body=None)), hangs_up):
        with pytest.raises(ListUnavailableError) as unavailable:
            list_sent(answer)

        assert ANA[1:] not in str(unavailable.value)
