"""How often a wrong password was given of late, by what it is counted for: core/signing_in.py."""

from collections.abc import Sequence

from core.signing_in import FORGOTTEN_AFTER, Count
from store.database import Transaction, Verbs
from store.values import MILLISECOND

_FORGOTTEN_AFTER_MS = FORGOTTEN_AFTER // MILLISECOND


def is_out_of_tries(db: Verbs, counts: Sequence[Count]) -> bool:
    """Tell whether one of these counts has come to its most."""
    since = db.clock_ms() - _FORGOTTEN_AFTER_MS
    return any(_times(db, count, since) >= count.most for count in counts)


def take_try(tx: Transaction, counts: Sequence[Count]) -> bool:
    """Count a try before it is known whether the password is right; False where there were too many already.

    Counted first, so that tries made at the same moment do not all find room.
    """
    now = tx.clock_ms()
    tx.run("DELETE FROM wrong_passwords WHERE first_at <= :since", since=now - _FORGOTTEN_AFTER_MS)
    times = [(_count(tx, count, now), count.most) for count in sorted(counts, key=lambda count: count.key)]
    return all(number <= most for number, most in times)


def take_back(tx: Transaction, counts: Sequence[Count]) -> None:
    """Have a try not count, as its password was not looked at."""
    for count in sorted(counts, key=lambda count: count.key):
        tx.run("UPDATE wrong_passwords SET times = times - 1 WHERE counted_for = :key AND times > 0", key=count.key)


def clear(tx: Transaction, counts: Sequence[Count]) -> None:
    """Have a try not count, as its password was right, and forget the wrong ones before it where that is due."""
    take_back(tx, counts)
    for count in sorted(counts, key=lambda count: count.key):
        if count.is_cleared:
            tx.run("DELETE FROM wrong_passwords WHERE counted_for = :key", key=count.key)


def forget_all(tx: Transaction) -> None:
    """Forget every wrong password, whoever gave it."""
    tx.run("DELETE FROM wrong_passwords")


def _times(db: Verbs, count: Count, since: int) -> int:
    row = db.one(
        "SELECT times FROM wrong_passwords WHERE counted_for = :key AND first_at > :since", key=count.key, since=since
    )
    return int(row["times"]) if row else 0


def _count(tx: Transaction, count: Count, now: int) -> int:
    row = tx.one(
        """INSERT INTO wrong_passwords (counted_for, times, first_at) VALUES (:key, 1, :now)
           ON CONFLICT (counted_for) DO UPDATE SET times = wrong_passwords.times + 1 RETURNING times""",
        key=count.key,
        now=now,
    )
    assert row is not None
    return int(row["times"])
