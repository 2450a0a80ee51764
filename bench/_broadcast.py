"""The texts of one broadcast, queued and due, as the benchmarks of sending need them."""

from datetime import UTC, datetime, timedelta

from core.outgoing import Lane, Outgoing
from store import outbox
from store.database import Database

AT_ONCE = 1_000  # texts a transaction


def number_of(number: int) -> str:
    """Give the phone number of the n-th runner."""
    return f"+1303{5_000_000 + number}"


def body_of(number: int) -> str:
    """Give the n-th text, about as long as a check-in."""
    return f"Right calf: 1 better, 2 same, 3 worse? (automatic, asked once) {number}"


def queue(db: Database, messages: int) -> None:
    """Queue so many texts, one to each runner."""
    now = datetime.now(UTC)
    for first in range(0, messages, AT_ONCE):
        texts = [_text(number, now) for number in range(first, min(first + AT_ONCE, messages))]
        with db.transaction() as tx:
            outbox.plan(tx, texts, now=now)


def _text(number: int, now: datetime) -> Outgoing:
    key, expires_at = f"broadcast:1:{number}:1", now + timedelta(hours=6)
    return Outgoing(key, number_of(number), body_of(number), Lane.BROADCAST, now, expires_at)
