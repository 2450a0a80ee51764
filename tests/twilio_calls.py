"""Calls as Twilio makes them when a text comes in: all the fields, signed like Twilio signs."""

import secrets
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

ACCOUNT_SID = "AC" + "a" * 32
AUTH_TOKEN = "token-of-the-tests"
OUR_NUMBER = "+13035550100"
SETTINGS = {"TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN, "TWILIO_FROM": OUR_NUMBER}
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What our webhook answered."""

    status: int
    content_type: str
    body: bytes

    @property
    def parts(self) -> list[str]:
        """The texts that Twilio would send, one for each <Message>."""
        return [message.text or "" for message in ElementTree.fromstring(self.body)]


def new_sid() -> str:
    """Make a MessageSid nobody has used."""
    return "SM" + secrets.token_hex(16)


def fields_of(text: str, *, sender: str, sid: str | None = None, **changed: str) -> dict[str, str]:
    """Give the 19 fields of a call; `changed` replaces or adds some."""
    sid = sid or new_sid()
    return {
        "ToCountry": "US",
        "ToState": "CO",
        "ToCity": "DENVER",
        "ToZip": "80202",
        "To": OUR_NUMBER,
        "FromCountry": "US",
        "FromState": "CO",
        "FromCity": "BOULDER",
        "FromZip": "80301",
        "From": sender,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
    } | changed


def signature_of(url: str, fields: dict[str, str], *, token: str = AUTH_TOKEN) -> str:
    """Sign a form as Twilio does."""
    signature: str = RequestValidator(token).compute_signature(url, fields)
    return signature


def post(url: str, body: bytes, *, headers: dict[str, str], method: str = "POST") -> Answer:
    """Make one call and read the answer, whatever its status."""
    request = Request(url, data=body if method == "POST" else None, headers=headers, method=method)
    try:
        with urlopen(request, timeout=30) as response:
            return Answer(response.status, response.headers.get("Content-Type", ""), response.read())
    except HTTPError as error:
        return Answer(error.code, error.headers.get("Content-Type", ""), error.read())


def text_us(
    url: str, text: str, *, sender: str, sid: str | None = None, public_url: str | None = None, **changed: str
) -> Answer:
    """Let a runner text us: a call to the web process at `url`, signed for its PUBLIC_URL, as a rule the same."""
    fields = fields_of(text, sender=sender, sid=sid, **changed)
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature_of(f"{public_url or url}/sms", fields)}
    return post(f"{url}/sms", urlencode(fields).encode(), headers=headers)
