"""What runners agreed to and took back, with the proof; rows are only ever added, and the database sees to it."""

from collections.abc import Iterable

from core.consent import Consent
from store.database import Transaction, Verbs
from store.values import from_ms, to_ms


def record(tx: Transaction, consent: Consent) -> None:
    """Add an event to what a number has agreed to."""
    record_all(tx, [consent])


def record_all(tx: Transaction, given: Iterable[Consent]) -> None:
    """Add events of several numbers."""
    tx.many(
        """INSERT INTO consents (phone, programme, event, words, carrier_id, language, recorded_at, shown, terms)
           VALUES (:phone, :programme, :event, :words, :carrier_id, :language, :recorded_at, :shown, :terms)""",
        [
            {
                "phone": consent.phone,
                "programme": consent.programme,
                "event": consent.event,
                "words": consent.words,
                "carrier_id": consent.carrier_id,
                "language": consent.language,
                "recorded_at": to_ms(consent.recorded_at),
                "shown": consent.shown,
                "terms": consent.terms,
            }
            for consent in given
        ],
    )


def list_for(db: Verbs, phone: str) -> list[Consent]:
    """List the events of a number, oldest first."""
    rows = db.all(
        """SELECT phone, programme, event, words, carrier_id, language, recorded_at,
                  coalesce(shown, '') AS shown, coalesce(terms, '') AS terms
           FROM consents WHERE phone = :phone ORDER BY id""",
        phone=phone,
    )
    return [Consent(**{**row, "recorded_at": from_ms(row["recorded_at"])}) for row in rows]
