"""A SQLite file that is taken away or replaced while a process has it open."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from store.database import UnavailableError, open_database

ADD = "INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)"


@pytest.fixture
def file(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def db(sqlite_url, file):
    """Give a database in use, by this thread to write and to read, with a copy of the empty file beside it."""
    shutil.copy(file, file.with_name("another.db"))
    with closing(open_database(sqlite_url)) as database:
        database.run(ADD, day="before")
        assert days(database) == {"before"}
        yield database


def days(db):
    return {row["day"] for row in db.all("SELECT day FROM foreign_answers")}


def take_away(file):
    for path in (file, *file.parent.glob(f"{file.name}-*")):
        path.unlink()


def replace(file):
    take_away(file)
    file.with_name("another.db").rename(file)


def test_what_is_written_after_the_file_was_replaced_is_in_the_new_one(db, file, sqlite_url):
    replace(file)

    db.run(ADD, day="after")

    with closing(open_database(sqlite_url)) as stranger:
        assert days(stranger) == {"after"}


def test_what_is_read_after_the_file_was_replaced_comes_from_the_new_one_on_every_thread(db, file):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(days, db).result()
        replace(file)

        assert (days(db), pool.submit(days, db).result()) == (set(), set())


def test_a_file_that_is_gone_is_told_and_no_empty_one_made(db, file):
    take_away(file)

    with pytest.raises(UnavailableError, match="cannot be opened"):
        db.run(ADD, day="after")
    with pytest.raises(UnavailableError, match="cannot be opened"):
        days(db)
    with pytest.raises(UnavailableError, match="cannot be opened"), db.snapshot() as snapshot:
        days(snapshot)
    db.close()
    with pytest.raises(UnavailableError, match="cannot be opened"):
        days(db)
    assert not file.exists()


def test_a_file_put_back_is_used_again(db, file):
    take_away(file)
    with pytest.raises(UnavailableError):
        days(db)
    file.with_name("another.db").rename(file)

    db.run(ADD, day="after")

    assert days(db) == {"after"}
