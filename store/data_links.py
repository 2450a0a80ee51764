"""Links that show what is held on a number: each opens once, and only the hash of its token is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.hashes import token_hash
from store.database import Transaction, Verbs
from store.values import from_ms, to_ms

Opens = Literal["page", "file"]


@dataclass(frozen=True, slots=True)
class DataLink:
    """A link, as it was made: for whom, and until when it is good."""

    phone: str
    expires_at: datetime


def add(tx: Transaction, token: str, link: DataLink, *, opens: Opens) -> None:
    """Keep a link by the hash of its token."""
    tx.run(
        """INSERT INTO data_links (token_hash, phone, opens, expires_at)
           VALUES (:token_hash, :phone, :opens, :expires_at)""",
        token_hash=token_hash(token),
        phone=link.phone,
        opens=opens,
        expires_at=to_ms(link.expires_at),
    )


def is_good(db: Verbs, token: str, *, opens: Opens, now: datetime) -> bool:
    """Tell whether a link would open now."""
    row = db.one(
        "SELECT 1 AS one FROM data_links WHERE token_hash = :token_hash AND opens = :opens AND expires_at > :now",
        token_hash=token_hash(token),
        opens=opens,
        now=to_ms(now),
    )
    return row is not None


def take(tx: Transaction, token: str, *, opens: Opens, now: datetime) -> DataLink | None:
    """Use a link up; None where there is none, it is over, or another was faster."""
    row = tx.one(
        """DELETE FROM data_links WHERE token_hash = :token_hash AND opens = :opens AND expires_at > :now
           RETURNING phone, expires_at""",
        token_hash=token_hash(token),
        opens=opens,
        now=to_ms(now),
    )
    return DataLink(row["phone"], from_ms(row["expires_at"])) if row else None


def forget_old(tx: Transaction, *, now: datetime) -> int:
    """Forget the links that are over; give how many."""
    return tx.run("DELETE FROM data_links WHERE expires_at <= :now", now=to_ms(now))
