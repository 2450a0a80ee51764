"""Many web and worker processes on one database, and the database going away under them."""

import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta

import pytest

from core.outgoing import Lane, Outgoing
from store import outbox
from store.database import open_database
from store.migrations import migrate
from tests.postgres_server import postgres_of_our_own
from tests.serving import free_port, serving
from tests.twilio_calls import text_us
from tests.working import SHORT, start_worker, wait_until

A_SECOND = 60


@pytest.fixture
def own_postgres():
    """Give a server that a test may kill, and a migrated database on it."""
    with postgres_of_our_own() as postgres, closing(open_database(postgres.url)) as db:
        migrate(db)
        yield postgres, db


@pytest.fixture
def fleet(tmp_path, carrier):
    """Give a function that starts so many web and worker processes on a database, all at once."""
    with ExitStack() as stack:

        def start(database_url, *, webs, workers, **settings):
            ports = [free_port() for _ in range(webs)]
            public_url = f"http://127.0.0.1:{ports[0]}"
            settings = carrier.settings(PUBLIC_URL=public_url, SEGMENTS_PER_SECOND=str(A_SECOND), **settings)
            timing = SHORT | {"ahead_idle": 1.0, "ahead_live": 1.0}
            running = [start_worker(database_url, tmp_path, timing=timing, **settings) for _ in range(workers)]
            for worker in running:
                stack.callback(worker.stop)
            servers = [
                stack.enter_context(serving(database_url, tmp_path, port=port, is_small=True, **settings))
                for port in ports
            ]
            for worker in running:
                worker.wait_for("worker started")
            return servers, public_url

        yield start


def plan(db, count, *, first=0):
    now = datetime.now(UTC)
    texts = [
        Outgoing(
            f"broadcast:1:{number}:1",
            f"+1303{5_550_000 + number}",
            f"Tip {number}",
            Lane.BROADCAST,
            now,
            now + timedelta(hours=1),
        )
        for number in range(first, first + count)
    ]
    with db.transaction() as tx:
        outbox.plan(tx, texts, now=now)


def states(db):
    rows = db.all("SELECT state, count(*) AS texts FROM outbox WHERE lane = 3 GROUP BY state")
    return {row["state"]: row["texts"] for row in rows}


def test_three_webs_and_four_workers_share_the_work_and_the_rate(db, database_url, fleet, carrier):
    servers, public_url = fleet(database_url, webs=3, workers=4)
    plan(db, 360)

    answers = [
        text_us(servers[number % 3].url, "calf", sender=f"+1720{5_550_000 + number}", public_url=public_url)
        for number in range(30)
    ]
    wait_until(lambda: states(db) == {"delivered": 360}, lambda: states(db))

    posts = sorted(post.monotonic for post in carrier.posts())
    assert [answer.status for answer in answers] == [200] * 30
    assert len(posts) == 360 and carrier.doubled() == []
    assert posts[-1] - posts[0] >= 360 / A_SECOND - 1.5, "the rate is one for all workers"


def test_a_postgresql_killed_in_the_middle_loses_nothing_and_everybody_is_back_within_ten_seconds(
    own_postgres, fleet, carrier
):
    postgres, db = own_postgres
    servers, public_url = fleet(postgres.url, webs=1, workers=2)
    plan(db, 300)
    wait_until(lambda: carrier.counts()["recorded"] > 80)

    postgres.kill()
    known = carrier.counts()["posts"]
    postgres.start()
    began = time.monotonic()
    wait_until(lambda: carrier.counts()["posts"] > known + 32)
    wait_until(lambda: _answers(servers[0].url, public_url))
    back_after = time.monotonic() - began
    wait_until(lambda: not states(db).keys() & {"queued", "sending", "unsure"}, lambda: states(db))

    assert back_after < 10
    # A report that met no database is lost, as Twilio does not repeat it: such a text stays as sent.
    assert states(db).keys() <= {"sent", "delivered"} and sum(states(db).values()) == 300
    assert carrier.doubled() == []


def _answers(url, public_url):
    return text_us(url, "calf", sender="+17205559999", public_url=public_url).status == 200
