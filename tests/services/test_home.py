"""A restored database does not text anybody until an operator says so: the backup drill, on both engines."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.home import CANCELLED, keep_home, resume_sending
from services.moving import move_to_postgresql
from store.backups import backup
from store.database import open_database
from store.waiting import Waiting, count_waiting
from tests.filling import contents, fill

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def restored(db, new_database_url, tmp_path):
    """Back a filled database up, and restore it as docs/deploy.md says for its engine."""
    fill(db)
    keep_home(db=db)
    backup(db, tmp_path / "b.db", now=NOON)
    with closing(open_database(new_database_url)) as place:
        if place.engine == "sqlite":
            (tmp_path / "b.db").rename(Path(new_database_url.removeprefix("sqlite:///")))
        else:
            with closing(open_database(f"sqlite:///{tmp_path}/b.db")) as file:
                move_to_postgresql(source=file, target=place, now=NOON)
        yield place


def states(db):
    return {row["state"]: row["texts"] for row in db.all("SELECT state, count(*) AS texts FROM outbox GROUP BY state")}


def test_a_restored_database_has_everything_and_is_held_until_sending_is_resumed(db, restored):
    assert contents(restored) == contents(db)
    assert (keep_home(db=restored) or "").endswith(" of 2026-11-26 12:00 UTC.")

    assert resume_sending(db=restored, cancel_queued=False) == 0

    assert keep_home(db=restored) is None
    assert states(restored) == states(db) == {"queued": 1_099}


def test_the_database_that_was_backed_up_goes_on_sending(db, restored):
    resume_sending(db=restored, cancel_queued=False)

    assert keep_home(db=db) is None


def test_all_that_is_queued_can_be_cancelled_before_sending_is_resumed(restored):
    restored.run("UPDATE outbox SET state = 'unsure' WHERE id = (SELECT min(id) FROM outbox)")

    assert resume_sending(db=restored, cancel_queued=True) == 1_098

    assert states(restored) == {"cancelled": 1_098, "unsure": 1}
    assert {row["reason"] for row in restored.all("SELECT reason FROM outbox WHERE state = 'cancelled'")} == {CANCELLED}
    assert keep_home(db=restored) is None


def test_what_waits_is_counted_as_an_operator_asks_for_it(db):
    fill(db)
    ids = iter(row["id"] for row in db.all("SELECT id FROM outbox"))
    changes = (
        "state = 'sending'",
        "state = 'unsure'",
        "not_before_at = expires_at - 1",
        "expires_at = 5",
        "state = 'sent'",
    )
    for times, change in enumerate(changes, start=1):
        db.many(f"UPDATE outbox SET {change} WHERE id = :id", [{"id": next(ids)} for _ in range(times)])

    assert count_waiting(db, now=NOON) == Waiting(queued=1_091, due=1_084, too_late=4, sending=1, unsure=2)
