"""Calls of the API that are to have their effect once, however often they are made."""

from collections.abc import Callable
from typing import TypeVar

from store import idempotency
from store.database import Database, Transaction
from store.idempotency import Answer, Call

Result = TypeVar("Result")
Keep = Callable[[Transaction, Result], None]


class KeyReusedError(Exception):
    """One key was used for two calls; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another call already: make a new key for each call.")


class AnsweredMeanwhileError(Exception):
    """The same call was answered while this one was at work, of which nothing is kept."""


def find_answer(call: Call, *, db: Database) -> Answer | None:
    """Give what the call was answered with; None where it is new, or in hand.

    Raises:
        KeyReusedError: its key belongs to another call.
    """
    return _answer(idempotency.find(db, call.owner_id, call.key), call)


def find_answer_meanwhile(call: Call, *, db: Database) -> Answer | None:
    """Give what the same call was answered with while this one was at work and came to nothing; None where it was not.

    Units that share a commit see each other's rows before it, so this waits for it, as a unit of its own.

    Raises:
        KeyReusedError: its key belongs to another call.
    """
    with db.transaction() as tx:
        found = idempotency.find(tx, call.owner_id, call.key)
    return _answer(found, call)


def keeping(call: Call, answer_of: Callable[[Result], Answer]) -> Keep[Result]:
    """Give what a service is to do last in its transaction, so that its effect and the answer are kept together.

    What it gives raises AnsweredMeanwhileError, which undoes the transaction.
    """

    def keep(tx: Transaction, result: Result) -> None:
        if not idempotency.keep(tx, call, answer_of(result)):
            raise AnsweredMeanwhileError

    return keep


def begin(call: Call, *, db: Database) -> bool:
    """Take a call in hand that takes many transactions, so that nobody does it at the same time.

    Returns:
        False where its key is in use; `find_answer` tells of what.
    """
    with db.transaction() as tx:
        return idempotency.begin(tx, call)


def give_up(call: Call, *, db: Database) -> None:
    """Leave the key of a call free that came to nothing."""
    with db.transaction() as tx:
        idempotency.give_up(tx, call)


def keep_afterwards(keep: Keep[Result], result: Result, *, db: Database) -> None:
    """Keep the answer to what was done in many transactions, and changes nothing where a crash has it done again.

    Raises:
        AnsweredMeanwhileError: the same call has been answered meanwhile.
    """
    with db.transaction() as tx:
        keep(tx, result)


def _answer(found: tuple[Call, Answer | None] | None, call: Call) -> Answer | None:
    if found is None:
        return None
    earlier, answer = found
    if earlier.request_hash != call.request_hash:
        raise KeyReusedError
    return answer
