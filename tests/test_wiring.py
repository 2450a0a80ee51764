"""The content in use while files change under it, and the clock."""

import os
import shutil
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import click
import pytest
from flask.cli import FlaskGroup

from commands.house import is_command
from settings import load_settings
from store.database import UnavailableError
from store.product_clock import save_ahead
from tests.twilio_calls import SETTINGS
from wiring import CONTENT, Content, assemble, real_now, service_of

NOT_AT_ALL, WEEK = timedelta(), timedelta(days=7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the content, to break it."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


@pytest.fixture
def content(folder: Path) -> Content:
    """Give the content of that folder, read again when a file changes."""
    return Content(service_of(load_settings({"SECRET_KEY": "for-tests-only"})), reload=True, folder=folder)


def test_what_an_editor_leaves_beside_a_file_is_passed_over(content: Content, folder: Path) -> None:
    before = content.catalog()
    (folder / "areas" / ".#calf.toml").symlink_to("ana@laptop.1234:5678")
    (folder / "areas" / ".calf.toml").write_bytes(b"\xff")
    (folder / "areas" / ".hidden.txt").mkdir()

    assert content.catalog() is before
    assert content.problems == []
    assert Content(content._service, reload=True, folder=folder).problems == []


def break_encoding(folder: Path) -> None:
    (folder / "words" / "ordinary_en.txt").write_bytes(b"calf\n\xff\n")


def link_to_nothing(folder: Path) -> None:
    (folder / "areas" / "knee.toml").unlink()
    (folder / "areas" / "knee.toml").symlink_to("nothing")


def make_a_folder(folder: Path) -> None:
    (folder / "areas" / "x.toml").mkdir()


def put_an_old_file_in_its_place(folder: Path) -> None:
    calf = folder / "areas" / "calf.toml"
    calf.write_text("no TOML", encoding="utf-8")
    os.utime(calf, (0, 0))


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (break_encoding, "words/ordinary_en.txt"),
        (link_to_nothing, "areas/knee.toml"),
        (make_a_folder, "areas/x.toml"),
        (put_an_old_file_in_its_place, "areas/calf.toml"),
    ],
)
def test_a_broken_file_stays_a_problem_until_it_is_mended(content: Content, folder: Path, harm, file: str) -> None:
    good, kept = content.catalog(), folder.with_name("kept")
    shutil.copytree(folder, kept)
    harm(folder)

    for _ in range(2):
        assert content.catalog() is good
        assert [problem for problem in content.problems if problem.startswith(file)]

    shutil.rmtree(folder)
    kept.rename(folder)
    content.catalog()
    assert content.problems == []


def ahead(db, by):
    with db.transaction() as tx:
        save_ahead(tx, by)


def is_ahead(house, by):
    """Tell whether the clock of a house is so far ahead of real time, to a second."""
    return abs(house.clock() - real_now() - by) <= timedelta(seconds=1)


def test_with_the_simulator_product_time_is_as_far_ahead_as_the_store_says_from_the_next_question_on(db, database_url):
    house = assemble(load_settings({"DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"}))
    with closing(house.db):
        assert is_ahead(house, NOT_AT_ALL)
        ahead(db, WEEK)
        assert is_ahead(house, WEEK)
        ahead(db, NOT_AT_ALL)
        assert is_ahead(house, NOT_AT_ALL)


def test_with_a_carrier_a_row_left_over_from_simulator_days_moves_nothing(db, database_url):
    ahead(db, WEEK)

    house = assemble(load_settings({"DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only", **SETTINGS}))

    with closing(house.db):
        assert is_ahead(house, NOT_AT_ALL)


def test_with_a_carrier_the_clock_needs_no_database(tmp_path):
    nowhere = f"sqlite:///{tmp_path}/nowhere.db"

    house = assemble(load_settings({"DATABASE_URL": nowhere, "SECRET_KEY": "for-tests-only", **SETTINGS}))

    assert is_ahead(house, NOT_AT_ALL)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_asked_is_said_rather_than_taken_for_real_time(new_database_url):
    house = assemble(load_settings({"DATABASE_URL": new_database_url, "SECRET_KEY": "for-tests-only"}))

    with closing(house.db), pytest.raises(UnavailableError):
        house.clock()


def test_only_a_command_of_flask_puts_off_reading_the_content():
    """A server's own command line, as granian's, does not: it would read with the first text, in every thread."""
    told = []
    for command in (FlaskGroup(), click.Group()):
        command.add_command(click.Command("look", callback=lambda: told.append(is_command())))
        with suppress(SystemExit):
            command.main(["look"], standalone_mode=True)

    assert told == [True, False]
    assert not is_command()
