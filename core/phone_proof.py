"""A number that an organizer says is theirs, until the code that was texted to it has been typed."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MOST_WRONG_CODES = 5
MOST_CODES_AN_HOUR = 3  # of one organizer, whatever the numbers: a stranger's phone may be one of them
APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PhoneProof:
    """What was asked for.

    Args:
        phone: the number in E.164.
        code_hash: of the code that was texted to it: core/hashes.py.
        until_ms: when the code ends, by the database's clock.
        wrong: how many wrong codes were typed.
    """

    phone: str
    code_hash: str
    until_ms: int
    wrong: int = 0

    def is_open(self, clock_ms: int) -> bool:
        """Tell whether a code may still be typed."""
        return clock_ms < self.until_ms and self.wrong < MOST_WRONG_CODES

    def given(self, code_hash: str, clock_ms: int) -> Literal["right", "wrong", "over"]:
        """Tell what a typed code is, by its hash; after the last wrong one no other counts."""
        if not self.is_open(clock_ms):
            return "over"
        return "right" if hmac.compare_digest(code_hash, self.code_hash) else "wrong"
