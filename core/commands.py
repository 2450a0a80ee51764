"""What an organizer can ask for by text: SEND, SEND TIP, FLAG, STATUS, HALT, and what they answer us. Values only."""

from dataclasses import dataclass, field

from core.audience import Audience
from core.race import Flag


@dataclass(frozen=True, slots=True)
class Send:
    """SEND: their own words, to all or to an audience; `race` is the code they name, None where they name none."""

    text: str
    audience: Audience = field(default_factory=Audience)
    race: str | None = None


@dataclass(frozen=True, slots=True)
class SendTip:
    """SEND TIP: a tip of the library, by a few words such as "heat red"."""

    words: str
    audience: Audience = field(default_factory=Audience)
    race: str | None = None


@dataclass(frozen=True, slots=True)
class RaiseFlag:
    """FLAG RED: the colour is to be set, and everybody told by its tip."""

    flag: Flag
    race: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """STATUS: how things stand."""

    race: str | None = None


@dataclass(frozen=True, slots=True)
class Halt:
    """HALT: no more texts of a broadcast leave, at once; of all races where they name none."""

    race: str | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """The beginning of a command without its rest: they are told what there is."""


@dataclass(frozen=True, slots=True)
class Code:
    """Four digits: the code we have asked for."""

    digits: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A digit or a race's code alone: which of several races is meant."""

    said: str


Command = Send | SendTip | RaiseFlag | Status | Halt | Guide | Code | Choice
