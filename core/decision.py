"""What we decide on one text: how the runner changes, what we answer or ask later, what they agreed to or took back."""

from dataclasses import dataclass
from datetime import date

from core.alert import Alert, MoreForAlert, Taken
from core.consent import Consent
from core.distance import Distance
from core.participant import Entry
from core.runner import Runner

Bodies = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A text of ours that waits under this key and is not to leave any more."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A runner is in a race from now on, with what we know of them."""

    race_id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Left:
    """A runner is out of a race from now on."""

    race_id: int


@dataclass(frozen=True, slots=True)
class Named:
    """A runner has told us their first name, their bib or both, for one race."""

    race_id: int
    first_name: str | None
    bib: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one text.

    Args:
        runner: as to be saved.
        replies: each a series of bodies; none means we stay silent.
        consents: events to be recorded with their proof.
        is_emergency: the answer goes out before all else.
        check_in: what we ask by ourselves ten minutes later about the runner's cramp; None where we do not.
        taken_back: what was planned before and is not to be sent any more.
        ran: how far they ran, on which date.
        gives_link: a reply carries a link to what we hold, which is to be made.
        is_erasure: all we hold on the number is to be erased, with this text.
        race_change: what changes in who runs in a race.
        alert: a red flag for the medical leads of a race that is on, what is to be added to the last one, or that a
            lead goes.
    """

    runner: Runner
    replies: tuple[Bodies, ...] = ()
    consents: tuple[Consent, ...] = ()
    is_emergency: bool = False
    check_in: str | None = None
    taken_back: TakenBack | None = None
    ran: tuple[date, Distance] | None = None
    gives_link: bool = False
    is_erasure: bool = False
    race_change: Joined | Left | Named | None = None
    alert: Alert | MoreForAlert | Taken | None = None
