"""What a call with an Idempotency-Key was answered with, so that the same call again does nothing a second time.

An answer is kept in the transaction of what it tells of: either both are there or neither is, and a process that dies
between them leaves the key free. What takes many transactions is taken in hand first, for a time. All of it goes by the
database's own clock.
"""

from dataclasses import dataclass
from datetime import timedelta

from store.database import Transaction, Verbs
from store.values import MILLISECOND

KEPT = timedelta(hours=24)
IN_HAND = timedelta(minutes=5)  # at most; whoever had a call in hand for longer has died over it

_IN_HAND = 0  # the status of a call that has no answer yet


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


def find(db: Verbs, owner_id: int, key: str) -> tuple[Call, Answer | None] | None:
    """Give the call a key was used for, with its answer, or None while it is in hand; None where the key is free."""
    row = db.one(
        """SELECT request_hash, status, body FROM idempotent_answers
           WHERE owner_id = :owner_id AND idempotency_key = :key AND created_at > :forgotten""",
        owner_id=owner_id,
        key=key,
        forgotten=_before(db.clock_ms(), KEPT),
    )
    if row is None:
        return None
    answer = None if row["status"] == _IN_HAND else Answer(row["status"], row["body"])
    return Call(owner_id, key, row["request_hash"]), answer


def begin(tx: Transaction, call: Call) -> bool:
    """Take a call in hand; False where its key is in use: answered, or in hand for less than a process may take."""
    now = tx.clock_ms()
    begun = tx.run(
        """INSERT INTO idempotent_answers (owner_id, idempotency_key, request_hash, status, body, created_at)
           VALUES (:owner_id, :key, :request_hash, :in_hand, '', :now)
           ON CONFLICT (owner_id, idempotency_key) DO UPDATE
           SET request_hash = excluded.request_hash, status = :in_hand, body = '', created_at = :now
           WHERE idempotent_answers.created_at <= :forgotten
              OR (idempotent_answers.status = :in_hand AND idempotent_answers.created_at <= :given_up)""",
        owner_id=call.owner_id,
        key=call.key,
        request_hash=call.request_hash,
        in_hand=_IN_HAND,
        now=now,
        forgotten=_before(now, KEPT),
        given_up=_before(now, IN_HAND),
    )
    return begun == 1


def give_up(tx: Transaction, call: Call) -> None:
    """Leave the key of a call free that came to nothing."""
    tx.run(
        """DELETE FROM idempotent_answers WHERE owner_id = :owner_id AND idempotency_key = :key
           AND request_hash = :request_hash AND status = :in_hand""",
        owner_id=call.owner_id,
        key=call.key,
        request_hash=call.request_hash,
        in_hand=_IN_HAND,
    )


def keep(tx: Transaction, call: Call, answer: Answer) -> bool:
    """Keep the answer to a call; False where the key has been used meanwhile, and then nothing may be kept of this one.

    On PostgreSQL this waits for another transaction that has just used the key.
    """
    now = tx.clock_ms()
    kept = tx.run(
        """INSERT INTO idempotent_answers (owner_id, idempotency_key, request_hash, status, body, created_at)
           VALUES (:owner_id, :key, :request_hash, :status, :body, :now)
           ON CONFLICT (owner_id, idempotency_key) DO UPDATE
           SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, created_at = :now
           WHERE idempotent_answers.created_at <= :forgotten
              OR (idempotent_answers.status = :in_hand AND idempotent_answers.request_hash = excluded.request_hash)""",
        owner_id=call.owner_id,
        key=call.key,
        request_hash=call.request_hash,
        status=answer.status,
        body=answer.body,
        in_hand=_IN_HAND,
        now=now,
        forgotten=_before(now, KEPT),
    )
    return kept == 1


def forget_old(tx: Transaction, *, most: int) -> int:
    """Forget at most so many answers that are a day old; give how many."""
    return tx.run(
        """DELETE FROM idempotent_answers WHERE (owner_id, idempotency_key) IN (
               SELECT owner_id, idempotency_key FROM idempotent_answers WHERE created_at <= :forgotten LIMIT :most)""",
        forgotten=_before(tx.clock_ms(), KEPT),
        most=most,
    )


def _before(now: int, lasts: timedelta) -> int:
    return now - lasts // MILLISECOND
