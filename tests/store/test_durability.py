"""A PostgreSQL that does not wait for its disk is refused; what concerns it is tried in both runs of the suite."""

from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from store.database import open_database
from store.durability import NotDurableError, check_durable
from tests.postgres_server import postgres_of_our_own


def test_the_stores_of_the_tests_are_as_durable_as_those_of_operators(db):
    check_durable(db)


def test_a_commit_that_does_not_wait_for_the_disk_is_refused_with_what_to_do(postgresql_url):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")

    with closing(open_database(postgresql_url)) as db, pytest.raises(NotDurableError, match="synchronous_commit = off"):
        check_durable(db)


def test_a_commit_set_not_to_wait_by_the_url_is_refused(postgresql_url):
    url = f"{postgresql_url}?options=-c%20synchronous_commit%3Doff"

    with closing(open_database(url)) as db, pytest.raises(NotDurableError, match="DATABASE_URL"):
        check_durable(db)


def test_a_server_that_leaves_the_disk_out_is_refused():
    with postgres_of_our_own() as server:
        server.stop("fast")
        replace(server, options=f"{server.options} -c fsync=off").start()

        with closing(open_database(server.url)) as db, pytest.raises(NotDurableError, match="fsync = on"):
            check_durable(db)
