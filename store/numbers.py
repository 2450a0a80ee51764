"""What the carrier says of a number: that they have stopped us there, or that nobody can be reached at it."""

from datetime import datetime

from core.consent import Consent
from core.outcome import Because, Refused
from store import consents, participants, plans, runners
from store.database import Transaction


def learn(tx: Transaction, phone: str, refused: Refused, *, proof: str, now: datetime) -> None:
    """Record what a refusal says of the number; a stop that is news with its proof.

    Args:
        proof: the id under which the carrier, or we, find the text again.
    """
    match refused.because:
        case Because.THE_NUMBER_IS_BAD:
            runners.mark_unreachable(tx, phone, reason=refused.reason, now=now)
        case Because.THEY_HAVE_STOPPED if runners.stop(tx, phone, now=now):
            words = f"the carrier refused a text with {refused.code}: they have stopped"
            plans.end(tx, phone)
            participants.leave_all(tx, phone, now=now)
            consents.record(tx, Consent(phone, "all", "stopped", words, proof, language=None, recorded_at=now))
