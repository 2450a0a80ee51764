"""Backups: whole, of one moment, while everything runs, on either engine."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from threading import Event

import pytest

from store.backups import backup
from store.copying import NOT_COPIED, CopyError
from store.database import open_database
from store.identity import find_held_reason
from store.migrations import list_applied, migrate
from tests.filling import contents, fill

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def new_db(new_database_url):
    with closing(open_database(new_database_url)) as db:
        yield db


def opened(file):
    return closing(open_database(f"sqlite:///{file}"))


def test_a_backup_holds_every_row_of_every_table_and_counts_them(db, tmp_path):
    fill(db)

    counts = backup(db, tmp_path / "b.db", now=NOON)

    with opened(tmp_path / "b.db") as copy:
        assert contents(copy) == contents(db)
        assert counts == {table: len(rows) for table, rows in contents(db).items()}
    assert counts.keys() == db.list_tables() - NOT_COPIED


def test_a_backup_made_while_writers_write_is_of_one_moment(db, tmp_path):
    """Each unit adds a row to the first and the last table that is copied, so any other backup has more of one."""
    fill(db)
    stop, writing = Event(), Event()

    def write():
        number = 0
        while not stop.is_set():
            with db.transaction() as tx:
                tx.run("INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)", day=f"day {number}")
                tx.run("INSERT INTO tallies (name, total) VALUES (:name, 1)", name=f"tally {number}")
            number += 1
            writing.set()
        return number

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        writing.wait()
        try:
            counts = backup(db, tmp_path / "b.db", now=NOON)
        finally:
            stop.set()

    assert counts["foreign_answers"] == counts["tallies"]
    assert 1 < counts["tallies"] < written.result() + 1


def test_only_its_owner_may_read_a_backup_and_nothing_lies_beside_it(db, tmp_path):
    (tmp_path / "new").mkdir()

    backup(db, tmp_path / "new" / "b.db", now=NOON)

    assert [path.name for path in (tmp_path / "new").iterdir()] == ["b.db"]
    assert (tmp_path / "new" / "b.db").stat().st_mode & 0o777 == 0o600


def test_no_file_is_overwritten(db, tmp_path):
    (tmp_path / "b.db").write_text("dear to somebody")

    with pytest.raises(CopyError, match=r"b\.db is there already"):
        backup(db, tmp_path / "b.db", now=NOON)
    assert (tmp_path / "b.db").read_text() == "dear to somebody"


def test_a_backup_that_cannot_be_finished_leaves_nothing(db, tmp_path):
    (tmp_path / "new").mkdir()
    db.run("INSERT INTO migrations (name) VALUES ('9999_of_next_year')")
    try:
        with pytest.raises(CopyError, match="9999_of_next_year"):
            backup(db, tmp_path / "new" / "b.db", now=NOON)
    finally:
        db.run("DELETE FROM migrations WHERE name = '9999_of_next_year'")

    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("folder", ["not there", "file"])
def test_no_folder_is_made_for_a_backup(db, tmp_path, folder):
    (tmp_path / "file").touch()

    with pytest.raises(CopyError, match=f"There is no folder .*/{folder}: make it first"):
        backup(db, tmp_path / folder / "b.db", now=NOON)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(db, tmp_path):
    with pytest.raises(CopyError, match=r"b\.db cannot be written: File name too long"):
        backup(db, tmp_path / f"{'b' * 300}.db", now=NOON)


def test_a_database_without_tables_is_no_backup(new_db, tmp_path):
    with pytest.raises(CopyError, match="no tables"):
        backup(new_db, tmp_path / "b.db", now=NOON)


def test_a_database_that_waits_for_an_upgrade_can_be_backed_up_before_it(new_db, tmp_path):
    migrate(new_db, steps={"0001_house"})
    new_db.run("INSERT INTO foreign_answers (day, answers) VALUES ('2026-11-26', 1)")

    backup(new_db, tmp_path / "b.db", now=NOON)

    with opened(tmp_path / "b.db") as copy:
        assert list_applied(copy) == {"0001_house"}
        assert contents(copy) == contents(new_db)


def test_a_backup_says_what_it_is_and_knows_no_worker(db, tmp_path):
    fill(db)

    backup(db, tmp_path / "b.db", now=NOON)

    with opened(tmp_path / "b.db") as copy:
        assert find_held_reason(copy) == "This database is a backup of 2026-11-26 12:00 UTC."
        assert copy.all("SELECT name FROM workers") == []
    assert find_held_reason(db) is None
