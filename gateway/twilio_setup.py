"""How the Twilio number or service is set up, read from Twilio and compared with what this service needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

TIMEOUT_SECONDS = 10
# Twilio by default repeats a call only when the connection failed; with these also after a 5xx or a slow answer.
# Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
RETRIES = "#rc=2&rp=all"


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """One account and its senders, as the operator has set them."""

    sid: str
    auth_token: str = field(repr=False)
    service_sid: str | None
    numbers: tuple[str, ...]
    api_url: str
    answers_keywords: bool
    broadcast_number: str | None = None

    @property
    def own_numbers(self) -> tuple[str, ...]:
        """The numbers that a text to us may have been sent to, each once."""
        broadcast = (self.broadcast_number,) if self.broadcast_number else ()
        return tuple(dict.fromkeys((*self.numbers, *broadcast)))

    @property
    def messages_url(self) -> str:
        """Where texts are posted to, and listed."""
        return f"{self.api_url}/2010-04-01/Accounts/{self.sid}/Messages.json"


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Twilio's own client with a timeout, sent to `api_url` where that is a stand-in."""

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._api_url = api_url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        host = urlsplit(url).hostname
        if host == "api.twilio.com" or not self._api_url.endswith("twilio.com"):
            url = self._api_url + url.split(".twilio.com", 1)[1]
        return super().request(method, url, *args, **kwargs)


def setup_problems(account: TwilioAccount, *, public_url: str) -> list[str]:
    """List what is wrong with how texts to us reach us, each with what to do; empty when all is well."""
    return ask_twilio(account, lambda client: _problems(client, account, public_url))


def ask_twilio(account: TwilioAccount, problems: Callable[[Client], Iterator[str]]) -> list[str]:
    """List the problems that are found by asking Twilio, or why it could not be asked."""
    client = Client(account.sid, account.auth_token, http_client=_HttpClient(account.api_url))
    try:
        return list(problems(client))
    except TwilioException as error:
        return [f"Twilio could not be asked how the number is set up: {_without_secrets(error)}"]
    except OSError as error:
        return [f"Twilio could not be reached at {account.api_url}: {type(error).__name__}."]


def _problems(client: Client, account: TwilioAccount, public_url: str) -> Iterator[str]:
    numbers = account.own_numbers
    if account.service_sid:
        whose = f"The messaging service {account.service_sid}"
        service = client.messaging.v1.services(account.service_sid)
        found = service.fetch()
        if not found.use_inbound_webhook_on_number:
            yield from _url_problems(whose, found.inbound_request_url, found.fallback_url, public_url)
            return
        numbers = tuple(dict.fromkeys((*numbers, *(each.phone_number for each in service.phone_numbers.list()))))
        if not numbers:
            yield f"{whose} has no number, so nobody can text it: add one to it."
    for number in numbers:
        yield from _number_problems(client, number, public_url)


def _number_problems(client: Client, number: str, public_url: str) -> Iterator[str]:
    found = client.incoming_phone_numbers.list(phone_number=number, limit=1)
    if not found:
        yield f"{number} is not a number of this Twilio account: correct TWILIO_FROM or TWILIO_BROADCAST_FROM."
        return
    if found[0].sms_application_sid:
        yield f"{number} hands its texts to a TwiML application, which overrides its URL: take the application off."
    yield from _url_problems(number, found[0].sms_url, found[0].sms_fallback_url, public_url)


def _url_problems(whose: str, url: str | None, fallback_url: str | None, public_url: str) -> Iterator[str]:
    wanted = f"{public_url}/sms{RETRIES}"
    address, _, fragment = (url or "").partition("#")
    if address != f"{public_url}/sms":
        yield f'{whose} calls "{url or ""}" when a text comes in: set it to {wanted} with POST.'
    elif not {"rc=2", "rp=all"} <= set(fragment.split("&")):
        yield f"{whose} does not repeat a call that failed: set its URL to {wanted}."
    if not fallback_url:
        yield f"{whose} has no fallback URL, so a text may be lost when a call fails: set {public_url}/sms there too."


def _without_secrets(error: TwilioException) -> str:
    # A list that cannot be read comes with Twilio's whole answer, all else with its status.
    answers = [given.status_code for given in error.args if isinstance(given, Response)]
    status = getattr(error, "status", None) or next(iter(answers), None)
    return f"it answered {status}; check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN." if status else type(error).__name__
