"""Twilio's own list of the texts to a number, page by page; what is unclear about it is an error, never a guess."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError
from twilio.rest import Client

from gateway.base import Listed, ListUnavailableError
from gateway.twilio_send import MESSAGE_SID
from gateway.twilio_setup import TwilioAccount

PAGE_SIZE = 100
MOST_PAGES = 10
UNREADABLE = "Twilio's list cannot be read."


class Pages:
    """The pages of one account's list."""

    def __init__(self, client: Client, account: TwilioAccount) -> None:
        """Take the client and the account."""
        self._client = client
        self._account = account

    async def walk(self, query: Mapping[str, object], *, most: int) -> AsyncIterator[list[Any]]:
        """Give the texts of each page, as Twilio orders them: newest first, as seen and not as promised.

        Args:
            query: what to list, such as {"To": "+13035550123"}.

        Raises:
            ListUnavailableError: there is no answer, it makes no sense, or there are more pages than that.
        """
        url = f"{self._account.messages_url}?{urlencode({**query, 'PageSize': PAGE_SIZE})}"
        for _ in range(most):
            page = await self._page(url)
            try:
                texts, following = page["messages"], page["next_page_uri"]
                yield [*texts]
                if following is None:
                    return
                url = self._url_of(following)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise ListUnavailableError(UNREADABLE) from error
        raise ListUnavailableError(f"Twilio's list has more than {most} pages of late.")

    def _url_of(self, uri: str) -> str:
        """Give the address of a page, which Twilio names without the host; any other would be handed our token."""
        if not uri.startswith("/"):
            raise ValueError(uri)
        return self._account.api_url + uri

    async def _page(self, url: str) -> Any:
        try:
            answer = await self._client.request_async("GET", url)
        except (ClientError, TimeoutError, OSError) as error:
            raise ListUnavailableError(f"Twilio's list gives no answer: {type(error).__name__}.") from error
        if answer.status_code != 200:
            raise ListUnavailableError(f"Twilio's list answers {answer.status_code}.")
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError) as error:
            raise ListUnavailableError("Twilio's list is not JSON.") from error


class Listing:
    """Lists the texts of one account."""

    def __init__(self, client: Client, account: TwilioAccount) -> None:
        """Take the client and the account."""
        self._pages = Pages(client, account)
        self._account = account

    async def list_sent(self, recipient: str, *, since: datetime) -> list[Listed]:
        """List the texts that we have posted to a number since an instant.

        There is no filter by date: it goes by when a text was sent, which those that wait at Twilio have not been.

        Raises:
            ListUnavailableError: there is no answer, it makes no sense, or it has no end.
        """
        since = since.replace(microsecond=0)  # as Twilio's dates are
        found: list[Listed] = []
        async for texts in self._pages.walk({"To": recipient}, most=MOST_PAGES):
            try:
                late = [text for text in texts if created_at(text) >= since]
                found += [_listed(text) for text in late if self._is_ours(text)]
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
                raise ListUnavailableError(UNREADABLE) from error
            if texts and not late:
                break
        return found

    def _is_ours(self, text: Mapping[str, Any]) -> bool:
        """Tell a text we have posted from what came in, and from what went out in the response to a text."""
        is_posted: bool = text.get("direction", "outbound-api") == "outbound-api"
        is_by_us: bool = text.get("account_sid", self._account.sid) == self._account.sid
        return is_posted and is_by_us


def _listed(text: Mapping[str, Any]) -> Listed:
    sid, recipient, body = text["sid"], text["to"], text["body"]
    if not MESSAGE_SID.fullmatch(sid) or not isinstance(recipient, str) or not isinstance(body, str):
        raise ValueError("a text")
    return Listed(sid, recipient, body, created_at(text))


def created_at(text: Mapping[str, Any]) -> datetime:
    """Read when a text was made, to the second.

    Raises:
        KeyError, TypeError, ValueError, OverflowError: the list does not say so in a way we know.
    """
    created_at = parsedate_to_datetime(text["date_created"])
    if created_at.tzinfo is None:
        raise ValueError("a date without a zone")
    return created_at
