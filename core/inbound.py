"""A text that has come in, whoever carried it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text to us.

    Args:
        carrier_id: the carrier's own id of the text; the same id means the same text asked again.
        sender, recipient: phone numbers in E.164, or a short code.
        text: the body as received, any characters but NUL, may be empty.
        carrier_answered: the carrier has itself answered this STOP, START or HELP, so we record and stay silent.
    """

    carrier_id: str
    sender: str
    recipient: str
    text: str
    carrier_answered: bool = False
