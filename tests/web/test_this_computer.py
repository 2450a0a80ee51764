"""Who sits at this computer."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from web.this_computer import is_from_this_computer, names_this_computer


def call(address: str = "127.0.0.1", host: str = "127.0.0.1:5000", **headers: str) -> Request:
    environ = EnvironBuilder(headers=[("Host", host), *headers.items()]).get_environ()
    return Request(environ | {"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:5000", True),
        ("127.9.9.9", True),
        ("[::1]:5000", True),
        ("localhost", True),
        ("phone.localhost:5000", True),
        ("0.0.0.0:5000", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_names_of_this_computer(host: str, expected: bool) -> None:
    assert names_this_computer(host) is expected


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("127.0.0.1", "localhost:5000", True),
        ("::1", "[::1]:5000", True),
        ("203.0.113.7", "localhost:5000", False),
        ("127.0.0.1", "sms.example.org", False),
        ("", "localhost", False),
    ],
)
def test_a_call_from_this_computer_comes_over_the_loopback_by_its_own_name(
    address: str, host: str, expected: bool
) -> None:
    assert is_from_this_computer(call(address, host)) is expected


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "Via", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"),
        *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
        *("X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Ssl"),
    ],
)
def test_a_call_that_a_proxy_hands_on_is_from_elsewhere(header: str) -> None:
    assert not is_from_this_computer(call(**{header: "127.0.0.1"}))
