"""The texts with one number, as its phone shows them."""

from datetime import UTC, datetime, timedelta

from core.inbound import Inbound
from core.message import Part
from core.outgoing import Lane, Outgoing
from store import inbox, outbox
from store.threads import Text, list_phones, list_thread
from store.values import to_ms

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANA, BEN = "+351210000001", "+13035550111"


def exchange(db, number, *parts, phone=ANA, now=NOW):
    """Record a text in and its answer, as one unit does."""
    with db.transaction() as tx:
        inbox.record(tx, Inbound(f"SM{number}", phone, "+13035550100", f"text {number}"), now=now)
        outbox.add_answered(tx, [Part(part) for part in parts], key=f"reply:SM{number}", recipient=phone, now=now)


def bodies(db, phone=ANA, **options):
    return [text.body for text in list_thread(db, phone, **options)]


def test_a_thread_shows_what_went_in_and_out(db):
    exchange(db, 1, "1/2 a", "2/2 b")

    assert list_thread(db, ANA) == [
        Text("in", "text 1", NOW, "received", None, "SM1"),
        Text("out", "1/2 a", NOW, "answered", 1, "reply:SM1:1"),
        Text("out", "2/2 b", NOW, "answered", 1, "reply:SM1:2"),
    ]


def test_texts_of_the_same_instant_stand_each_with_its_answer(db):
    exchange(db, 1, "a", "b")
    exchange(db, 10, "c", *"defghijklm")
    exchange(db, 2, "n")

    assert bodies(db) == ["text 1", "a", "b", "text 10", *"cdefghijklm", "text 2", "n"]


def test_a_thread_is_oldest_first_whatever_order_it_was_written_in(db):
    exchange(db, 2, "b", now=NOW + timedelta(minutes=1))
    exchange(db, 1, "a")

    assert bodies(db) == ["text 1", "a", "text 2", "b"]


def test_a_thread_is_of_one_number_and_ends_with_its_latest_text(db):
    for number in range(5):
        exchange(db, number, "a", "b", now=NOW + timedelta(minutes=number))
    exchange(db, 9, "c", phone=BEN)

    assert bodies(db, limit=4) == ["b", "text 4", "a", "b"]
    assert bodies(db, BEN) == ["text 9", "c"]
    assert bodies(db, "+13035550199") == []


def start(db, key, *, state, left_at=None, phone=ANA):
    """Plan a text of ours at NOW, and let it come to a state."""
    planned = Outgoing(key, phone, key, Lane.REPLY, NOW + timedelta(minutes=10), NOW + timedelta(minutes=20))
    with db.transaction() as tx:
        outbox.plan(tx, [planned], now=NOW)
        left = None if left_at is None else to_ms(left_at)
        tx.run("UPDATE outbox SET state = :state, left_at = :left WHERE key = :key", state=state, left=left, key=key)


def test_a_text_we_started_stands_where_it_left(db):
    exchange(db, 1, "a")
    start(db, "checkin:7:1", state="delivered", left_at=NOW + timedelta(minutes=10))
    exchange(db, 2, "b", now=NOW + timedelta(minutes=9))
    exchange(db, 3, "c", now=NOW + timedelta(minutes=11))

    assert bodies(db) == ["text 1", "a", "text 2", "b", "checkin:7:1", "text 3", "c"]
    assert list_thread(db, ANA)[4] == Text(
        "out", "checkin:7:1", NOW + timedelta(minutes=10), "delivered", 1, "checkin:7:1"
    )


def test_only_what_has_left_or_may_have_left_is_shown(db):
    states = ["queued", "sending", "sent", "delivered", "undelivered", "failed", "unsure", "dropped", "held"]
    for number, state in enumerate([*states, "cancelled"]):
        start(db, f"checkin:{number}:1", state=state)

    assert sorted(text.state for text in list_thread(db, ANA)) == ["delivered", "sent", "undelivered", "unsure"]


def test_phones_are_listed_the_latest_first(db):
    for number, phone in enumerate([ANA, BEN, "+3", ANA]):
        exchange(db, number, phone=phone)

    assert list_phones(db, limit=9) == [ANA, "+3", BEN]
    assert list_phones(db, limit=1) == [ANA]
