"""What a call with an Idempotency-Key was answered with, so that the same call again does nothing a second time.

An answer is kept in the transaction of what it tells of: either both are there or neither is, and a process that dies
between them leaves the key free. All of it goes by the database's own clock.
"""

from dataclasses import dataclass
from datetime import timedelta

from store.database import Transaction, Verbs
from store.values import MILLISECOND

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it went out: its status, and its body to the byte."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its caller has named it.

    Args:
        owner_id: whose key it is; the same key of another owner is another one.
        key: what stood in the header.
        request_hash: of all that makes the call what it is, to tell when one key is used for two calls.
    """

    owner_id: int
    key: str
    request_hash: str


def find(db: Verbs, owner_id: int, key: str) -> tuple[Call, Answer] | None:
    """Give the call a key was used for, with its answer; None where it was not used, or a day ago."""
    row = db.one(
        """SELECT request_hash, status, body FROM idempotent_answers
           WHERE owner_id = :owner_id AND idempotency_key = :key AND created_at > :forgotten""",
        owner_id=owner_id,
        key=key,
        forgotten=_forgotten(db.clock_ms()),
    )
    return (Call(owner_id, key, row["request_hash"]), Answer(row["status"], row["body"])) if row else None


def keep(tx: Transaction, call: Call, answer: Answer) -> bool:
    """Keep the answer to a call; False where the key has been used meanwhile, and then nothing may be kept of this one.

    On PostgreSQL this waits for another transaction that has just used the key.
    """
    now = tx.clock_ms()
    kept = tx.run(
        """INSERT INTO idempotent_answers (owner_id, idempotency_key, request_hash, status, body, created_at)
           VALUES (:owner_id, :key, :request_hash, :status, :body, :now)
           ON CONFLICT (owner_id, idempotency_key) DO UPDATE
           SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body,
               created_at = excluded.created_at
           WHERE idempotent_answers.created_at <= :forgotten""",
        owner_id=call.owner_id,
        key=call.key,
        request_hash=call.request_hash,
        status=answer.status,
        body=answer.body,
        now=now,
        forgotten=_forgotten(now),
    )
    return kept == 1


def forget_old(tx: Transaction, *, most: int) -> int:
    """Forget at most so many answers that are a day old; give how many."""
    return tx.run(
        """DELETE FROM idempotent_answers WHERE (owner_id, idempotency_key) IN (
               SELECT owner_id, idempotency_key FROM idempotent_answers WHERE created_at <= :forgotten LIMIT :most)""",
        forgotten=_forgotten(tx.clock_ms()),
        most=most,
    )


def _forgotten(now: int) -> int:
    return now - KEPT // MILLISECOND
