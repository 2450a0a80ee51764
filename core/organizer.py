"""Who signs in to the console, and what each role may do there."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

LONGEST_NAME = 64  # characters

Role = Literal["owner", "helper", "medical"]
# What may be done in the console: see the alerts; see all else; change races and runners; text runners; take data out;
# erase; decide who signs in and which tokens there are.
Right = Literal["alerts", "see", "change", "broadcast", "export", "delete", "people"]

_RIGHTS: dict[Role, frozenset[Right]] = {
    "owner": frozenset({"alerts", "see", "change", "broadcast", "export", "delete", "people"}),
    "helper": frozenset({"alerts", "see", "change"}),
    "medical": frozenset({"alerts"}),
}


@dataclass(frozen=True, slots=True)
class Organizer:
    """A person who signs in.

    Args:
        name: as they type it, in small letters.
        owner_id: whose races they work on; their own id where they are an owner.
        phone: a number in E.164 from which they may command by text.
    """

    id: int
    name: str
    role: Role
    owner_id: int
    phone: str | None = None

    def may(self, right: Right) -> bool:
        """Tell whether their role has a right."""
        return right in _RIGHTS[self.role]


def name_of(typed: str) -> str:
    """Give a name as it is kept, however it was typed.

    >>> name_of(" Rosa ")
    'rosa'
    """
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def problem_of_name(name: str) -> str | None:
    """Say in a sentence why a name, as `name_of` gives it, cannot be used; None where it can.

    >>> problem_of_name("rosa@harbour-race.org") is None
    True
    """
    if not 1 <= len(name) <= LONGEST_NAME:
        return f"A name has 1 to {LONGEST_NAME} characters."
    if not all(sign.isalnum() or sign in ".-_@" for sign in name):
        return "A name has only letters, digits and . - _ @ in it."
    return None
