"""Who is wrong again and again is known for a while."""

import pytest

from web import throttle
from web.throttle import Throttle


@pytest.fixture
def clock():
    """Give a clock that is moved by hand, in seconds."""
    return [0.0]


@pytest.fixture
def twice(clock):
    """Give a throttle that allows for two wrong tries within ten seconds."""
    return Throttle(most=2, seconds=10, clock=lambda: clock[0])


def test_an_address_is_out_of_tries_when_it_was_wrong_too_often_and_no_other_is(twice):
    out_before = twice.is_out_of_tries("ana")
    twice.count_wrong("ana")
    twice.count_wrong("ana")

    assert not out_before and twice.is_out_of_tries("ana") and not twice.is_out_of_tries("ben")


def test_after_a_while_it_has_tries_again_and_is_counted_anew(twice, clock):
    for _ in range(2):
        twice.count_wrong("ana")
    clock[0] = 10.0

    has_tries = not twice.is_out_of_tries("ana")
    twice.count_wrong("ana")

    assert has_tries and not twice.is_out_of_tries("ana")


def test_it_does_not_remember_addresses_without_end(twice, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_ADDRESSES", 3)

    for number in range(10):
        twice.count_wrong(f"address {number}")

    assert len(twice._wrong) <= 3
