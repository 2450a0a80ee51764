"""Who we are in the texts we send, as the operator has set it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """The service as its texts name it.

    Args:
        name: such as "Sidestitch".
        contact: an e-mail address, phone number or page; empty where there is none.
        emergency_number: overrides the number of the runner's country; None to go by the country.
        home_countries: ISO countries whose numbers we text by ourselves too, and answer without a daily cap.
        public_url: where our pages are, without a slash at the end.
        secret: what the keys are derived from that hash erased numbers and make links (core/hashes.py).
        carrier_keeps_texts: the carrier has copies of our texts, which are to be redacted too.
    """

    name: str
    contact: str = ""
    emergency_number: str | None = None
    home_countries: frozenset[str] = frozenset({"US", "CA"})
    public_url: str = ""
    secret: str = field(default="", repr=False)
    carrier_keeps_texts: bool = False
