"""A text we start ourselves, from the plan to the attempt to send it; answers in a webhook's response are not these."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Literal


class Lane(IntEnum):
    """Which text goes first; a fifth of the sender's rate is kept for the first two."""

    SAFETY = 0
    REPLY = 1
    REMINDER = 2
    BROADCAST = 3

    @property
    def is_bulk(self) -> bool:
        """Whether texts of this lane leave the fifth alone that is kept for the others."""
        return self >= Lane.REMINDER


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to be sent, in one part.

    Args:
        key: why it exists, such as "checkin:7:1"; the same key is never planned twice.
        recipient: a number in E.164.
        body: as it will be sent.
        lane: how urgent it is.
        not_before: product time from which it may leave.
        expires_at: product time from which it is of no use any more: then it is dropped.
    """

    key: str
    recipient: str
    body: str
    lane: Lane
    not_before: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A text whose time has come, with all that may keep it from leaving.

    Args:
        reason: what was last said of it.
        stopped_at: since when its recipient has stopped us; None where they have not.
        last_stopped_at: when they last did, START or not: what was queued before stays unsent.
        unreachable_at: when the carrier said that nobody can be reached at the number.
        broadcast_id: what it is one text of; its words are those of the broadcast, made for its recipient just now.
        opens_at: product time before which quiet hours keep it; None where nothing does.
        has_left: they have left the race that the text is for.
        is_first_for: the id of the participant for whom it is the first text of the race; None where it is not.
        is_late_welcome: it is only for those who had no text of the race, and they have had one by now.
    """

    outbox_id: int
    ticket: str | None
    attempts: int
    recipient: str
    body: str
    segments: int
    lane: Lane
    reason: str
    created_at: datetime
    expires_at: datetime
    stopped_at: datetime | None
    last_stopped_at: datetime | None
    unreachable_at: datetime | None
    broadcast_id: int | None = None
    opens_at: datetime | None = None
    has_left: bool = False
    is_first_for: int | None = None
    is_late_welcome: bool = False


def why_not(due: Due, now: datetime) -> tuple[Literal["held", "dropped", "failed", "cancelled"], str] | None:
    """Tell the state and the reason with which a text that is due ends unsent; None where it may leave."""
    if due.stopped_at or (due.last_stopped_at and due.last_stopped_at >= due.created_at):
        return "held", "the runner has stopped"
    if due.has_left:
        return "cancelled", "they have left the race"
    if due.is_late_welcome:
        return "cancelled", "they have had a text of this race by now"
    if due.expires_at <= now:
        return "dropped", f"too late; before that: {due.reason}" if due.attempts else "too late"
    if due.opens_at and due.opens_at >= due.expires_at:
        return "dropped", "too late once the quiet hours are over"
    if due.unreachable_at and due.lane is not Lane.SAFETY:
        return "failed", "the number cannot be reached, as the carrier said earlier"
    return None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One text in hand: claimed, committed as `sending`, about to be posted.

    Args:
        outbox_id: its row.
        ticket: opaque; goes out with the post and comes back in the carrier's reports. The same for each attempt at a
            row, so that a report is understood whichever attempt it is about.
        number: 1 for the first attempt.
        sender: the number or service that sends it, as the carrier calls it.
        valid_for: how long the carrier may keep it waiting, at least one second.
    """

    outbox_id: int
    ticket: str
    number: int
    recipient: str
    body: str
    segments: int
    lane: Lane
    sender: str
    valid_for: timedelta
