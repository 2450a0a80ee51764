"""Calls of strangers who announce a body and never send it."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.serving import answers

CALL = "POST /sms HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n"


@pytest.fixture
def strangers(twilio_web):
    """Give more connections than the web process has threads, each waiting with its body."""
    where = urlsplit(twilio_web.url)
    connections = [socket.create_connection((where.hostname, where.port), timeout=10) for _ in range(40)]
    for connection in connections:
        connection.sendall(CALL.encode())
    yield connections
    for connection in connections:
        connection.close()


def test_a_call_without_a_signature_is_refused_before_its_body_is_there(strangers, twilio_web):
    told = [connection.recv(100).split(b"\r\n")[0] for connection in strangers]

    assert set(told) == {b"HTTP/1.1 403 Forbidden"}
    assert answers(f"{twilio_web.url}/health")
