"""Twilio's API for one test: an HTTP server in the test's own event loop that gives each call the answer it is told."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientTimeout

from gateway.twilio import Twilio
from gateway.twilio_setup import TwilioAccount
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER

PUBLIC_URL = "https://sms.example.org"
SERVICE_SID = "MG" + "c" * 32
# Long enough for a machine that is busy with other tests, as an answer that is only late would be taken for none.
SHORT = ClientTimeout(total=2.0, connect=1.0, sock_connect=1.0, sock_read=1.0)

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Api:
    """Where it listens, what it was called with so far, and how many connections were made."""

    url: str
    calls: list[Call] = field(default_factory=list)
    connections: list[None] = field(default_factory=list)


def account(url: str, *, service_sid: str | None = None, broadcast_number: str | None = None) -> TwilioAccount:
    """Give an account whose API is at a URL."""
    return TwilioAccount(ACCOUNT_SID, AUTH_TOKEN, service_sid, (OUR_NUMBER,), url, True, broadcast_number)


@asynccontextmanager
async def twilio_at(url: str, *, timeout: ClientTimeout = SHORT) -> AsyncIterator[Twilio]:
    """Give the gateway to the API at a URL, impatient."""
    twilio = Twilio(account(url), public_url=PUBLIC_URL, timeout=timeout)
    try:
        yield twilio
    finally:
        await twilio.close()


@asynccontextmanager
async def answering(*answers: Write) -> AsyncIterator[Api]:
    """Serve until the block ends: each call gets the next answer, and the last one again and again."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        api.connections.append(None)
        try:
            while call := await _read(reader):
                api.calls.append(call)
                await answers[min(len(api.calls), len(answers)) - 1](writer)
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=500)
    api = Api(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield api
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> Call | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    method, path, _ = first.split(" ")
    return Call(method, path, headers, body.decode())


def says(status: int, body: str | bytes | Any = "", **headers: str) -> Write:
    """Answer with a status and a body, which is made JSON where it is no text."""
    raw = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    fields = {"Content-Length": str(len(raw))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + raw)

    return write


def refuses(status: int, code: int, **headers: str) -> Write:
    """Answer with an error as Twilio words it."""
    return says(status, {"code": code, "message": "No.", "more_info": "", "status": status}, **headers)


async def resets(writer: asyncio.StreamWriter) -> None:
    """Drop the connection with a reset."""
    end = writer.get_extra_info("socket")
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""
    writer.close()


async def stalls(writer: asyncio.StreamWriter) -> None:
    """Say nothing, and keep the connection open until the caller goes."""
    await writer.wait_closed()


async def cuts_off(writer: asyncio.StreamWriter) -> None:
    """Close the connection in the middle of a good answer."""
    writer.write(b'HTTP/1.1 201 Created\r\nContent-Length: 200\r\n\r\n{"sid": "SM')
    writer.close()


async def trickles(writer: asyncio.StreamWriter) -> None:
    """Begin an answer that goes on for ever, a letter at a time."""
    writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 9000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def talks_nonsense(writer: asyncio.StreamWriter) -> None:
    """Answer what is no HTTP."""
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
