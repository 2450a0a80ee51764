"""What became of an attempt to send, and what the carrier reports later; no carrier's own codes decide here."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Literal

# What a report may say; the last four are final.
ReportedState = Literal["sent", "delivered", "undelivered", "failed", "cancelled"]


class Because(Enum):
    """What a refusal says about the number itself."""

    OF_THE_TEXT = "of the text"
    THE_NUMBER_IS_BAD = "the number is bad"
    THEY_HAVE_STOPPED = "they have stopped"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has taken the text, under its own id; with the simulator it is delivered at once."""

    carrier_id: str
    state: Literal["sent", "delivered"] = "sent"


@dataclass(frozen=True, slots=True)
class NotSent:
    """The carrier certainly did not take the text; it may be tried again.

    Args:
        reason: a few words for the operator.
        retry_after: how long the carrier asks to wait; None where it says nothing.
        is_too_fast: the carrier wants fewer texts a second, from all of us.
    """

    reason: str
    retry_after: timedelta | None = None
    is_too_fast: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier will never take this text; `code` is its own number for why."""

    code: int
    reason: str
    because: Because = Because.OF_THE_TEXT


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Something of ours is set up wrongly at the carrier, so nothing fails: it waits until an operator has mended it.

    Args:
        everywhere: False where it concerns this text's destination alone, such as a country that is not enabled.
    """

    code: int
    reason: str
    everywhere: bool = True


@dataclass(frozen=True, slots=True)
class Unsure:
    """No clear answer: the text may have been sent, so it is never simply sent again."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotBegun:
    """We ourselves let go of the text before posting it: nothing was sent."""

    reason: str


Outcome = Accepted | NotSent | Refused | Misconfigured | Unsure | NotBegun


@dataclass(frozen=True, slots=True)
class Report:
    """The carrier's later word on a text.

    Args:
        ticket: ours, as the attempt carried it; None where the report does not carry one.
        carrier_id: the carrier's id of the text.
        state: what it has come to.
        trouble: for a text that failed, what its code means, as if the attempt had been answered with it.
    """

    ticket: str | None
    carrier_id: str
    state: ReportedState
    error_code: int | None = None
    trouble: NotSent | Refused | Misconfigured | None = None
