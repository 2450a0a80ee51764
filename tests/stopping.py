"""STOP by runners, and cancelling by an organizer, while a broadcast goes out: what posts started after our answer."""

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from services import broadcasts
from store.broadcasts import is_any_under_way
from store.database import Database, open_database
from tests.crash import Place, broadcast, number_of, queue, say_states
from tests.serving import free_port, serving
from tests.twilio_calls import text_us
from tests.working import SHORT, start_worker, wait_until

AT_MOST_SECONDS = 0.25
A_SECOND = 300
TIMING = SHORT | {"ahead_idle": 0.5, "ahead_live": 0.5}


@dataclass(frozen=True, slots=True)
class Stopped:
    """What came of the STOPs.

    Args:
        held: texts that did not leave because of them.
        late: posts that started too long after the answer to a STOP.
        latest_ms: the latest post after the answer to its STOP, in milliseconds; 0 where there was none.
    """

    stops: int
    held: int
    late: int
    latest_ms: float


def stop_while_sending(place: Place, *, messages: int, stops: int, seed: int) -> Stopped:
    """Send so many texts to as many runners, some of whom stop at random moments, and look at what started when."""
    carrier = place.carrier
    carrier.behave(answer_after_ms=20, reports="never")
    port = free_port()
    settings: dict[str, Any] = carrier.settings(
        PUBLIC_URL=f"http://127.0.0.1:{port}", SEGMENTS_PER_SECOND=str(A_SECOND)
    )
    with (
        serving(place.database_url, place.folder, port=port, is_small=True, **settings) as server,
        closing(open_database(place.database_url)) as db,
    ):
        queue(db, messages)
        worker = start_worker(place.database_url, place.folder, timing=TIMING, **settings)
        try:
            wait_until(lambda: carrier.counts()["posts"] > 0)
            answered_at = {number_of(n): _stop(server.url, n) for n in Random(seed).sample(range(messages), stops)}
            wait_until(lambda: _is_over(db), lambda: say_states(db))
        finally:
            worker.stop()
        held = db.all("SELECT id FROM outbox WHERE state = 'held'")
    after = [post.at - answered_at[post.to] for post in carrier.posts() if post.to in answered_at]
    late = [seconds for seconds in after if seconds > AT_MOST_SECONDS]
    return Stopped(len(answered_at), len(held), len(late), max([0.0, *after]) * 1000)


def cancel_while_sending(place: Place, *, messages: int, after: int) -> float:
    """Cancel a broadcast once so many of its posts have begun; give how long after the answer the last post began.

    Returns:
        seconds, below 0 where none began after the answer.
    """
    carrier = place.carrier
    carrier.behave(answer_after_ms=20, reports="never")
    settings: dict[str, Any] = carrier.settings(SEGMENTS_PER_SECOND=str(A_SECOND))
    with closing(open_database(place.database_url)) as db:
        race, broadcast_id = broadcast(db, range(messages), f"of {messages}", datetime.now(UTC))
        worker = start_worker(place.database_url, place.folder, timing=TIMING, **settings)
        try:
            wait_until(lambda: carrier.counts()["posts"] >= after)
            broadcasts.cancel(broadcast_id, owner_id=race.owner_id, db=db, now=datetime.now(UTC))
            answered_at = time.time()
            wait_until(lambda: not is_any_under_way(db), lambda: say_states(db))
        finally:
            worker.stop()
    return max(post.at for post in carrier.posts()) - answered_at


def _stop(url: str, number: int) -> float:
    answer = text_us(url, "please stop texting me", sender=number_of(number))
    assert answer.status == 200 and answer.parts
    return time.time()


def _is_over(db: Database) -> bool:
    waits = db.one("SELECT id FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1")
    return waits is None and not is_any_under_way(db)
