"""Only the database that is at home sends: every kind of copy is found out, and what happens to every database is not.

What concerns one engine is tried on that engine in both runs of the suite.
"""

import os
import shutil
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from store import identity
from store.database import UnavailableError, open_database
from store.migrations import migrate

COPIED, OLDER = identity.COPIED, identity.OLDER


def keep(db):
    with db.transaction() as tx:
        return identity.keep(tx)


def make_home(db):
    with db.transaction() as tx:
        identity.make_home(tx)


def keep_at(url):
    """Look at a database as a worker does that has just started."""
    with closing(open_database(url)) as db:
        return keep(db)


@pytest.fixture
def file(sqlite_url):
    """Give a file that is at home, and that nobody has open."""
    assert keep_at(sqlite_url) is None
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def on_server(postgresql_url):
    """Give a database on PostgreSQL that is at home."""
    with closing(open_database(postgresql_url)) as db:
        migrate(db)
        assert keep(db) is None
        yield db


def test_a_database_that_never_was_at_home_anywhere_is_adopted_and_stays(db, database_url):
    assert [keep(db) for _ in range(5)] == [None] * 5
    assert keep_at(database_url) is None
    assert identity.find_held_reason(db) is None


def test_two_workers_on_one_database_do_not_disturb_each_other(db, database_url):
    with closing(open_database(database_url)) as other:
        assert [keep(each) for each in (db, other, other, db, db, other)] == [None] * 6


def test_what_is_held_stays_held_until_this_is_made_the_home(db):
    with db.transaction() as tx:
        identity.hold(tx, "A drill.")

    assert [keep(db), keep(db), identity.find_held_reason(db)] == ["A drill."] * 3

    make_home(db)
    assert [keep(db), keep(db), identity.find_held_reason(db)] == [None] * 3


def test_a_file_copied_with_all_that_lies_beside_it_is_held_and_the_first_one_is_not(file):
    shutil.copytree(file.parent, file.parent / "copy")

    assert keep_at(f"sqlite:///{file.parent / 'copy' / file.name}") == COPIED
    assert keep_at(f"sqlite:///{file}") is None


def test_a_file_that_was_moved_is_held_until_it_is_made_at_home_there(file):
    moved = file.with_name("moved.db")
    file.rename(moved)

    assert keep_at(f"sqlite:///{moved}") == COPIED

    with closing(open_database(f"sqlite:///{moved}")) as db:
        make_home(db)
        assert keep(db) is None


def test_a_copy_put_in_the_place_of_the_file_is_held(file):
    copy = Path(shutil.copy(file, file.with_name("copy.db")))
    copy.replace(file)

    assert keep_at(f"sqlite:///{file}") == COPIED


def test_a_file_overwritten_with_an_older_copy_of_itself_is_held(file):
    """Which `cp` does: path and inode are the same."""
    older = shutil.copy(file, file.with_name("older.db"))
    keep_at(f"sqlite:///{file}"), keep_at(f"sqlite:///{file}")
    shutil.copyfile(older, file)

    assert keep_at(f"sqlite:///{file}") == OLDER


def test_a_file_replaced_while_a_worker_has_it_open_is_held_for_that_worker(file):
    with closing(open_database(f"sqlite:///{file}")) as db:
        assert keep(db) is None
        copy = Path(shutil.copy(file, file.with_name("copy.db")))
        copy.replace(file)

        assert keep(db) == COPIED


def test_a_file_whose_tokens_are_gone_is_held(file):
    file.with_name(f"{file.name}.home").unlink()

    assert keep_at(f"sqlite:///{file}") == OLDER


def test_a_file_reached_by_a_link_is_the_same_file(file, tmp_path):
    (tmp_path / "link").mkdir()
    link = tmp_path / "link" / "another_name.db"
    link.symlink_to(file)

    assert keep_at(f"sqlite:///{link}") is None
    assert keep_at(f"sqlite:///{file}") is None


def test_a_worker_that_dies_between_the_file_and_the_commit_leaves_the_database_at_home(sqlite_url):
    with closing(open_database(sqlite_url)) as db:
        for _ in range(3):
            assert keep(db) is None
            with pytest.raises(InterruptedError), db.transaction() as tx:
                identity.keep(tx)
                raise InterruptedError

        assert keep(db) is None


def test_a_token_that_cannot_be_noted_is_not_taken(file):
    with closing(open_database(f"sqlite:///{file}")) as db:
        unwritable = file.with_name(f"{file.name}.home.new")
        unwritable.mkdir()
        with pytest.raises(UnavailableError, match=r"\.home cannot be written"):
            keep(db)
        unwritable.rmdir()

        assert keep(db) is None


@pytest.mark.parametrize("part", [0, 1, 2], ids=["cluster", "timeline", "database"])
def test_a_database_of_another_server_is_held(on_server, part):
    """Written by a transaction of this server, as a copy of its files would be: only the place differs."""
    parts = on_server.all("SELECT home FROM identity")[0]["home"].split(":")
    parts[part] = "9"
    on_server.run(
        "UPDATE identity SET home = :home, nonce = pg_current_xact_id()::xid::text",
        home=":".join(parts),
    )

    assert keep(on_server) == COPIED


def test_a_database_made_as_a_copy_on_the_same_server_is_held(on_server, postgresql_url):
    on_server.close()
    copy = f"{postgresql_url.rpartition('/')[2]}_copy"
    server = f"{postgresql_url.rpartition('/')[0]}/postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {copy} TEMPLATE {copy.removesuffix('_copy')}")
        try:
            assert keep_at(f"{postgresql_url}_copy") == COPIED
            assert keep_at(postgresql_url) is None
        finally:
            connection.execute(f"DROP DATABASE {copy} WITH (FORCE)")


def test_rows_restored_from_a_dump_into_the_same_tables_are_held(on_server):
    row = on_server.one("SELECT id, home, nonce, held_reason FROM identity")
    with on_server.transaction() as tx:
        tx.run("TRUNCATE identity")
        tx.run("INSERT INTO identity VALUES (:id, :home, :nonce, :held_reason)", **row)

    assert keep(on_server) == OLDER


@pytest.mark.parametrize("upkeep", ["VACUUM (FREEZE) identity", "VACUUM FULL identity", "ANALYZE", "CHECKPOINT"])
def test_what_an_operator_does_for_the_upkeep_of_a_server_holds_nothing(on_server, postgresql_url, upkeep):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(upkeep)

    assert keep(on_server) is None


def test_a_user_whom_the_server_tells_nothing_of_itself_can_be_at_home_too(on_server, postgresql_url):
    role = f"sidestitch_test_{os.getpid()}"
    make_home(on_server)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_control_system(), pg_walfile_name(pg_lsn) FROM PUBLIC")
        connection.execute(f"CREATE ROLE {role}")
        try:
            connection.execute(f"GRANT SELECT, UPDATE ON identity TO {role}")
            connection.execute("UPDATE identity SET home = NULL")
            with closing(open_database(f"{postgresql_url}?options=-c%20role%3D{role}")) as db:
                assert [keep(db), keep(db)] == [None, None]
                assert db.all("SELECT home FROM identity")[0]["home"].startswith("-:-:")
        finally:
            connection.execute("GRANT EXECUTE ON FUNCTION pg_control_system(), pg_walfile_name(pg_lsn) TO PUBLIC")
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")
