"""One text posted to Twilio, and what became of it, read from status, headers and body by our own table."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote_plus

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientPayloadError,
    ClientSSLError,
    ConnectionTimeoutError,
    InvalidURL,
    ServerDisconnectedError,
)
from twilio.rest import Client

from core.outcome import Accepted, Misconfigured, NotSent, Outcome, Unsure
from core.outgoing import Attempt
from gateway.twilio_codes import is_known, meaning_of
from gateway.twilio_setup import TwilioAccount

MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
LEAST_VALID_SECONDS, MOST_VALID_SECONDS = 5, 36_000  # Twilio takes 1 to 36,000 and advises more than 5
LONGEST_WAIT = timedelta(minutes=5)
UNAVAILABLE = 20503
NOT_TWILIO = "an answer that is not Twilio's: check TWILIO_API_URL and any proxy on the way"
# What the status says where there is no code, or one that is not in the table.
_CODE_OF_STATUS = {401: 20003, 403: 20403, 404: 20404, 429: 20429}
# UnicodeError is what Python raises for a host such as "a..b".
_NOT_REACHED = (ClientConnectorError, ConnectionTimeoutError, InvalidURL, UnicodeError)


class Posting:
    """Posts texts to one account."""

    def __init__(self, client: Client, account: TwilioAccount, *, report_url: str) -> None:
        """Take the client, the account, and what Twilio shall call with its reports."""
        self._client = client
        self._url = account.messages_url
        self._callback = quote_plus(f"{report_url}?ticket=")

    async def post(self, attempt: Attempt) -> Outcome:
        """Post a text, once, and tell what became of it.

        With `request_async` and a form of our own a text takes 0.9 of the processor time of a bare aiohttp post with
        its cookies and form; with `messages.create_async`, which hides status and headers too, 1.15.
        """
        form = self._form(attempt)
        try:
            answer = await self._client.request_async("POST", self._url, data=form)
        except _NOT_REACHED as error:
            return NotSent(_why_not_reached(error))
        except (ClientError, TimeoutError, OSError) as error:
            return Unsure(_why_unsure(error))
        return outcome_of(answer.status_code, answer.headers, answer.content)

    def _form(self, attempt: Attempt) -> bytes:
        """Encode the form: of it only the words differ enough to be worth a library's encoding, 20 us for all."""
        seconds = int(attempt.valid_for.total_seconds())
        return (
            f"To={_quoted(attempt.recipient)}&{_name_of(attempt.sender)}={_quoted(attempt.sender)}"
            f"&Body={quote_plus(attempt.body)}&StatusCallback={self._callback}{_quoted(_quoted(attempt.ticket))}"
            f"&ValidityPeriod={min(max(seconds, LEAST_VALID_SECONDS), MOST_VALID_SECONDS)}"
        ).encode()


def _name_of(sender: str) -> str:
    return "MessagingServiceSid" if sender.startswith("MG") else "From"


def _quoted(plain: str) -> str:
    """Encode what is as a rule a number or a ticket, of digits and letters, without looking at each of them twice."""
    rest = plain.removeprefix("+")
    if rest.isascii() and rest.replace(".", "").isalnum():
        return plain.replace("+", "%2B")
    return quote_plus(plain)


def outcome_of(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Tell what an answer to a post means.

    A 4xx says that no text was made, and so does a 503 with Twilio's own code for it. Any other 5xx may come from
    somewhere on the way, and so may a 408: the text may have been made.

    Source: twilio.com/docs/usage/api, "Retrying"; help.twilio.com on 429.
    """
    fields = _fields(body)
    code = fields.get("code") if isinstance(fields.get("code"), int) else None
    if status == 201:
        return _accepted(fields)
    if status == 503 and code == UNAVAILABLE:
        return _with_wait(meaning_of(UNAVAILABLE), headers)
    if 400 <= status < 500 and status != 408:
        known = code if is_known(code) else _CODE_OF_STATUS.get(status, code)
        return _with_wait(meaning_of(known) if known else Misconfigured(status, NOT_TWILIO), headers)
    return Unsure(f"Twilio answered {status}")


def _fields(body: bytes) -> dict[str, Any]:
    """Read the JSON of an answer; nothing where it is none."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _accepted(fields: Mapping[str, Any]) -> Accepted | Unsure:
    sid = fields.get("sid")
    if isinstance(sid, str) and MESSAGE_SID.fullmatch(sid):
        return Accepted(sid)
    return Unsure("Twilio answered 201 without an id of the text")


def _with_wait(outcome: Outcome, headers: Mapping[str, str]) -> Outcome:
    if not isinstance(outcome, NotSent):
        return outcome
    return replace(outcome, retry_after=_retry_after(headers) or outcome.retry_after)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long to wait: seconds, or a date, which is compared with the answer's own; None where nothing is said.

    Source: RFC 9110, section 10.2.3.
    """
    said = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", said):
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def _why_not_reached(error: Exception) -> str:
    match error:
        case ClientConnectorDNSError() | InvalidURL() | UnicodeError():
            return "the host of TWILIO_API_URL is not found"
        case ClientSSLError():
            return "no trusted connection to Twilio"
        case ConnectionTimeoutError():
            return "no connection to Twilio in time"
    return "no connection to Twilio"


def _why_unsure(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "no answer of Twilio in time"
        case ClientPayloadError():
            return "the answer of Twilio broke off"
        case ServerDisconnectedError() | OSError():
            return "the connection to Twilio broke before its answer"
    return "the answer of Twilio cannot be read"
