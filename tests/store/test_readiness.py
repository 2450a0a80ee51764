"""Whether the store takes what is written."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from store.database import UnavailableError, open_database
from store.readiness import check_writing
from tests.blocking import writing_blocked

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def written_at(db):
    return db.one("SELECT written_at FROM readiness")["written_at"]


def test_it_writes_at_most_once_a_second_even_where_the_clock_was_set_back(db):
    written = []
    for seconds in (0, 0.9, 1, -5):
        check_writing(db, now=NOON + timedelta(seconds=seconds))
        written.append(written_at(db) - 1000 * int(NOON.timestamp()))

    assert written == [0, 0, 1000, -5000]


def test_a_store_that_cannot_be_written_is_told_while_it_can_be_read(db, database_url):
    with closing(open_database(database_url, patience_seconds=0.1)) as hasty:
        with writing_blocked(database_url), pytest.raises(UnavailableError):
            check_writing(hasty, now=NOON)

        check_writing(hasty, now=NOON)
    assert written_at(db)
