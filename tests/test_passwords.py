"""How passwords of organizers are hashed."""

from queue import Queue
from threading import Event, Thread
from typing import Literal

import pytest
from argon2 import PasswordHasher

from core.password import TooManyAtOnceError
from passwords import AT_ONCE, WAITING, Argon2
from tests.console import QUICK

PASSWORD = "three wet shoes in may"


def test_the_service_hashes_with_argon2id_of_64_mebibytes():
    passwords = Argon2()

    kept = passwords.hash(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$") and PASSWORD not in kept
    assert passwords.is_right(PASSWORD, kept) and not passwords.is_outdated(kept)
    assert passwords.is_outdated(QUICK.hash(PASSWORD))


@pytest.mark.parametrize("password", ["ñandú corre en mayo", "nul\0in the middle", "\udce9 no character", "🏃" * 12])
def test_any_characters_make_a_password(password):
    assert QUICK.is_right(password, QUICK.hash(password))
    assert not QUICK.is_right(f"{password}x", QUICK.hash(password))


def test_accents_put_together_in_either_way_are_the_same_password():
    assert QUICK.is_right("nin\u0303o corre mucho", QUICK.hash("ni\u00f1o corre mucho"))


@pytest.mark.parametrize("kept", [None, "", "-", "$argon2id$broken", "plain text"])
def test_where_there_is_no_hash_no_password_is_right(kept):
    assert not QUICK.is_right("nobody has this password", kept)


class Slow(PasswordHasher):
    """Is at work until it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go_on = Event()

    def verify(self, *_: object) -> Literal[True]:
        """Wait to be let go."""
        assert self.go_on.wait(10)
        return True


def test_more_than_a_few_at_once_are_sent_away_and_leave_the_threads_to_texts():
    hasher, done = Slow(), Queue[object]()
    passwords = Argon2(hasher)

    def compare():
        try:
            done.put(passwords.is_right("x", "y"))
        except TooManyAtOnceError:
            done.put("sent away")

    threads = [Thread(target=compare) for _ in range(AT_ONCE + WAITING + 3)]
    for thread in threads:
        thread.start()
    at_once = [done.get(timeout=10) for _ in range(3)]
    hasher.go_on.set()
    for thread in threads:
        thread.join(10)

    assert at_once == ["sent away"] * 3
    assert [done.get_nowait() for _ in range(AT_ONCE + WAITING)] == [True] * (AT_ONCE + WAITING)
    assert passwords.is_right("x", "y"), "there is room again"
