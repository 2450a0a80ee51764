"""Whom a broadcast would reach as things stand: counted from the runners of the race before it is launched."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reach:
    """The people of an audience, and those of it who will not get the text.

    Args:
        people: how many it would be sent to.
        spanish: how many of them in Spanish, where both languages are there.
        longest_first_name, longest_bib: what makes the text longest; empty where nobody has one.
        stopped: how many have stopped us.
        foreign: how many have numbers of a country we do not text, by its ISO code.
        without_pace: how many are left out of "around mile N" because their pace is not known.
    """

    people: int
    spanish: int = 0
    longest_first_name: str = ""
    longest_bib: str = ""
    stopped: int = 0
    foreign: Mapping[str, int] = field(default_factory=dict)
    without_pace: int = 0
