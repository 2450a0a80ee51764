"""How Twilio's asyncio client gets to Twilio: with limits in time that hold, and without a second try of its own."""

from datetime import timedelta
from typing import Any

from aiohttp import (
    ClientPayloadError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    encode_basic_auth,
)
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

CONNECT_SECONDS = 5
MOST_BYTES = 1024 * 1024  # a page of a hundred texts at their longest takes half of it


def limits_of(answer: timedelta) -> ClientTimeout:
    """Limit a call in time: connecting to one address, waiting for more of the answer, and all of it together."""
    seconds = answer.total_seconds()
    return ClientTimeout(total=CONNECT_SECONDS + 2 + seconds, sock_connect=CONNECT_SECONDS, sock_read=seconds)


class HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Twilio's own client with another `request`: the library's takes no notice of its timeout, and hides a failure."""

    def __init__(self, timeout: ClientTimeout) -> None:
        """Take the limits in time; nothing is opened before the first call, inside a running event loop."""
        super().__init__(pool_connections=False)
        self._timeout = timeout
        self._session: ClientSession | None = None

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, str] | None = None,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] = ("", ""),
        timeout: float | None = None,  # noqa: ARG002 - the library passes it
        allow_redirects: bool = False,  # noqa: ARG002 - a redirected POST would be a second one
    ) -> Response:
        """Make one call and give the answer, whatever its status, its content as bytes.

        Raises:
            ClientError, TimeoutError: there is no answer, or not all of it.
        """
        sent: Any = {**(headers or {}), "Authorization": encode_basic_auth(*auth)}
        async with self._open().request(
            method, url, params=params, data=data, headers=sent, allow_redirects=False
        ) as answer:
            return Response(answer.status, await _content(answer), answer.headers)

    def _open(self) -> ClientSession:
        if self._session is None:
            connector = TCPConnector(limit=0)  # how many are in flight is for whoever posts to say
            self._session = ClientSession(connector=connector, timeout=self._timeout, cookie_jar=DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Close the connections; the next call opens others."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


async def _content(answer: ClientResponse) -> bytes:
    """Read an answer to its end, as it is once decompressed, and no further than an answer of Twilio's can be long."""
    content = bytearray()
    async for piece in answer.content.iter_chunked(MOST_BYTES):
        content += piece
        if len(content) > MOST_BYTES:
            raise ClientPayloadError("the answer is longer than any of Twilio's")
    return bytes(content)
