"""HTTP/1.1 for the stand-in carrier: just what a client with kept-alive connections needs."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal, cast

PHRASES = {status.value: status.phrase for status in HTTPStatus}
LINGER_FOR_NO_TIME = struct.pack("ii", 1, 0)  # the kernel then drops what is unsent and resets the connection
_length = re.compile(r"\r\n[Cc]ontent-[Ll]ength: *([0-9]+)").search
_credentials = re.compile(r"\r\n[Aa]uthorization: *([^\r]+)").search


@dataclass(frozen=True, slots=True)
class Request:
    """One request, read whole; without credentials, they are empty."""

    method: str
    path: str
    query: str
    credentials: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """Bytes for the wire, and what becomes of the connection after them; no status where nothing is answered."""

    status: int | None
    wire: bytes = b""
    then: Literal["keep", "close", "reset", "hold"] = "keep"


NOTHING = Response(None)
Answer = Callable[[Response], object]


def respond(status: int, body: bytes, *, content_type: str = "application/json", more: str = "") -> Response:
    """Answer with a body; `more` holds further header lines, each with its line end."""
    head = (
        f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{more}\r\n"
    )
    return Response(status, head.encode() + body)


def as_json(value: Any, *, status: int = 200, more: str = "") -> Response:
    """Answer with a value as JSON."""
    return respond(status, json.dumps(value).encode(), more=more)


class Connection(asyncio.Protocol):
    """One client's connection: reads a request, and the next one only when that is answered."""

    def __init__(self, handle: Callable[[Request, Answer], object]) -> None:
        """Hand each request to `handle`, with what to call with the response, now or later."""
        self._handle = handle
        self._unread = b""
        self._is_busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what writes to the client."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take what the client has sent."""
        self._unread += data
        self._read()

    def _read(self) -> None:
        if self._is_busy:
            return
        head, found, rest = self._unread.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = int(told[1]) if (told := _length(text)) else 0
        if not found or len(rest) < length:
            return
        self._unread, self._is_busy = rest[length:], True
        self._handle(_request(text, rest[:length]), self._answer)

    def _answer(self, response: Response) -> None:
        if self._transport.is_closing():  # the client has left before its answer
            return
        self._transport.write(response.wire)
        match response.then:
            case "keep":
                self._is_busy = False
                if self._unread:
                    self._read()
            case "close":
                self._transport.close()
            case "reset":
                connection: socket.socket = self._transport.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_FOR_NO_TIME)
                self._transport.abort()


def _request(head: str, body: bytes) -> Request:
    method, target, _ = head.split(" ", 2)
    path, _, query = target.partition("?")
    credentials = _credentials(head)
    return Request(method, path, query, credentials[1] if credentials else "", body)
