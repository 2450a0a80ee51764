"""One check of a race's readiness, and how its sentences count."""

from dataclasses import dataclass
from typing import Literal

# Where a check is put right: the form of the race, its runners, its broadcasts, one to welcome runners, or by the
# operator.
Where = Literal["race", "runners", "broadcasts", "welcome", "operator"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a race needs.

    Args:
        says: how it stands, a sentence or two.
        do: what to do, one sentence; empty where nothing is to be done.
        where: where that is done.
    """

    name: str
    is_good: bool
    says: str
    do: str = ""
    where: Where = "race"


def number(count: int) -> str:
    """Write a number with commas."""
    return f"{count:,}"


def people_are(count: int) -> str:
    """Say how many runners are something, up to the verb."""
    return "1 runner is" if count == 1 else f"{count:,} runners are"
