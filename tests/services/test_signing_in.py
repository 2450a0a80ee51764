"""Signing in as the service does it, where many try at one moment or something changes meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from core.password import TooManyAtOnceError
from core.signing_in import MOST_OF_NAME_AND_ADDRESS, Attempt
from passwords import Argon2
from services import organizers, signing_in, tokens
from services.signing_in import SignedIn, TooManyTries, WrongPassword
from store.organizers import find_password_hash
from store.sign_ins import count_sessions
from store.tokens import list_of
from tests.console import PASSWORD, QUICK

SECRET = "for-tests-only"
ATTEMPT = Attempt("rosa", "203.0.113.7")


def sign_in(db, password=PASSWORD, passwords=QUICK):
    return signing_in.sign_in(ATTEMPT, password, db=db, passwords=passwords, secret=SECRET)


class Meanwhile(Argon2):
    """Quick passwords, while somebody else does something as one is compared."""

    def __init__(self, do):
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self._do = do

    def is_right(self, password, password_hash):
        """Compare, after the other has done it."""
        self._do()
        return super().is_right(password, password_hash)


class Busy(Argon2):
    """Quick passwords that have no room for another."""

    def is_right(self, password, password_hash):  # noqa: ARG002 - neither is looked at
        """Send away."""
        raise TooManyAtOnceError


class Unguarded(Argon2):
    """Quick passwords that send nobody away."""

    def is_right(self, password, password_hash):
        """Compare in plain view."""
        return bool(password_hash) and password == PASSWORD


UNGUARDED = Unguarded(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.mark.usefixtures("rosa")
def test_guesses_made_at_one_moment_do_not_all_find_room(db):
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda number: sign_in(db, f"guess {number}", UNGUARDED), range(16)))

    assert sum(isinstance(outcome, WrongPassword) for outcome in outcomes) == MOST_OF_NAME_AND_ADDRESS
    assert sum(isinstance(outcome, TooManyTries) for outcome in outcomes) == 16 - MOST_OF_NAME_AND_ADDRESS


def test_who_is_removed_while_their_password_is_compared_does_not_get_in(db, rosa):
    outcome = sign_in(db, passwords=Meanwhile(lambda: organizers.remove(rosa, db=db)))

    assert isinstance(outcome, WrongPassword) and count_sessions(db, rosa.id) == 0


def test_an_old_password_that_is_changed_while_it_is_compared_opens_nothing(db, rosa):
    def change():
        organizers.set_password(rosa, "four dry socks in june", db=db, passwords=QUICK)

    outcome = sign_in(db, passwords=Meanwhile(change))

    assert isinstance(outcome, WrongPassword) and count_sessions(db, rosa.id) == 0


@pytest.mark.usefixtures("rosa")
def test_who_was_sent_away_because_others_wait_has_not_used_up_a_try(db):
    busy = Busy(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for _ in range(MOST_OF_NAME_AND_ADDRESS + 1):
        with pytest.raises(TooManyAtOnceError):
            sign_in(db, passwords=busy)

    assert isinstance(sign_in(db), SignedIn)


def test_a_password_hashed_as_it_was_done_before_is_hashed_anew_at_the_next_signing_in(db, rosa):
    stronger = Argon2(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))

    outcome = sign_in(db, passwords=stronger)

    kept = find_password_hash(db, rosa.id)
    assert isinstance(outcome, SignedIn)
    assert kept and not stronger.is_outdated(kept) and stronger.is_right(PASSWORD, kept)


def test_with_an_owner_go_their_people_their_sessions_and_tokens(db, rosa, tom, add_person):
    mia = add_person("mia", role="medical", owner=rosa)
    of_rosa, of_tom = tokens.add("a", owner=rosa, db=db), tokens.add("b", owner=tom, db=db)
    sign_in(db)

    organizers.remove(rosa, db=db)

    assert (tokens.use(of_rosa, db=db), tokens.use(of_tom, db=db)) == (None, tom.id)
    assert count_sessions(db, rosa.id) == 0
    assert find_password_hash(db, mia.id) is None


def test_that_a_token_is_used_is_written_down_once_an_hour(db, rosa):
    token = tokens.add("registration", owner=rosa, db=db)
    never = list_of(db, rosa.id)[0].used_at

    tokens.use(token, db=db)
    first = list_of(db, rosa.id)[0].used_at
    tokens.use(token, db=db)

    assert never is None and first and list_of(db, rosa.id)[0].used_at == first
