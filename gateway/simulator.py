"""The phone in the browser as a carrier: nobody is texted, and nothing is kept but what the store keeps."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from core.inbound import Inbound
from core.message import Part
from core.outcome import Accepted, Report
from core.outgoing import Attempt, Lane
from gateway.base import Gone, Headers, Listed, RefusedError, WebhookAnswer, WebhookRequest

OWN_NUMBER = "+13035550100"
NO_CARRIER = "No carrier is configured, so no call can be verified: set TWILIO_AUTH_TOKEN."


class Simulator:
    """Carries texts between the phone page and us, on this machine alone."""

    def text_from_page(self, number: str, text: str) -> Inbound:
        """Make an inbound text of what was typed on the phone with this number."""
        return Inbound(f"SM{secrets.token_hex(16)}", sender=number, recipient=OWN_NUMBER, text=text)

    def check_headers(self, headers: Headers) -> None:  # noqa: ARG002 - the protocol's
        """Refuse every call: without a carrier's token nothing can be verified."""
        raise RefusedError(403, NO_CARRIER)

    def read_inbound(self, request: WebhookRequest) -> Inbound:  # noqa: ARG002 - the protocol's
        """Refuse every call, as `check_headers` does."""
        raise RefusedError(403, NO_CARRIER)

    def answer(self, parts: Sequence[Part]) -> WebhookAnswer:
        """Give the parts as plain lines; the page reads them from the outbox."""
        return WebhookAnswer("\n".join(part.body for part in parts), "text/plain")

    def problems(self) -> list[str]:
        """Report nothing: the simulator has no number to set up."""
        return []

    def registration_problems(self) -> list[str]:
        """Report nothing: the simulator texts nobody for real."""
        return []

    def read_report(self, request: WebhookRequest) -> Report | None:  # noqa: ARG002 - the protocol's
        """Refuse every call, as `check_headers` does."""
        raise RefusedError(403, NO_CARRIER)

    def sender_of(self, lane: Lane) -> str:  # noqa: ARG002 - the protocol's
        """Name our one number."""
        return OWN_NUMBER

    async def send(self, attempt: Attempt) -> Accepted:  # noqa: ARG002 - the protocol's
        """Deliver at once: the phone shows what the outbox says was delivered."""
        return Accepted(f"SM{secrets.token_hex(16)}", state="delivered")

    async def list_sent(self, recipient: str, *, since: datetime) -> list[Listed]:  # noqa: ARG002 - the protocol's
        """List nothing: what the page was sent is in the outbox alone. A text cut off by a kill stays unsure."""
        return []

    async def redact(self, carrier_id: str) -> Gone:  # noqa: ARG002 - the protocol's
        """Redact nothing: what the page was sent is in our own tables alone."""
        return Gone()

    async def list_unredacted(self, recipient: str, *, since: object, until: object) -> list[str]:  # noqa: ARG002
        """List nothing, as `redact` does nothing."""
        return []

    async def close(self) -> None:
        """Do nothing: there is no connection."""
