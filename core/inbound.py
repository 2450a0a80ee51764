"""A text that has come in, whoever carried it."""

from dataclasses import dataclass
from typing import Literal

Keyword = Literal["stop", "start", "help"]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text to us.

    Args:
        carrier_id: the carrier's own id of the text; the same id means the same text asked again.
        sender, recipient: phone numbers in E.164, or a short code.
        text: the body as received, any characters but NUL, may be empty.
        carrier_answered: the keyword the carrier took this text for and has itself answered, so that we record it
            and stay silent; None for all other texts.
    """

    carrier_id: str
    sender: str
    recipient: str
    text: str
    carrier_answered: Keyword | None = None
