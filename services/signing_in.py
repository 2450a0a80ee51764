"""Organizers sign in and out: a password tried, a session begun, used and ended."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from core.organizer import Organizer
from core.password import MOST, Passwords, TooManyAtOnceError
from core.signing_in import Attempt, Count, counts_of
from store import organizers, sign_ins, wrong_passwords
from store.database import Database, Transaction

log = logging.getLogger(__name__)

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session has begun; only its token's hash is kept."""

    organizer: Organizer
    token: str


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """There is nobody of this name with this password."""


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Too many wrong passwords were given of late: this one was not looked at."""


def sign_in(
    attempt: Attempt, password: str, *, db: Database, passwords: Passwords, secret: str
) -> SignedIn | WrongPassword | TooManyTries:
    """Begin a session where name and password are right; what comes back, and when, tells nobody which names there are.

    Raises:
        TooManyAtOnceError: others wait to have theirs hashed; the try does not count.
    """
    counts = counts_of(attempt, secret=secret)
    if not _take_try(db, counts):
        log.warning("too many tries to sign in", extra={"address": attempt.address})
        return TooManyTries()
    found = organizers.find_by_name(db, attempt.name)
    password_hash = organizers.find_password_hash(db, found.id if found else 0)  # asked for nobody, too: as long
    if not _is_right(password, password_hash, counts, db, passwords) or found is None or password_hash is None:
        log.warning("wrong password", extra={"organizer": found.id if found else None, "address": attempt.address})
        return WrongPassword()
    newer_hash = passwords.hash(password) if passwords.is_outdated(password_hash) else None
    with db.transaction() as tx:
        wrong_passwords.clear(tx, counts)
        token = _begin(tx, found, password_hash, newer_hash)
    if token is None:
        return WrongPassword()
    log.info("signed in", extra={"organizer": found.id})
    return SignedIn(found, token)


def notice(token: str, *, db: Database) -> None:
    """Remember that a session is in use, so that it does not end for being idle."""
    with db.transaction() as tx:
        sign_ins.notice(tx, token)


def sign_out(token: str, *, db: Database) -> None:
    """End a session at once, whoever else may hold its token."""
    with db.transaction() as tx:
        sign_ins.end(tx, token)


def sign_out_everywhere(organizer: Organizer, *, db: Database) -> None:
    """End every session of an organizer."""
    with db.transaction() as tx:
        sign_ins.end_all(tx, organizer.id)


def change_password(
    organizer: Organizer, attempt: Attempt, old: str, new: str, *, db: Database, passwords: Passwords, secret: str
) -> SignedIn | WrongPassword | TooManyTries:
    """Change a password by whoever knows the old one; every session ends, and a new one begins for them.

    Raises:
        TooManyAtOnceError: others wait to have theirs hashed; the try does not count.
    """
    counts = counts_of(attempt, secret=secret)
    if not _take_try(db, counts):
        return TooManyTries()
    password_hash = organizers.find_password_hash(db, organizer.id)
    if not _is_right(old, password_hash, counts, db, passwords) or password_hash is None:
        return WrongPassword()
    new_hash = passwords.hash(new)
    with db.transaction() as tx:
        wrong_passwords.clear(tx, counts)
        sign_ins.end_all(tx, organizer.id)
        token = _begin(tx, organizer, password_hash, new_hash)
    if token is None:
        return WrongPassword()
    log.info("password changed", extra={"organizer": organizer.id})
    return SignedIn(organizer, token)


def forget_wrong_passwords(*, db: Database) -> None:
    """Forget every wrong password, so that everybody may try again: for the operator alone to ask."""
    with db.transaction() as tx:
        wrong_passwords.forget_all(tx)


def _take_try(db: Database, counts: Sequence[Count]) -> bool:
    """Count a try; nothing is written where there were too many already."""
    if wrong_passwords.is_out_of_tries(db, counts):
        return False
    with db.transaction() as tx:
        return wrong_passwords.take_try(tx, counts)


def _is_right(
    password: str, password_hash: str | None, counts: Sequence[Count], db: Database, passwords: Passwords
) -> bool:
    """Compare, outside of any transaction as it takes long; a try that was not looked at is taken back."""
    try:
        return passwords.is_right(password[: MOST + 1], password_hash)
    except TooManyAtOnceError:
        with db.transaction() as tx:
            wrong_passwords.take_back(tx, counts)
        raise


def _begin(tx: Transaction, organizer: Organizer, password_hash: str, newer_hash: str | None) -> str | None:
    """Begin a session; None where meanwhile they were removed or have another password."""
    if not organizers.hold(tx, organizer.id) or organizers.find_password_hash(tx, organizer.id) != password_hash:
        return None
    if newer_hash:
        organizers.save_password(tx, organizer.id, newer_hash)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    sign_ins.add(tx, token, organizer.id)
    return token
