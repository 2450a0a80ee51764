"""Who is wrong again and again is not listened to for a while."""

import pytest

from web import throttle
from web.throttle import Throttle


@pytest.fixture
def clock():
    """Give a clock that is moved by hand, in seconds."""
    return [0.0]


@pytest.fixture
def twice(clock):
    """Give a throttle that closes after two wrong tries within ten seconds."""
    return Throttle(most=2, seconds=10, clock=lambda: clock[0])


def test_an_address_is_closed_out_when_it_was_wrong_too_often_and_no_other_is(twice):
    open_before = twice.is_closed_to("ana")
    twice.count_wrong("ana")
    twice.count_wrong("ana")

    assert not open_before and twice.is_closed_to("ana") and not twice.is_closed_to("ben")


def test_after_a_while_it_is_let_in_and_counted_anew(twice, clock):
    for _ in range(2):
        twice.count_wrong("ana")
    clock[0] = 10.0

    let_in = not twice.is_closed_to("ana")
    twice.count_wrong("ana")

    assert let_in and not twice.is_closed_to("ana")


def test_it_does_not_remember_addresses_without_end(twice, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_ADDRESSES", 3)

    for number in range(10):
        twice.count_wrong(f"address {number}")

    assert len(twice._wrong) <= 3
