"""Who may still try a password: what wrong ones are counted for, and how many are too many.

A browser that its owner has signed in with before is counted by itself, so that a stranger who tries a name again and
again, from wherever, keeps nobody out who comes with their own browser.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from core.hashes import browser_mark, counted_for

FORGOTTEN_AFTER = timedelta(minutes=15)
MOST_OF_A_BROWSER, MOST_OF_NAME_AND_ADDRESS, MOST_OF_A_NAME, MOST_OF_AN_ADDRESS = 10, 5, 25, 50
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)  # of a session
SEEN_AGAIN = timedelta(minutes=1)  # how exactly it is known when a session was last used

_MOST_NAMES = 4  # who have signed in with one browser
_BROWSER = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{32}){0,4}")


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser keeps after somebody has signed in: its own number, and a mark for each of their names."""

    number: str
    marks: tuple[str, ...] = ()

    def knows(self, name: str, *, secret: str) -> bool:
        """Tell whether this organizer has signed in there before."""
        return browser_mark(self.number, name, secret=secret) in self.marks

    @classmethod
    def read(cls, said: str) -> "Browser | None":
        """Read what `str` gave; None where it is anything else.

        >>> Browser.read("no browser") is None
        True
        """
        number, *marks = said.split(".")
        return cls(number, tuple(marks)) if _BROWSER.fullmatch(said) else None

    def __str__(self) -> str:
        """Give it as a cookie or an address holds it."""
        return ".".join([self.number, *self.marks])

    def with_name(self, name: str, *, secret: str) -> "Browser":
        """Give the same browser once this organizer has signed in."""
        mark = browser_mark(self.number, name, secret=secret)
        return Browser(self.number, (mark, *(other for other in self.marks if other != mark))[:_MOST_NAMES])


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries a password: for which name, from which address, with which browser if it has been here before."""

    name: str
    address: str
    browser: Browser | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One thing wrong passwords are counted for; at `most` no other is tried until it is forgotten."""

    key: str
    most: int
    is_cleared: bool  # by the right password; else only that one try is taken back


def counts_of(attempt: Attempt, *, secret: str) -> Sequence[Count]:
    """List what a wrong password of this attempt counts for."""
    name = attempt.name
    if attempt.browser and attempt.browser.knows(name, secret=secret):
        of_browser = counted_for(f"browser {attempt.browser.number} {name}", secret=secret)
        return [Count(of_browser, MOST_OF_A_BROWSER, is_cleared=True)]
    address = _network(attempt.address)
    return [
        Count(counted_for(f"name at address {address} {name}", secret=secret), MOST_OF_NAME_AND_ADDRESS, True),
        Count(counted_for(f"name {name}", secret=secret), MOST_OF_A_NAME, False),
        Count(counted_for(f"address {address}", secret=secret), MOST_OF_AN_ADDRESS, False),
    ]


def _network(address: str) -> str:
    """Give an address, of IPv6 its network: a single caller has 2 to the 64 addresses of one.

    >>> _network("2001:db8::1"), _network("203.0.113.7")
    ('2001:db8::/64', '203.0.113.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
