"""Twilio: verifies and reads its calls, answers in TwiML. How the number is set up is in `twilio_setup`."""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import unquote_plus
from xml.sax.saxutils import escape

from twilio.request_validator import RequestValidator

from core.inbound import Inbound, Keyword
from core.message import Part
from gateway.base import Headers, RefusedError, WebhookAnswer, WebhookRequest
from gateway.twilio_setup import TwilioAccount, setup_problems

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200
_NEEDED = ("MessageSid", "AccountSid", "From", "To", "Body")
_USUAL = frozenset(_NEEDED) | {
    *("SmsSid", "SmsMessageSid", "MessagingServiceSid", "OptOutType"),
    *("NumMedia", "NumSegments", "SmsStatus", "ApiVersion"),
    *("FromCity", "FromState", "FromZip", "FromCountry", "ToCity", "ToState", "ToZip", "ToCountry"),
}
_MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
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

    def __init__(self, account: TwilioAccount, *, public_url: str) -> None:
        """Take the account; `public_url` is what Twilio calls, and what it signs."""
        self._account = account
        self._public_url = public_url
        self._auth_token = account.auth_token.encode()
        self._validator = RequestValidator(account.auth_token)

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
        fields = _fields(request)
        signature = request.headers.get("X-Twilio-Signature", "")
        if not self._is_signed(self._public_url + request.path, fields, signature):
            raise RefusedError(403, "The signature is not Twilio's for this call and PUBLIC_URL.")
        self._check_shape(fields)
        return Inbound(
            carrier_id=fields["MessageSid"],
            sender=fields["From"],
            recipient=fields["To"],
            text=fields["Body"],
            carrier_answered=self._answered_keyword(fields),
        )

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

    def _check_shape(self, fields: dict[str, str]) -> None:
        missing = [name for name in _NEEDED if name not in fields]
        if missing:
            raise RefusedError(400, f"The call lacks {', '.join(missing)}.")
        if not _MESSAGE_SID.fullmatch(fields["MessageSid"]):
            raise RefusedError(400, "MessageSid is not one.")
        if fields["AccountSid"] != self._account.sid:
            raise RefusedError(403, "AccountSid is not ours.")
        if not _SENDER.fullmatch(fields["From"]):
            raise RefusedError(400, "From is not a sender.")
        odd = [name for name in fields.keys() - _USUAL if not _FIELD_NAME.fullmatch(name)]
        if odd:
            raise RefusedError(400, "A field has a name that none of Twilio's has.")
        by_service = self._account.service_sid and fields.get("MessagingServiceSid") == self._account.service_sid
        if not by_service and fields["To"] not in self._account.numbers:
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
