"""The numbers that were erased, known by a keyed hash alone: they have stopped us until they text START."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.hashes import number_hash
from core.runner import Runner
from store.database import Transaction, Verbs
from store.values import to_ms


def remember(tx: Transaction, phone: str, *, secret: str, now: datetime) -> None:
    """Keep the hash of a number that is erased."""
    tx.run(
        """INSERT INTO forgotten (number_hash, erased_at) VALUES (:number_hash, :now)
           ON CONFLICT (number_hash) DO UPDATE SET erased_at = excluded.erased_at""",
        number_hash=number_hash(phone, secret=secret),
        now=to_ms(now),
    )


def is_erased(db: Verbs, phone: str, *, secret: str) -> bool:
    """Tell whether a number was erased and has not come back; whoever imports numbers leaves these out."""
    row = db.one(
        "SELECT 1 AS one FROM forgotten WHERE number_hash = :number_hash", number_hash=number_hash(phone, secret=secret)
    )
    return row is not None


def list_erased(db: Verbs, phones: Iterable[str], *, secret: str) -> list[str]:
    """List which of many numbers were erased and have not come back."""
    erased = {row["number_hash"] for row in db.all("SELECT number_hash FROM forgotten")}
    return [phone for phone in phones if erased and number_hash(phone, secret=secret) in erased]


def with_stop(tx: Transaction, runner: Runner, *, secret: str, now: datetime) -> Runner:
    """Give a runner who has never written as one who has stopped us, where the number was erased before."""
    if runner.heard_at or runner.stopped_at or not is_erased(tx, runner.phone, secret=secret):
        return runner
    return replace(runner, stopped_at=now)


def has_stopped(db: Verbs, runner: Runner | None, phone: str, *, secret: str) -> bool:
    """Tell whether a number has stopped us, also where it was erased; `runner` is what is kept of it."""
    if runner and (runner.stopped_at or runner.heard_at):
        return runner.stopped_at is not None
    return is_erased(db, phone, secret=secret)


def come_back(tx: Transaction, phone: str, *, secret: str) -> None:
    """Forget that a number was erased: its owner has texted START."""
    tx.run("DELETE FROM forgotten WHERE number_hash = :number_hash", number_hash=number_hash(phone, secret=secret))
