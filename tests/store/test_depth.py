"""How many texts there are in each state, and how long they have waited."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from threading import Event, Thread

import pytest

from core.message import Part
from core.outcome import Accepted, NotSent, Outcome, Refused, Unsure
from core.outgoing import Attempt, Lane, Outgoing
from core.timing import Timing
from services import delivery
from services.delivery import Sending
from store import depth, outbox
from store.values import from_ms

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
US = "+13035550100"
SENDING = Sending({US: tuple(Lane)}, per_second=1000.0, timing=Timing(ahead_idle=timedelta(hours=1)))
ENDS: tuple[Callable[[Attempt], Outcome], ...] = (
    lambda attempt: Accepted(f"SM{attempt.outbox_id}"),
    lambda _: NotSent("busy"),
    lambda _: Unsure("reset"),
    lambda _: Refused(30007, "filtered"),
)


@pytest.fixture
def plan(db):
    """Give a function that queues a text, and puts it into another state where one is named."""

    def queue(key, state="queued", *, lane=Lane.REPLY, not_before=NOON, made=NOON):
        text = Outgoing(f"{key}:1", "+13035550101", "Calf?", lane, not_before, not_before + timedelta(days=1))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=made)
            tx.run("UPDATE outbox SET state = :state WHERE key = :key", state=state, key=text.key)

    return queue


def test_what_is_not_done_with_is_counted_by_lane_and_state(db, plan):
    for number, state in enumerate(("queued", "queued", "sending", "unsure", "sent", "dropped")):
        plan(f"checkin:{number}", state)
    plan("broadcast:7:1", lane=Lane.BROADCAST)

    assert depth.count_live(db) == {
        (Lane.REPLY, "queued"): 2,
        (Lane.REPLY, "sending"): 1,
        (Lane.REPLY, "unsure"): 1,
        (Lane.BROADCAST, "queued"): 1,
    }


def test_what_is_done_with_is_counted_where_it_was_made_since_an_instant(db, plan):
    for number, state in enumerate(("queued", "sent", "delivered", "delivered")):
        plan(f"checkin:{number}", state)
    plan("checkin:old", "sent", made=NOON - timedelta(days=2))
    with db.transaction() as tx:
        outbox.add_answered(tx, [Part("1/1 CALL 911")], key="reply:SM1", recipient=US, now=NOON, lane=Lane.SAFETY)

    assert depth.count_finished(db, since=NOON - timedelta(days=1)) == {
        (Lane.REPLY, "sent"): 1,
        (Lane.REPLY, "delivered"): 2,
        (Lane.SAFETY, "answered"): 1,
    }


def test_the_oldest_text_of_a_lane_that_is_due_is_found(db, plan):
    plan("checkin:1", not_before=NOON - timedelta(minutes=2))
    plan("checkin:2", not_before=NOON - timedelta(minutes=1))
    plan("checkin:sent", "sent", not_before=NOON - timedelta(minutes=9))
    plan("hydration:1", lane=Lane.REMINDER, not_before=NOON + timedelta(minutes=1))

    assert depth.find_oldest_due(db, now=NOON) == {Lane.REPLY: NOON - timedelta(minutes=2)}


def test_texts_in_doubt_are_listed_the_latest_first(db, plan):
    for number in range(3):
        plan(f"checkin:{number}", "unsure")
        key = f"checkin:{number}:1"
        db.run("UPDATE outbox SET doubted_at = :at, reason = 'reset' WHERE key = :key", at=number, key=key)

    listed = depth.list_in_doubt(db, most=2)

    assert [(text.key, text.reason, text.doubted_at) for text in listed] == [
        ("checkin:2:1", "reset", from_ms(2)),
        ("checkin:1:1", "reset", from_ms(1)),
    ]


def test_the_size_of_the_database_is_known(db):
    assert depth.count_bytes(db) > 50_000


def test_the_states_of_one_broadcast_are_counted_without_those_of_others(db, plan):
    for key, state in (("7:1", "queued"), ("7:2", "sent"), ("7:3", "sent"), ("70:1", "sent"), ("8:1", "queued")):
        plan(f"broadcast:{key}", state, lane=Lane.BROADCAST)
    plan("resend:broadcast:7:1", lane=Lane.BROADCAST)

    counts = depth.count_states(db, "broadcast:7:")

    assert {state: texts for state, texts in counts.items() if texts} == {"queued": 1, "sent": 2}
    assert set(counts) == {*depth.LIVE, *depth.FINISHED}


def test_the_counts_of_a_broadcast_add_up_at_every_read_while_it_is_sent(db, plan):
    total, is_over = 200, Event()
    for number in range(total):
        plan(f"broadcast:7:{number}", lane=Lane.BROADCAST)
    sender = Thread(target=send_all, args=(db, is_over))

    sender.start()
    reads = []
    while not is_over.is_set():
        reads.append(depth.count_states(db, "broadcast:7:"))
    sender.join()
    reads.append(depth.count_states(db, "broadcast:7:"))

    assert {sum(counts.values()) for counts in reads} == {total}
    assert any(0 < counts["queued"] < total for counts in reads), "some reads must fall into the sending"
    assert reads[-1]["queued"] == reads[-1]["sending"] == 0


def send_all(db, is_over: Event) -> None:
    """Claim what is due, a few at a time, and have the attempts end in turn in each way; a hundred times are enough."""
    ends = cycle(ENDS)
    done: list[tuple[Attempt, Outcome]] = []
    try:
        for step in range(100):
            now = NOON + timedelta(minutes=10 * step)  # what was not sent comes back within five
            claimed = delivery.settle_and_claim(done, db=db, sending=SENDING, slots=7, now=now)
            done = [(attempt, next(ends)(attempt)) for attempt in claimed.attempts]
    finally:
        is_over.set()
