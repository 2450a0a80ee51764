"""Emptying the words of texts at Twilio: one text by its id, and which texts to a number still have theirs.

An empty Body in an update is all that Twilio takes for it; number, time and price stay in its log.

Source: twilio.com/docs/messaging/api/message-resource, "Redact a message".
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError
from twilio.rest import Client

from gateway.base import Gone, ListUnavailableError, NotRedacted, Redacted, RedactionOutcome
from gateway.twilio_list import UNREADABLE, Pages, created_at
from gateway.twilio_send import MESSAGE_SID
from gateway.twilio_setup import TwilioAccount

MOST_PAGES = 1_000
A_DAY = timedelta(days=1)


class Redacting:
    """Empties texts of one account."""

    def __init__(self, client: Client, account: TwilioAccount) -> None:
        """Take the client and the account."""
        self._client = client
        self._account = account
        self._pages = Pages(client, account)

    async def redact(self, carrier_id: str) -> RedactionOutcome:
        """Empty the words of a text; a text that is still on its way is refused, and can be tried again later."""
        url = f"{self._account.messages_url.removesuffix('.json')}/{carrier_id}.json"
        try:
            answer = await self._client.request_async("POST", url, data=b"Body=")
        except (ClientError, TimeoutError, OSError) as error:
            return NotRedacted(f"no answer: {type(error).__name__}")
        if answer.status_code == 404:
            return Gone()
        if answer.status_code not in (200, 201, 202):
            return NotRedacted(f"Twilio answered {answer.status_code}")
        return Redacted() if _body_of(answer.content) == "" else NotRedacted("the words are still there")

    async def list_unredacted(self, recipient: str, *, since: datetime | None, until: datetime | None) -> list[str]:
        """List the ids of all texts of ours to a number that still have words, however they were sent.

        Args:
            since, until: when they were made, both included; None has no limit.

        Raises:
            ListUnavailableError: there is no answer, it makes no sense, or it has no end.
        """
        found: list[str] = []
        async for texts in self._pages.walk(_query(recipient, since, until), most=MOST_PAGES):
            try:
                found += [
                    _sid(text)
                    for text in texts
                    if text["body"] and _is_within(text, since, until) and self._is_ours(text)
                ]
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
                raise ListUnavailableError(UNREADABLE) from error
        return found

    def _is_ours(self, text: Mapping[str, Any]) -> bool:
        """Leave alone what other programs of the account sent; which numbers a Messaging Service has we do not know."""
        return bool(self._account.service_sid) or text["from"] in self._account.own_numbers


def _query(recipient: str, since: datetime | None, until: datetime | None) -> dict[str, str]:
    """Ask for the days around a span: Twilio filters by the day a text was sent, which may be after it was made."""
    days = {"DateSent>": since and since - A_DAY, "DateSent<": until and until + 2 * A_DAY}
    return {"To": recipient, **{name: f"{day:%Y-%m-%d}" for name, day in days.items() if day}}


def _is_within(text: Mapping[str, Any], since: datetime | None, until: datetime | None) -> bool:
    made_at = created_at(text)
    return (since is None or made_at >= since.replace(microsecond=0)) and (until is None or made_at <= until)


def _sid(text: Mapping[str, Any]) -> str:
    sid = text["sid"]
    if not isinstance(sid, str) or not MESSAGE_SID.fullmatch(sid):
        raise ValueError("a text")
    return sid


def _body_of(content: bytes) -> Any:
    try:
        return json.loads(content)["body"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
