"""Every text that leaves, one row a part, under a key that says why it exists: the same cause never makes it twice."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from core.message import Part
from core.outgoing import Lane, Outgoing
from core.reminder import REMINDER_KEYS
from core.segments import count_segments
from core.silence import AnswerCounts
from store.database import Transaction, Verbs
from store.values import from_ms, to_ms

# Most bodies come again, and only one unit at a time writes on SQLite, so each microsecond inside one counts.
_segments = lru_cache(maxsize=4096)(count_segments)


@dataclass(frozen=True, slots=True)
class Emptied:
    """A part whose words are gone here; the carrier gives none of its ids for what was answered in its response."""

    recipient: str
    carrier_id: str | None
    was_answer: bool
    created_at: datetime


def add_answered(
    tx: Transaction, parts: Sequence[Part], *, key: str, recipient: str, now: datetime, lane: Lane = Lane.REPLY
) -> None:
    """Record the parts that leave in the webhook's response, under "key:1", "key:2" and on."""
    if not parts:
        return
    values: dict[str, object] = {"recipient": recipient, "lane": int(lane), "created_at": to_ms(now)}
    for number, part in enumerate(parts, start=1):
        values[f"key{number}"] = f"{key}:{number}"
        values[f"body{number}"] = part.body
        values[f"segments{number}"] = _segments(part.body)
    tx.run(_insert_answered(len(parts)), **values)


@lru_cache(maxsize=64)
def _insert_answered(parts: int) -> str:
    """One statement for all the parts: on SQLite each statement gives the interpreter away to other threads."""
    rows = ", ".join(
        f"(:key{n}, {n}, :recipient, :body{n}, :segments{n}, :lane, 'answered', 'in the response', :created_at)"
        for n in range(1, parts + 1)
    )
    return f"INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at) VALUES {rows}"


_PLAN = """
    INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                        expires_at)
    VALUES (:key, :part, :recipient, :body, :segments, :lane, 'queued', 'planned', :created_at, :not_before_at,
            :expires_at)
    ON CONFLICT (key) DO UPDATE """

_REWORD = """
    SET body = excluded.body, segments = excluded.segments
    WHERE outbox.state = 'queued' AND outbox.attempts = 0"""

_REVIVE = """
    SET body = excluded.body, segments = excluded.segments, state = 'queued', reason = 'planned anew',
        created_at = excluded.created_at, not_before_at = excluded.not_before_at, expires_at = excluded.expires_at
    WHERE outbox.state IN ('queued', 'dropped') AND outbox.attempts = 0"""


def plan(tx: Transaction, texts: Sequence[Outgoing], *, now: datetime) -> None:
    """Queue texts we start ourselves; a key that is there already is reworded while nothing of it has left."""
    tx.many(_PLAN + _REWORD, [_planned(text, now) for text in texts])


def plan_reminders(tx: Transaction, texts: Sequence[Outgoing], *, now: datetime) -> None:
    """Queue reminders that have come due; one that was dropped by a clock which has since gone back is due again."""
    tx.many(_PLAN + _REVIVE, [_planned(text, now) for text in texts])


def set_down(tx: Transaction, texts: Sequence[tuple[Outgoing, str, str]], *, now: datetime) -> None:
    """Write down texts that will not be sent, each with its state and the reason; a key that is there stays."""
    tx.many(
        """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                               expires_at)
           VALUES (:key, :part, :recipient, :body, :segments, :lane, :state, :reason, :created_at, :not_before_at,
                   :expires_at)
           ON CONFLICT (key) DO NOTHING""",
        [_planned(text, now) | {"state": state, "reason": reason} for text, state, reason in texts],
    )


def _planned(text: Outgoing, now: datetime) -> dict[str, object]:
    return {
        "key": text.key,
        "part": int(text.key.rpartition(":")[2]),
        "recipient": text.recipient,
        "body": text.body,
        "segments": _segments(text.body),
        "lane": int(text.lane),
        "created_at": to_ms(now),
        "not_before_at": to_ms(text.not_before),
        "expires_at": to_ms(text.expires_at),
    }


def take_back_resends(tx: Transaction) -> None:
    """Cancel what waits to be sent again though the first was sent after all; whoever settles a doubt calls it."""
    tx.run(
        """UPDATE outbox SET state = 'cancelled', reason = 'the first was sent after all'
           WHERE key >= 'resend:' AND key < 'resend;' AND state = 'queued' AND EXISTS (
               SELECT 1 FROM outbox AS first
               WHERE first.key = substr(outbox.key, 8) AND first.state IN ('sent', 'delivered'))"""
    )


def cancel(tx: Transaction, key: str, *, reason: str) -> bool:
    """Take back a text that has not left; False when there is none, or it is being sent already."""
    cancelled = tx.run(
        "UPDATE outbox SET state = 'cancelled', reason = :reason WHERE key = :key AND state = 'queued'",
        key=key,
        reason=reason,
    )
    return cancelled == 1


def cancel_reminders(tx: Transaction, runner_id: int, *, kept: Container[str], reason: str) -> None:
    """Take back the reminders of a runner that have not left, but for those whose keys are kept."""
    waiting = [
        row["key"]
        for kind in REMINDER_KEYS
        for row in tx.all(
            "SELECT key FROM outbox WHERE key >= :first AND key < :after AND state = 'queued'",
            first=f"{kind}:{runner_id}:",
            after=f"{kind}:{runner_id};",
        )
    ]
    for key in waiting:
        if key not in kept:
            cancel(tx, key, reason=reason)


def find_state(db: Verbs, outbox_id: int) -> str | None:
    """Give the state of a text; None where there is none."""
    row = db.one("SELECT state FROM outbox WHERE id = :id", id=outbox_id)
    return row["state"] if row else None


def parts_of(tx: Verbs, key: str) -> list[Part]:
    """Read the parts of a key back, in their order; none where nothing was answered."""
    rows = tx.all(
        "SELECT body FROM outbox WHERE key >= :first AND key < :after ORDER BY part",
        first=f"{key}:",
        after=f"{key};",  # the character after the colon: keys are compared byte by byte
    )
    return [Part(row["body"]) for row in rows]


def count_answers(tx: Verbs, recipient: str, *, now: datetime) -> AnswerCounts:
    """Count the answers to a number in the last minute, ten minutes and 24 hours."""
    row = tx.one(
        """SELECT count(*) AS last_day,
                  coalesce(sum(CASE WHEN created_at > :ten_minutes_ago THEN 1 ELSE 0 END), 0) AS last_ten_minutes,
                  coalesce(sum(CASE WHEN lane = 0 AND created_at > :ten_minutes_ago THEN 1 ELSE 0 END), 0)
                      AS alarms_last_ten_minutes,
                  coalesce(sum(CASE WHEN lane = 0 AND created_at > :minute_ago THEN 1 ELSE 0 END), 0)
                      AS alarms_last_minute
           FROM outbox
           WHERE recipient = :recipient AND part = 1 AND state = 'answered' AND created_at > :day_ago""",
        recipient=recipient,
        minute_ago=to_ms(now - timedelta(minutes=1)),
        ten_minutes_ago=to_ms(now - timedelta(minutes=10)),
        day_ago=to_ms(now - timedelta(days=1)),
    )
    assert row is not None  # an aggregate without groups is always one row
    return AnswerCounts(**row)


def empty_old_bodies(tx: Transaction, *, before: datetime, most: int) -> list[Emptied]:
    """Empty the bodies of at most so many parts written before an instant, done with and held by nobody; list them."""
    rows = tx.all(
        """UPDATE outbox SET body = '' WHERE id IN (
               SELECT id FROM outbox
               WHERE body <> '' AND created_at < :before AND state NOT IN ('queued', 'sending', 'unsure')
               ORDER BY created_at LIMIT :most /*skip locked outbox*/)
           RETURNING recipient, carrier_id, state = 'answered' AS was_answer, created_at""",
        before=to_ms(before),
        most=most,
    )
    return [
        Emptied(row["recipient"], row["carrier_id"], bool(row["was_answer"]), from_ms(row["created_at"]))
        for row in rows
    ]
