"""Browsers that have signed in, by the hash of their token; a session ends by the database's own clock."""

from core.hashes import token_hash
from core.organizer import Organizer
from core.signing_in import IDLE, LONGEST, SEEN_AGAIN
from store.database import Reading, Transaction, Verbs
from store.organizers import organizer_of
from store.values import MILLISECOND

_IDLE_MS, _LONGEST_MS, _SEEN_AGAIN_MS = IDLE // MILLISECOND, LONGEST // MILLISECOND, SEEN_AGAIN // MILLISECOND


def find_organizer(db: Verbs, token: str) -> tuple[Organizer, bool] | None:
    """Find who signed in with a token, and whether `notice` is due; None where the session is over or never was."""
    now = db.clock_ms()
    row = db.one(
        """SELECT organizers.id, owner_id, name, role, phone, seen_at FROM sessions
           JOIN organizers ON organizers.id = sessions.organizer_id
           WHERE token_hash = :token_hash AND expires_at > :now AND seen_at > :idle_since AND removed_at IS NULL""",
        token_hash=token_hash(token),
        now=now,
        idle_since=now - _IDLE_MS,
    )
    return (organizer_of(row), row["seen_at"] <= now - _SEEN_AGAIN_MS) if row else None


def count_sessions(db: Reading, organizer_id: int) -> int:
    """Count the browsers in which an organizer is signed in, or has left a session to expire."""
    row = db.one("SELECT count(*) AS sessions FROM sessions WHERE organizer_id = :id", id=organizer_id)
    return int(row["sessions"]) if row else 0


def add(tx: Transaction, token: str, organizer_id: int) -> None:
    """Begin a session, and forget those that are over."""
    now = tx.clock_ms()
    tx.run(
        "DELETE FROM sessions WHERE expires_at <= :now OR seen_at <= :idle_since", now=now, idle_since=now - _IDLE_MS
    )
    tx.run(
        """INSERT INTO sessions (token_hash, organizer_id, created_at, seen_at, expires_at)
           VALUES (:token_hash, :organizer_id, :now, :now, :expires_at)""",
        token_hash=token_hash(token),
        organizer_id=organizer_id,
        now=now,
        expires_at=now + _LONGEST_MS,
    )


def notice(tx: Transaction, token: str) -> None:
    """Remember that a session was used just now."""
    tx.run(
        "UPDATE sessions SET seen_at = :now WHERE token_hash = :token_hash AND seen_at < :now",
        now=tx.clock_ms(),
        token_hash=token_hash(token),
    )


def end(tx: Transaction, token: str) -> None:
    """End the session of a token."""
    tx.run("DELETE FROM sessions WHERE token_hash = :token_hash", token_hash=token_hash(token))


def end_all(tx: Transaction, organizer_id: int) -> None:
    """End every session of an organizer."""
    tx.run("DELETE FROM sessions WHERE organizer_id = :id", id=organizer_id)


def end_of_removed(tx: Transaction) -> None:
    """End the sessions of everybody who was removed."""
    tx.run("""DELETE FROM sessions WHERE organizer_id IN (SELECT id FROM organizers WHERE removed_at IS NOT NULL)""")
