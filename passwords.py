"""Hashes the passwords of organizers with argon2id, a few at a time; imported only once somebody signs in."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.password import TooManyAtOnceError, as_typed

AT_ONCE = 2  # each takes 64 MiB and a tenth of a second of a processor that texts need too
WAITING = 2  # more would keep the threads of the web from texts that come in


class Argon2:
    """Passwords by argon2id, with the parameters of RFC 9106 for where memory is short: 64 MiB, 3 passes, 4 lanes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take another hasher than that of the service, for tests."""
        self._hasher = hasher or PasswordHasher()
        self._let_in = BoundedSemaphore(AT_ONCE + WAITING)
        self._at_work = BoundedSemaphore(AT_ONCE)
        self._of_nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Give what is kept of a password.

        Raises:
            TooManyAtOnceError: others wait already.
        """
        with _Turn(self):
            return self._hasher.hash(as_typed(password))

    def is_right(self, password: str, password_hash: str | None) -> bool:
        """Compare; without a hash, as for a name nobody has, it takes as long and is False.

        Raises:
            TooManyAtOnceError: others wait already.
        """
        with _Turn(self):
            try:
                return self._hasher.verify(password_hash or self._of_nobody, as_typed(password)) and bool(password_hash)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a password was hashed with other parameters than now."""
        return self._hasher.check_needs_rehash(password_hash)


class _Turn:
    """One of the few places at work; whoever finds the line full does not wait."""

    def __init__(self, passwords: Argon2) -> None:
        self._let_in, self._at_work = passwords._let_in, passwords._at_work

    def __enter__(self) -> None:
        if not self._let_in.acquire(blocking=False):
            raise TooManyAtOnceError
        self._at_work.acquire()

    def __exit__(self, *_: object) -> None:
        self._at_work.release()
        self._let_in.release()
