"""Numbers that organizers have still to prove, with the codes texted to them; all by the database's own clock."""

from core.phone_proof import PhoneProof
from store.database import Transaction, Verbs
from store.organizers import NO_PROOF


def find(db: Verbs, organizer_id: int) -> PhoneProof | None:
    """Give what an organizer has to prove, open or over; None where there is nothing."""
    row = db.one(
        """SELECT wanted_phone, phone_code_hash, phone_code_until_at, phone_code_wrong FROM organizers
           WHERE id = :id AND wanted_phone IS NOT NULL""",
        id=organizer_id,
    )
    return PhoneProof(*row.values()) if row else None


def save(tx: Transaction, organizer_id: int, proof: PhoneProof) -> None:
    """Keep what is to be proven; a newer one takes the place of an older one."""
    tx.run(
        """UPDATE organizers SET wanted_phone = :phone, phone_code_hash = :code_hash, phone_code_until_at = :until,
                  phone_code_wrong = :wrong
           WHERE id = :id""",
        phone=proof.phone,
        code_hash=proof.code_hash,
        until=proof.until_ms,
        wrong=proof.wrong,
        id=organizer_id,
    )


def forget(tx: Transaction, organizer_id: int) -> None:
    """Let there be nothing to prove."""
    tx.run(f"UPDATE organizers SET {NO_PROOF} WHERE id = :id", id=organizer_id)


def key_of(organizer_id: int, clock_ms: int) -> str:
    """Give the key of the text with a code: by it the codes of an organizer are counted."""
    return f"phone:{organizer_id}:{clock_ms:013}:1"


def count_codes(tx: Transaction, organizer_id: int, *, since_ms: int) -> int:
    """Count the codes texted for an organizer since an instant of the database's clock, to whatever numbers."""
    row = tx.one(
        "SELECT count(*) AS codes FROM outbox WHERE key > :first AND key < :after",
        first=key_of(organizer_id, since_ms),
        after=f"phone:{organizer_id};",  # the character after the colon: keys are compared byte by byte
    )
    return int(row["codes"]) if row else 0
