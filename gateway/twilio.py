"""Twilio: verifies and reads its calls, answers in TwiML, sends.

Beside it: `twilio_setup` (how the number is set up), `twilio_registration` (whether it is registered), `twilio_send`
(one post and what became of it), `twilio_codes` (what error codes mean), `twilio_list` (what Twilio has taken),
`twilio_redact` (emptying it there), `twilio_reports` (what it says later), `twilio_http`.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote_plus
from xml.sax.saxutils import escape

from aiohttp import ClientTimeout
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from core.inbound import Inbound, Keyword
from core.message import Part
from core.outcome import Outcome, Report
from core.outgoing import Attempt, Lane
from core.timing import Timing
from gateway.base import Headers, Listed, RedactionOutcome, RefusedError, WebhookAnswer, WebhookRequest
from gateway.twilio_http import HttpClient, limits_of
from gateway.twilio_list import Listing
from gateway.twilio_redact import Redacting
from gateway.twilio_registration import registration_problems
from gateway.twilio_reports import report_of
from gateway.twilio_send import MESSAGE_SID, Posting
from gateway.twilio_setup import TwilioAccount, setup_problems

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200
_NEEDED = ("MessageSid", "AccountSid", "From", "To", "Body")
_NEEDED_OF_A_REPORT = ("MessageSid", "AccountSid", "MessageStatus")
_USUAL = frozenset(_NEEDED) | {
    *("SmsSid", "SmsMessageSid", "MessagingServiceSid", "OptOutType"),
    *("NumMedia", "NumSegments", "SmsStatus", "ApiVersion"),
    *("FromCity", "FromState", "FromZip", "FromCountry", "ToCity", "ToState", "ToZip", "ToCountry"),
}
# A number, a short code, a name of up to eleven characters, or an address of another channel.
_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|[1-9][0-9]{2,7}|[A-Za-z0-9 ]{1,11}|[a-z]{2,12}:\+?[0-9a-z._-]{3,64}")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# The words Twilio answers itself when they are the whole text (its help article 223134027 and 360058144374).
_ANSWERED_BY_TWILIO: dict[str, Keyword] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "stop"),
    **dict.fromkeys(("START", "YES", "UNSTOP"), "start"),
    **dict.fromkeys(("HELP", "INFO"), "help"),
}
_OPT_OUT_TYPES: dict[str, Keyword] = {"STOP": "stop", "START": "start", "HELP": "help"}


class Twilio:
    """Carries texts through one Twilio account."""

    def __init__(self, account: TwilioAccount, *, public_url: str, timeout: ClientTimeout | None = None) -> None:
        """Take the account; `public_url` is what Twilio calls, and what it signs, `timeout` is how long it may take."""
        self._account = account
        self._own_numbers = account.own_numbers
        self._public_url = public_url
        self._auth_token = account.auth_token.encode()
        self._validator = RequestValidator(account.auth_token)
        self._http = HttpClient(timeout or limits_of(Timing().answer))
        # An environment of its own: the library would look for settings in ours.
        client = Client(account.sid, account.auth_token, http_client=self._http, environment={"TWILIO_EDGE": ""})
        self._posting = Posting(client, account, report_url=f"{public_url}/sms/report")
        self._listing = Listing(client, account)
        self._redacting = Redacting(client, account)

    def check_headers(self, headers: Headers) -> None:
        """Refuse a call without a signature."""
        if not headers.get("X-Twilio-Signature", ""):
            raise RefusedError(403, "The call has no signature of Twilio's.")

    def read_inbound(self, request: WebhookRequest) -> Inbound:
        """Verify the signature, check the strict shape, and read the text.

        Fields Twilio may add later are allowed and signed over. A name that comes twice is refused, because the
        signature does not tell which value counts; so is a call that lacks one of ours, because the boundary between
        a name and its value is not signed ("Body" + "Shin" reads like "BodyS" + "hin").

        Source: twilio.com/docs/usage/webhooks/webhooks-security.
        """
        fields = self._signed_fields(request)
        self._check_shape(fields, _NEEDED)
        self._check_addresses(fields)
        return Inbound(
            carrier_id=fields["MessageSid"],
            sender=fields["From"],
            recipient=fields["To"],
            text=fields["Body"],
            carrier_answered=self._answered_keyword(fields),
        )

    def read_report(self, request: WebhookRequest) -> Report | None:
        """Verify a report as `read_inbound` does a text, and read it; None where it says nothing new."""
        fields = self._signed_fields(request)
        self._check_shape(fields, _NEEDED_OF_A_REPORT)
        return report_of(fields, request.path)

    def _signed_fields(self, request: WebhookRequest) -> dict[str, str]:
        fields = _fields(request)
        signature = request.headers.get("X-Twilio-Signature", "")
        if not self._is_signed(self._public_url + request.path, fields, signature):
            raise RefusedError(403, "The signature is not Twilio's for this call and PUBLIC_URL.")
        return fields

    def _is_signed(self, url: str, fields: dict[str, str], signature: str) -> bool:
        """Tell whether the signature is Twilio's.

        The helper library takes 43 us, mostly for addresses with and without a port: those are tried only where what
        Twilio signs as a rule, the address as it stands, does not match.
        """
        signed = url + "".join([name + fields[name] for name in sorted(fields)])
        digest = b64encode(hmac.digest(self._auth_token, signed.encode(), "sha1"))
        if hmac.compare_digest(digest, signature.encode("utf-8", "replace")):
            return True
        return bool(self._validator.validate(url, fields, signature))

    def _check_shape(self, fields: dict[str, str], needed: Sequence[str]) -> None:
        missing = [name for name in needed if name not in fields]
        if missing:
            raise RefusedError(400, f"The call lacks {', '.join(missing)}.")
        if not MESSAGE_SID.fullmatch(fields["MessageSid"]):
            raise RefusedError(400, "MessageSid is not one.")
        if fields["AccountSid"] != self._account.sid:
            raise RefusedError(403, "AccountSid is not ours.")
        odd = [name for name in fields.keys() - _USUAL if not _FIELD_NAME.fullmatch(name)]
        if odd:
            raise RefusedError(400, "A field has a name that none of Twilio's has.")

    def _check_addresses(self, fields: dict[str, str]) -> None:
        if not _SENDER.fullmatch(fields["From"]):
            raise RefusedError(400, "From is not a sender.")
        by_service = self._account.service_sid and fields.get("MessagingServiceSid") == self._account.service_sid
        if not by_service and fields["To"] not in self._own_numbers:
            raise RefusedError(403, "To is not a number of ours, nor MessagingServiceSid our service.")

    def _answered_keyword(self, fields: dict[str, str]) -> Keyword | None:
        """Tell which keyword Twilio has answered: by its own word for it, else by its list of words."""
        by_type = _OPT_OUT_TYPES.get(fields.get("OptOutType", "").upper())
        if by_type or not self._account.answers_keywords:
            return by_type
        return _ANSWERED_BY_TWILIO.get(fields["Body"].strip().upper())

    def answer(self, parts: Sequence[Part]) -> WebhookAnswer:
        """Give TwiML with one <Message> a part, so that none is joined to another.

        Written out here, in 2 us: the helper library builds a tree of verbs first, which takes 19.
        """
        messages = "".join([f"<Message>{escape(part.body)}</Message>" for part in parts])
        return WebhookAnswer(f'<?xml version="1.0" encoding="UTF-8"?><Response>{messages}</Response>', "text/xml")

    def problems(self) -> list[str]:
        """Ask Twilio how each number, or the service, is set up."""
        return setup_problems(self._account, public_url=self._public_url)

    def registration_problems(self) -> list[str]:
        """Ask Twilio whether each number is verified, or in a registered campaign."""
        return registration_problems(self._account)

    def sender_of(self, lane: Lane) -> str:
        """Name the messaging service, else our first number; broadcasts may have a number of their own."""
        if lane is Lane.BROADCAST and self._account.broadcast_number:
            return self._account.broadcast_number
        return self._account.service_sid or self._account.numbers[0]

    async def send(self, attempt: Attempt) -> Outcome:
        """Post one text, once."""
        return await self._posting.post(attempt)

    async def list_sent(self, recipient: str, *, since: datetime) -> list[Listed]:
        """List the texts to a number that Twilio has taken from us since an instant."""
        return await self._listing.list_sent(recipient, since=since)

    async def redact(self, carrier_id: str) -> RedactionOutcome:
        """Empty the words of one text at Twilio."""
        return await self._redacting.redact(carrier_id)

    async def list_unredacted(self, recipient: str, *, since: datetime | None, until: datetime | None) -> list[str]:
        """List our texts to a number that Twilio has the words of."""
        return await self._redacting.list_unredacted(recipient, since=since, until=until)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


def _fields(request: WebhookRequest) -> dict[str, str]:
    if request.content_type != FORM:
        raise RefusedError(415, f"The call must be {FORM}.")
    pieces = [piece.partition("=") for piece in request.body.decode("utf-8", "replace").split("&") if piece]
    if len(pieces) > MOST_FIELDS:
        raise RefusedError(400, f"The call has more than {MOST_FIELDS} fields.")
    fields = {_decoded(name): _decoded(value) for name, _, value in pieces}
    if len(fields) != len(pieces):
        raise RefusedError(400, "A field comes more than once.")
    return fields


def _decoded(text: str) -> str:
    """Undo the form's encoding; most names and values have none, and `parse_qsl` would take 35 us to find out."""
    return unquote_plus(text, errors="replace") if "%" in text or "+" in text else text
