"""The proof that a runner agreed to texts of a race, once their number is not kept any more: it has a keyed hash.

Suits over texts may come for four years (28 U.S.C. 1658), so the proof outlives the number; what was agreed to, where,
when and in which words stays as it was. Consents are only ever added, so one takes the place of the other.
"""

from collections.abc import Iterable
from dataclasses import replace

from core.consent import Consent
from core.hashes import proof_of
from store import consents
from store.database import Reading, Row, Transaction, Verbs


def list_given(db: Verbs, phones: Iterable[str], programme: str) -> list[Consent]:
    """List what numbers agreed to, or took back, for one programme, before their rows are erased."""
    return [consent for phone in phones for consent in consents.list_for(db, phone) if consent.programme == programme]


def keep(tx: Transaction, given: Iterable[Consent], *, secret: str) -> None:
    """Keep them with the hash of each number in its place."""
    consents.record_all(tx, [replace(each, phone=proof_of(each.phone, secret=secret)) for each in given])


def list_rows(db: Reading, phone: str, *, secret: str) -> list[Row]:
    """List the proofs that are kept without this number, oldest first, with all their columns."""
    return db.all("SELECT * FROM consents WHERE phone = :proof ORDER BY id", proof=proof_of(phone, secret=secret))


def erase(tx: Transaction, phone: str, *, secret: str) -> None:
    """Erase the proofs too: their owner wishes it."""
    proof = proof_of(phone, secret=secret)
    tx.run("INSERT INTO erasures (phone) VALUES (:proof)", proof=proof)
    tx.run("DELETE FROM consents WHERE phone = :proof", proof=proof)
    tx.run("DELETE FROM erasures WHERE phone = :proof", proof=proof)
