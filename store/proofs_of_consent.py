"""The proof that a runner agreed to texts of a race, once their number is not kept any more: it has a keyed hash.

Suits over texts may come for four years (28 U.S.C. 1658), so the proof outlives the number; what was agreed to, where,
when and in which words stays as it was. Consents are only ever added, so one takes the place of the other.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.consent import Consent
from core.hashes import proof_of
from store import consents
from store.database import Transaction, Verbs


def keep_without_number(tx: Transaction, phones: Sequence[str], programme: str, *, secret: str) -> None:
    """Have what these numbers agreed to for one programme be known by a hash of them alone."""
    given = [consent for phone in phones for consent in consents.list_for(tx, phone) if consent.programme == programme]
    consents.record_all(tx, [replace(each, phone=proof_of(each.phone, secret=secret)) for each in given])
    _delete(tx, phones, "AND programme = :programme", programme=programme)


def list_of(db: Verbs, phone: str, *, secret: str) -> list[Consent]:
    """List the proofs that are kept without this number, oldest first."""
    return consents.list_for(db, proof_of(phone, secret=secret))


def erase(tx: Transaction, phone: str, *, secret: str) -> None:
    """Erase the proofs too: their owner wishes it."""
    _delete(tx, [proof_of(phone, secret=secret)], "")


def _delete(tx: Transaction, phones: Sequence[str], only: str, **values: str) -> None:
    rows = [{"phone": phone, **values} for phone in phones]
    tx.many("INSERT INTO erasures (phone) VALUES (:phone)", [{"phone": phone} for phone in phones])
    tx.many(f"DELETE FROM consents WHERE phone = :phone {only}", rows)
    tx.many("DELETE FROM erasures WHERE phone = :phone", [{"phone": phone} for phone in phones])
