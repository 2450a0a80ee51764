"""What the readiness of a race is told from: its runners, what is planned, the carrier, and whether texts leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from core.broadcast import Language

SEGMENTS_A_HEAD = 2  # of a broadcast nobody has written yet


@dataclass(frozen=True, slots=True)
class Runners:
    """The runners of a race.

    Args:
        people: in the race and reached by a text to everybody.
        spanish: how many of them read Spanish.
        stopped: in the race, and have stopped us, so that they get nothing.
        left: have left the race.
        foreign: how many have numbers of a country we do not text, by its ISO code.
        joined: in the race by their own text JOIN.
        without_consent: in the race neither by JOIN nor by a list that says how they agreed.
        without_pace: in the race with no pace, so that "around mile N" does not know when they come by.
        unknown_waves: the waves they are in that the race does not describe.
        unwelcomed: of `people`, those who have had no text of this race yet.
    """

    people: int = 0
    spanish: int = 0
    stopped: int = 0
    left: int = 0
    foreign: Mapping[str, int] = field(default_factory=dict)
    joined: int = 0
    without_consent: int = 0
    without_pace: int = 0
    unknown_waves: tuple[str, ...] = ()
    unwelcomed: int = 0

    @property
    def all(self) -> int:
        """Count all who are in the race, whether or not a text reaches them."""
        return self.people + self.stopped + sum(self.foreign.values())


@dataclass(frozen=True, slots=True)
class Planned:
    """A broadcast that has not gone yet.

    Args:
        segments: of all its texts together, at most.
        day: when it goes, on the race's calendar; None where that is not said yet.
        languages: those it is written in.
        is_welcome: it is launched, and for all who have had no text of this race yet.
    """

    segments: int
    day: date | None
    languages: frozenset[Language]
    is_welcome: bool = False


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the carrier says of our senders.

    Args:
        kind: nobody is texted for real; a carrier that has not been asked; one that has.
        problems: what is wrong with how the number is set up or registered, a sentence each.
    """

    kind: Literal["simulator", "not asked", "asked"]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that readiness is told from, besides the race.

    Args:
        sending_problems: what keeps texts from leaving at this moment, a sentence each.
        segments_per_second: of the sender.
        emergency_number: what the operator has set for all races.
    """

    runners: Runners
    planned: tuple[Planned, ...]
    carrier: Carrier
    sending_problems: tuple[str, ...]
    segments_per_second: float
    emergency_number: str | None = None

    @property
    def largest(self) -> int:
        """Count the segments of the largest broadcast that is planned; of one to everybody where none is."""
        return max((each.segments for each in self.planned), default=self.runners.people * SEGMENTS_A_HEAD)

    @property
    def most_in_a_day(self) -> int:
        """Count the segments of the fullest day; what has no day yet may fall on any."""
        if not self.planned:
            return self.largest
        days: dict[date, int] = {}
        for each in self.planned:
            if each.day:
                days[each.day] = days.get(each.day, 0) + each.segments
        return max(days.values(), default=0) + sum(each.segments for each in self.planned if each.day is None)
