"""The posts in hand: what is looked at once more before each, and what a broken delivery leads to."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.outcome import Accepted
from core.outgoing import Lane, Outgoing
from core.timing import Timing
from dispatch import DatabaseThread, Dispatch
from gateway.simulator import Simulator
from services.delivery import Sending
from settings import load_settings
from store import claims, outbox, runners, tallies
from store.values import from_ms
from wiring import assemble

ANA = "+13035550101"


class Carrier(Simulator):
    """A carrier that remembers what it was given."""

    def __init__(self):
        self.taken = []

    async def send(self, attempt):
        self.taken.append(attempt.body)
        return Accepted(f"SM{len(self.taken):032x}")


class OneId(Carrier):
    """A carrier that gives the same id to every text."""

    async def send(self, attempt):
        await super().send(attempt)
        return Accepted("SM" + "0" * 32)


class Interrupted(DatabaseThread):
    """A database thread after whose first claim something else comes in before anybody gets to post."""

    def __init__(self, event):
        super().__init__()
        self._event = event

    async def __call__(self, do, *args, **kwargs):
        result = await super().__call__(do, *args, **kwargs)
        if getattr(result, "attempts", None) and self._event:
            event, self._event = self._event, None
            event()
        return result


@pytest.fixture
def dispatched(db, database_url):
    """Give a function that plans a text to Ana and dispatches it, with an event between claim and post."""

    def dispatch_one(event, *, timing, carrier=None):
        settings = load_settings({"DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"})
        carrier = carrier or Carrier()
        house = replace(assemble(settings, timing), db=db, gateway=carrier)
        plan(db, house.clock())
        asyncio.run(run_once(house, Interrupted(event), timing))
        return carrier.taken

    return dispatch_one


async def run_once(house, database, timing):
    dispatch = Dispatch(house, database, Sending(house.lanes_of_senders(), 100.0, timing), most=4)
    dispatch.held_reason = None
    running = asyncio.create_task(dispatch.run())
    for _ in range(20):
        dispatch.wake()
        await asyncio.sleep(0.02)
    await dispatch.finish(running)
    database.close()


def plan(db, now, *, minutes=10, key="checkin:1:1"):
    text = Outgoing(key, ANA, "Calf: 1 better?", Lane.REPLY, now, now + timedelta(minutes=minutes))
    with db.transaction() as tx:
        outbox.plan(tx, [text], now=now)


def stop(db, now):
    with db.transaction() as tx:
        runners.stop(tx, ANA, now=now)


def state(db):
    return db.one("SELECT state FROM outbox")["state"]


def test_a_stop_between_claim_and_post_is_seen_where_the_last_look_is_not_fresh(db, dispatched):
    taken = dispatched(lambda: stop(db, datetime.now(UTC)), timing=Timing(fresh=timedelta(0)))

    assert taken == []
    assert state(db) == "held"


def test_what_nothing_has_come_in_between_leaves(db, dispatched):
    taken = dispatched(lambda: None, timing=Timing(fresh=timedelta(seconds=5)))

    assert taken == ["Calf: 1 better?"]
    assert state(db) == "sent"


def test_a_carrier_that_gives_one_id_to_all_texts_holds_up_none_of_them(db, dispatched):
    for number in range(2, 5):
        plan(db, datetime.now(UTC), key=f"checkin:{number}:1")

    taken = dispatched(lambda: None, timing=Timing(), carrier=OneId())

    assert len(taken) == 4
    assert db.all("SELECT DISTINCT state FROM outbox") == [{"state": "sent"}]
    assert tallies.list_all(db) == {"Accepted": 1}, "one id can be counted once"


def test_what_has_been_in_hand_for_half_a_lease_is_let_go(db, dispatched):
    taken = dispatched(lambda: None, timing=Timing(fresh=timedelta(0), lease=timedelta(0)))

    assert taken == []
    assert state(db) in ("queued", "sending")


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "is_wanted"),
    [
        ("nothing", True),
        ("a stop", False),
        ("a stop and a start", False),
        ("its end", False),
        ("another attempt", False),
        ("another state", False),
    ],
)
def test_a_text_in_hand_is_wanted_until_something_comes_in_between(db, event, is_wanted):
    plan(db, NOON)
    with db.transaction() as tx:
        (due,) = claims.list_due(tx, Lane.REPLY, now=NOON, most=1)
        (attempt,) = claims.take(tx, [due], sender="+13035550100", timing=Timing(), now=NOON)
    if event.startswith("a stop"):
        stop(db, NOON + timedelta(seconds=1))
    with suppress(KeyError):
        sql = {
            "a stop and a start": "UPDATE runners SET stopped_at = NULL",
            "another attempt": "UPDATE outbox SET attempts = 2",
            "another state": "UPDATE outbox SET state = 'unsure'",
        }[event]
        db.run(sql)
    now = NOON + timedelta(minutes=10) if event == "its end" else NOON + timedelta(seconds=2)

    assert claims.is_wanted(db, attempt, now=now) is is_wanted
    assert from_ms(db.one("SELECT left_at FROM outbox")["left_at"]) == NOON
