"""What we decide on one text: how the runner changes, what we answer, what they agreed to or took back."""

from dataclasses import dataclass

from core.consent import Consent
from core.runner import Runner

Bodies = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one text.

    Args:
        runner: as to be saved.
        replies: each a series of bodies; none means we stay silent.
        consents: events to be recorded with their proof.
        is_emergency: the answer goes out before all else.
    """

    runner: Runner
    replies: tuple[Bodies, ...] = ()
    consents: tuple[Consent, ...] = ()
    is_emergency: bool = False
