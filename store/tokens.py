"""What the API is called with: each token by its hash, for all races of one owner."""

from dataclasses import dataclass
from datetime import datetime

from core.hashes import token_hash
from store.database import Reading, Transaction
from store.values import from_ms, from_ms_or_none


@dataclass(frozen=True, slots=True)
class Token:
    """A token, as a list shows it; the token itself is nowhere kept.

    Args:
        used_at: when it was last used, to the hour; None where it never was.
    """

    id: int
    owner_id: int
    label: str
    created_at: datetime
    used_at: datetime | None


def find_owner(db: Reading, token: str) -> int | None:
    """Find whose races a token opens."""
    row = db.one(
        """SELECT tokens.owner_id FROM tokens JOIN organizers ON organizers.id = tokens.owner_id
           WHERE token_hash = :token_hash AND removed_at IS NULL""",
        token_hash=token_hash(token),
    )
    return int(row["owner_id"]) if row else None


def list_of(db: Reading, owner_id: int) -> list[Token]:
    """List the tokens of an owner, oldest first."""
    rows = db.all(
        "SELECT id, owner_id, label, created_at, used_at FROM tokens WHERE owner_id = :owner_id ORDER BY id",
        owner_id=owner_id,
    )
    return [
        Token(row["id"], row["owner_id"], row["label"], from_ms(row["created_at"]), from_ms_or_none(row["used_at"]))
        for row in rows
    ]


def add(tx: Transaction, token: str, *, owner_id: int, label: str) -> None:
    """Keep a token by its hash."""
    tx.run(
        """INSERT INTO tokens (token_hash, owner_id, label, created_at)
           VALUES (:token_hash, :owner_id, :label, :now)""",
        token_hash=token_hash(token),
        owner_id=owner_id,
        label=label,
        now=tx.clock_ms(),
    )


def is_long_unused(db: Reading, token: str, *, since_ms: int) -> bool:
    """Tell whether a token was not used since then, by the database's clock."""
    row = db.one(
        "SELECT 1 AS one FROM tokens WHERE token_hash = :token_hash AND (used_at IS NULL OR used_at <= :since)",
        token_hash=token_hash(token),
        since=since_ms,
    )
    return row is not None


def save_use(tx: Transaction, token: str) -> None:
    """Remember that a token was used just now."""
    tx.run("UPDATE tokens SET used_at = :now WHERE token_hash = :hash", now=tx.clock_ms(), hash=token_hash(token))


def remove(tx: Transaction, token_id: int, *, owner_id: int) -> bool:
    """Take a token of an owner out; False where they have none of this id."""
    return tx.run("DELETE FROM tokens WHERE id = :id AND owner_id = :owner_id", id=token_id, owner_id=owner_id) > 0


def remove_labelled(tx: Transaction, label: str, *, owner_id: int) -> int:
    """Take all tokens of an owner with this label out; give how many."""
    return tx.run("DELETE FROM tokens WHERE label = :label AND owner_id = :owner_id", label=label, owner_id=owner_id)


def remove_all(tx: Transaction, owner_id: int) -> None:
    """Take every token of an owner out."""
    tx.run("DELETE FROM tokens WHERE owner_id = :owner_id", owner_id=owner_id)
