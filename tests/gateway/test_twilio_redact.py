"""Texts emptied at Twilio, and which of those to a number have still got words."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.base import Gone, ListUnavailableError, NotRedacted, Redacted
from tests.twilio_answers import answering, hangs_up, refuses, resets, says, stalls, twilio_at
from tests.twilio_calls import ACCOUNT_SID, OUR_NUMBER, new_sid

ANA = "+13035550123"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NEXT = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json?To=%2B13035550123&PageSize=100&Page=1"


def text(seconds=0, **changed):
    """Give a text as the list shows it, made so many seconds after noon."""
    made_at = format_datetime(NOON + timedelta(seconds=seconds))
    usual = {"sid": new_sid(), "from": OUR_NUMBER, "to": ANA, "body": "Calf", "date_created": made_at}
    return usual | {"direction": "outbound-reply"} | changed


def page(*texts, following=None):
    return says(200, {"messages": texts, "next_page_uri": following})


def redact(answer):
    """Redact a text at an API with this answer; give what came of it, the text's id and the call."""
    sid = new_sid()

    async def scenario():
        async with answering(answer) as api, twilio_at(api.url) as twilio:
            return await twilio.redact(sid), sid, api.calls[0]

    return asyncio.run(scenario())


def list_unredacted(*answers, since=None, until=None):
    async def scenario():
        async with answering(*answers) as api, twilio_at(api.url) as twilio:
            return await twilio.list_unredacted(ANA, since=since, until=until), api.calls

    return asyncio.run(scenario())


def test_a_text_is_redacted_by_an_update_with_an_empty_body():
    outcome, sid, call = redact(says(200, {"body": ""}))

    assert outcome == Redacted()
    assert (call.method, call.body) == ("POST", "Body=")
    assert call.path == f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}.json"


def test_a_text_twilio_does_not_know_is_gone():
    assert redact(refuses(404, 20404))[0] == Gone()


@pytest.mark.parametrize(
    "answer",
    [
        *(refuses(409, 20009), refuses(401, 20003), refuses(429, 20429), refuses(500, 20500)),
        *(says(200, {"body": "Calf"}), says(200, {}), says(200, "null"), says(200, "<html>"), says(302)),
        *(hangs_up, resets, stalls),
    ],
)
def test_whatever_is_no_clear_answer_is_tried_again(answer):
    outcome, sid, _ = redact(answer)

    assert isinstance(outcome, NotRedacted) and sid not in outcome.reason


def test_all_our_texts_to_a_number_that_have_words_are_listed_answers_too():
    answered, posted, second = text(), text(direction="outbound-api"), text(-99_999)

    listed, calls = list_unredacted(page(answered, text(body=""), posted, following=NEXT), page(second))

    assert listed == [answered["sid"], posted["sid"], second["sid"]]
    assert parse_qs(urlsplit(calls[0].path).query) == {"To": [ANA], "PageSize": ["100"]}


def test_of_a_span_only_the_texts_made_within_it_are_listed_and_only_days_around_it_are_asked_for():
    first, last = text(0), text(60)

    listed, calls = list_unredacted(
        page(text(61), last, first, text(-1)),
        since=NOON + timedelta(milliseconds=900),
        until=NOON + timedelta(minutes=1),
    )

    assert listed == [last["sid"], first["sid"]]
    query = parse_qs(urlsplit(calls[0].path).query)
    assert (query["DateSent>"], query["DateSent<"]) == (["2026-11-25"], ["2026-11-28"])


def test_what_another_number_of_the_account_sent_is_left_alone():
    listed, _ = list_unredacted(page(text(**{"from": "+13035550199"}), text(**{"from": None})))

    assert listed == []


@pytest.mark.parametrize(
    "answer",
    [
        *(refuses(401, 20003), refuses(503, 20503), hangs_up, says(200, "<html>"), says(200, {"messages": []})),
        *(page(text(sid="SM1")), page(text(date_created=None), text()), page("SM1"), page({"body": "Calf"})),
    ],
)
def test_what_is_unclear_is_no_list(answer):
    with pytest.raises(ListUnavailableError):
        list_unredacted(answer, since=NOON)
