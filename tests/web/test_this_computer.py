"""Who sits at this computer."""

import pytest

from web.this_computer import names_this_computer


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
