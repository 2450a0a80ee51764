"""Taking texts that are due into the hands of one worker, and writing down what became of each attempt.

Whatever is in hand stands as `sending` with a lease, committed before anything is posted. Each change names the state
and the attempt it expects, so whoever comes late changes nothing.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.outgoing import Attempt, Due, Lane
from core.retry import Next
from core.timing import Timing, milliseconds
from store import broadcast_ends, outbox, participants
from store.broadcast_claims import IS_A_BROADCAST_DUE
from store.database import Transaction, Verbs
from store.due import due_of
from store.values import to_ms

_DUE = """
    SELECT outbox.id, ticket, attempts, recipient, body, segments, lane, reason, outbox.created_at, outbox.expires_at,
           stopped_at, last_stopped_at, unreachable_at
    FROM outbox LEFT JOIN runners ON runners.phone = outbox.recipient
    WHERE state = 'queued' AND lane = :lane AND broadcast_id IS NULL AND not_before_at <= :now
    ORDER BY not_before_at, outbox.id LIMIT :most /*skip locked outbox*/"""

# A condition for each lane: only so do both engines go straight to the first row of the index.
_IS_DUE = f"SELECT 1 AS one WHERE {IS_A_BROADCAST_DUE} OR " + " OR ".join(
    f"""EXISTS (SELECT 1 FROM outbox
                WHERE state = 'queued' AND lane = {lane:d} AND broadcast_id IS NULL AND not_before_at <= :now)"""
    for lane in Lane
)

_TAKEN = """state = 'sending', reason = 'in hand', sender = :sender, ticket = :ticket, attempts = :attempts,
           attempted_at = :clock, lease_until_at = :lease_until_at, left_at = :now
    WHERE id = :id AND state = 'queued'"""

_TAKE = f"UPDATE outbox SET {_TAKEN}"

# The words of a broadcast are written down with each attempt.
_TAKE_WITH_WORDS = f"UPDATE outbox SET body = :body, segments = :segments, {_TAKEN}"

_PUT_OFF = """
    UPDATE outbox SET not_before_at = :not_before_at, reason = 'waits for the quiet hours to end'
    WHERE id = :id AND state = 'queued'"""

_SET_ASIDE = "UPDATE outbox SET state = :state, reason = :reason WHERE id = :id AND state = 'queued'"

# What certainly was not sent goes back in line also from `unsure`, where its lease had run out meanwhile: unless it was
# sent again as another row.
_FINISH = """
    UPDATE outbox SET state = :state, reason = :reason, carrier_id = coalesce(:carrier_id, carrier_id),
           not_before_at = coalesce(:not_before_at, not_before_at), lease_until_at = NULL,
           doubted_at = :doubted_at, check_at = :check_at
    WHERE id = :id AND ticket = :ticket AND attempts = :attempts
      AND (state = 'sending' OR (state = 'unsure' AND :is_known = 1 AND NOT (:is_back = 1 AND EXISTS (
               SELECT 1 FROM outbox AS again WHERE again.key = 'resend:' || outbox.key))))"""

_IS_WANTED = """
    SELECT outbox.id FROM outbox LEFT JOIN runners ON runners.phone = outbox.recipient
    WHERE outbox.id = :id AND ticket = :ticket AND attempts = :attempts AND outbox.state = 'sending'
      AND stopped_at IS NULL AND (last_stopped_at IS NULL OR last_stopped_at < outbox.created_at)
      AND outbox.expires_at > :now
      AND (broadcast_id IS NULL OR EXISTS (
               SELECT 1 FROM broadcasts WHERE broadcasts.id = outbox.broadcast_id AND broadcasts.state = 'sending'))
      AND (participant_id IS NULL OR EXISTS (
               SELECT 1 FROM participants
               WHERE participants.id = outbox.participant_id AND phone = recipient AND participants.left_at IS NULL))"""


def is_due(db: Verbs, *, now: datetime) -> bool:
    """Tell whether any text is due, without taking part in any line."""
    return db.one(_IS_DUE, now=to_ms(now)) is not None


def list_due(tx: Transaction, lane: Lane, *, now: datetime, most: int) -> list[Due]:
    """List the texts of a lane that are due and in nobody else's hands, those due longest first.

    In the lane of broadcasts these are the texts that are part of none; `broadcast_claims.py` lists the others.
    """
    return [due_of(row) for row in tx.all(_DUE, lane=int(lane), now=to_ms(now), most=most)]


def put_off(tx: Transaction, off: Iterable[tuple[Due, datetime]]) -> None:
    """Have texts wait until an instant."""
    tx.many(_PUT_OFF, [{"id": due.outbox_id, "not_before_at": to_ms(until)} for due, until in off])


def set_aside(tx: Transaction, aside: Iterable[tuple[Due, str, str]]) -> None:
    """End texts that may not leave: each with its new state and the reason."""
    tx.many(_SET_ASIDE, [{"id": due.outbox_id, "state": state, "reason": reason} for due, state, reason in aside])


def take(tx: Transaction, taken: Sequence[Due], *, sender: str, now: datetime, timing: Timing) -> list[Attempt]:
    """Take texts in hand: from now on they may have been sent, unless their worker says otherwise."""
    if not taken:
        return []
    clock, nonce = tx.clock_ms(), secrets.token_hex(8)
    lease_until_at, left_at = clock + milliseconds(timing.lease), to_ms(now)
    attempts = [_attempt(due, sender, nonce, now) for due in taken]
    values = [
        {
            "id": attempt.outbox_id,
            "sender": sender,
            "ticket": attempt.ticket,
            "attempts": attempt.number,
            "clock": clock,
            "lease_until_at": lease_until_at,
            "now": left_at,
        }
        for attempt in attempts
    ]
    both = list(zip(taken, values, strict=True))
    tx.many(_TAKE, [value for due, value in both if due.broadcast_id is None])
    tx.many(
        _TAKE_WITH_WORDS,
        [value | {"body": due.body, "segments": due.segments} for due, value in both if due.broadcast_id is not None],
    )
    participants.welcome(tx, [due.is_first_for for due in taken if due.is_first_for is not None], now=now)
    return attempts


def finish(tx: Transaction, done: Sequence[tuple[Attempt, Next]], *, now: datetime, timing: Timing) -> int:
    """Write down what became of attempts; give how many rows still stood as that attempt had left them."""
    if not done:
        return 0
    clock = tx.clock_ms()
    # In the order of their ids, as all who hold several rows do: else two would wait for each other.
    in_order = sorted(done, key=lambda each: each[0].outbox_id)
    finished = tx.many(_FINISH, [_finished(attempt, following, clock, now, timing) for attempt, following in in_order])
    outbox.take_back_resends(tx)
    broadcast_ends.go_on(tx, [attempt.outbox_id for attempt, following in done if following.state == "queued"])
    return finished


def is_wanted(db: Verbs, attempt: Attempt, *, now: datetime) -> bool:
    """Look once more whether a text in hand may be posted: ours, not expired, no STOP, LEAVE or pause meanwhile."""
    values = {"id": attempt.outbox_id, "ticket": attempt.ticket, "attempts": attempt.number, "now": to_ms(now)}
    return db.one(_IS_WANTED, **values) is not None


def is_there(tx: Transaction, attempt: Attempt) -> bool:
    """Tell whether a text in hand has not been erased, and hold its runner, so that it is not until the unit ends."""
    tx.lock("SELECT id FROM runners WHERE phone = :phone /*for update*/", phone=attempt.recipient)
    return not is_erased(tx, attempt)


def is_erased(db: Verbs, attempt: Attempt) -> bool:
    """Tell whether a text in hand was erased; SQLite may have given its id, but not its ticket, to another since."""
    values = {"id": attempt.outbox_id, "ticket": attempt.ticket}
    return db.one("SELECT 1 AS one FROM outbox WHERE id = :id AND ticket = :ticket", **values) is None


def finish_without_id(tx: Transaction, attempt: Attempt) -> None:
    """Write down that a text was sent under an id the carrier has given to another text of ours."""
    tx.run(
        """UPDATE outbox SET state = 'sent', reason = 'accepted under an id of another text', lease_until_at = NULL,
                  doubted_at = NULL, check_at = NULL
           WHERE id = :id AND ticket = :ticket AND state IN ('sending', 'unsure')""",
        id=attempt.outbox_id,
        ticket=attempt.ticket,
    )


def expire_leases(tx: Transaction) -> int:
    """Put texts whose worker has not said what became of them into doubt; give how many."""
    return tx.run(
        """UPDATE outbox SET state = 'unsure', reason = 'its worker has not said what became of it',
                  lease_until_at = NULL, doubted_at = :clock, check_at = :clock
           WHERE id IN (SELECT id FROM outbox WHERE state = 'sending' AND lease_until_at < :clock
                        ORDER BY id /*skip locked outbox*/)""",
        clock=tx.clock_ms(),
    )


def _attempt(due: Due, sender: str, nonce: str, now: datetime) -> Attempt:
    return Attempt(
        outbox_id=due.outbox_id,
        ticket=due.ticket or f"{due.outbox_id}.{nonce}",
        number=due.attempts + 1,
        recipient=due.recipient,
        body=due.body,
        segments=due.segments,
        lane=due.lane,
        sender=sender,
        valid_for=max(timedelta(seconds=1), due.expires_at - now),
    )


def _finished(attempt: Attempt, following: Next, clock: int, now: datetime, timing: Timing) -> dict[str, object]:
    is_unsure, is_back = following.state == "unsure", following.state == "queued"
    return {
        "id": attempt.outbox_id,
        "ticket": attempt.ticket,
        "attempts": attempt.number,
        "state": following.state,
        "reason": following.reason,
        "carrier_id": following.carrier_id,
        "not_before_at": to_ms(now + following.wait) if is_back and following.wait else None,
        "doubted_at": clock if is_unsure else None,
        "check_at": clock + milliseconds(timing.check_first) if is_unsure else None,
        "is_known": int(not is_unsure),
        "is_back": int(is_back),
    }
