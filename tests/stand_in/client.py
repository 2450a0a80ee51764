"""Twilio's own client, as anybody uses it, on the stand-in carrier."""

from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from tests.carriers import Carrier
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN

TIMEOUT_SECONDS = 30


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, url: str) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace("https://api.twilio.com", self._url), *args, **kwargs)


def texts_of(carrier: Carrier, *, token: str = AUTH_TOKEN) -> Any:
    """Give `client.messages`, to create and list texts with."""
    return Client(ACCOUNT_SID, token, http_client=_HttpClient(carrier.url)).messages
