"""What every carrier can do for us, without its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.inbound import Inbound
from core.message import Part
from core.outcome import Outcome, Report
from core.outgoing import Attempt, Lane


class Headers(Protocol):
    """Header fields, looked up without regard to case."""

    def get(self, name: str, default: str, /) -> str:
        """Give the field of a name, or the default."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A carrier's call as it came in, nothing decoded yet.

    Args:
        path: path and query as called, such as "/sms?x=1".
        content_type: without parameters, such as "application/x-www-form-urlencoded".
        headers: as the server read them.
        body: the raw bytes.
    """

    path: str
    content_type: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What the carrier is answered: the body and its type."""

    body: str
    content_type: str


class RefusedError(Exception):
    """A call we do not take: forged, incomplete or not meant for us; `status` is the HTTP status to refuse it with."""

    def __init__(self, status: int, reason: str) -> None:
        """Refuse with a status of 4xx and a sentence for whoever reads the log."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Listed:
    """A text that the carrier's own list of sent texts shows."""

    carrier_id: str
    recipient: str
    body: str
    created_at: datetime


class ListUnavailableError(Exception):
    """The carrier's list cannot be had now; nothing follows from that about any text."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The carrier keeps no words of the text any more."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The carrier has no such text."""


@dataclass(frozen=True, slots=True)
class NotRedacted:
    """The words are still there, or nobody knows; it may be tried again."""

    reason: str


RedactionOutcome = Redacted | Gone | NotRedacted


class Gateway(Protocol):
    """A carrier."""

    def check_headers(self, headers: Headers) -> None:
        """Look whether a call may be the carrier's, before its body is waited for.

        Raises:
            RefusedError: its headers alone show that it is not.
        """

    def read_inbound(self, request: WebhookRequest) -> Inbound:
        """Verify a call about one text to us and read it.

        Raises:
            RefusedError: the call is not from the carrier, not complete, or not for us.
        """

    def answer(self, parts: Sequence[Part]) -> WebhookAnswer:
        """Give the response that has the carrier send these parts, each its own text; none sends nothing."""

    def problems(self) -> list[str]:
        """Ask the carrier how our number is set up; a sentence for each thing that is wrong, with what to do."""

    def registration_problems(self) -> list[str]:
        """Ask the carrier whether our senders are registered; a sentence for each that is not, with what to do."""

    def read_report(self, request: WebhookRequest) -> Report | None:
        """Verify a call about a text of ours and read it; None where it says nothing new.

        Raises:
            RefusedError: the call is not from the carrier, or not complete.
        """

    def sender_of(self, lane: Lane) -> str:
        """Name the sender that texts of a lane leave from, as the carrier calls it."""

    async def send(self, attempt: Attempt) -> Outcome:
        """Post one text, once; whatever happens comes back as a value, and only the caller decides what follows."""

    async def list_sent(self, recipient: str, *, since: datetime) -> list[Listed]:
        """List the texts to a number that the carrier has taken since an instant, in any order.

        Raises:
            ListUnavailableError: it cannot be listed now.
        """

    async def redact(self, carrier_id: str) -> RedactionOutcome:
        """Empty the words of one text that the carrier has a copy of; safe to do again."""

    async def list_unredacted(self, recipient: str, *, since: datetime | None, until: datetime | None) -> list[str]:
        """List the carrier's ids of our texts to a number made within a span that it has the words of.

        Args:
            since, until: both included; None has no limit.

        Raises:
            ListUnavailableError: they cannot be listed now.
        """

    async def close(self) -> None:
        """Let go of every connection of this event loop."""
