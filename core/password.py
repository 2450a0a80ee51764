"""Passwords of organizers: what makes one usable, and what is asked of whoever hashes them."""

import unicodedata
from typing import Protocol

FEWEST, MOST = 12, 1024  # characters; NIST SP 800-63B asks for a length, and for no mixture of signs


class Passwords(Protocol):
    """Hashes passwords and compares them; passwords.py does it with argon2id."""

    def hash(self, password: str) -> str:
        """Give what is kept of a password."""

    def is_right(self, password: str, password_hash: str | None) -> bool:
        """Compare; where there is no hash it takes as long, and is False."""

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a password should be hashed anew."""


class TooManyAtOnceError(Exception):
    """More passwords wait to be hashed than this process does at once: the same may work in a few seconds."""


def as_typed(password: str) -> bytes:
    """Give the bytes of a password, the same whichever way a keyboard has put its accents together."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def problem_of_password(password: str, *, name: str = "") -> str | None:
    """Say in a sentence why a password cannot be used; None where it can.

    >>> problem_of_password("too short")
    'The password has 9 characters: use 12 to 1,024. A few words that nobody else would put together are good.'
    """
    if not FEWEST <= len(password) <= MOST:
        return (
            f"The password has {len(password):,} characters: use {FEWEST} to {MOST:,}."
            " A few words that nobody else would put together are good."
        )
    if len(set(password)) < FEWEST // 3 or (name and password.casefold() == name.casefold()):
        return "The password is too easy to guess: a few words that nobody else would put together are good."
    return None
