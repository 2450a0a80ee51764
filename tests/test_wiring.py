"""The content in use while files change under it."""

import os
import shutil
from pathlib import Path

import pytest

from settings import load_settings
from wiring import CONTENT, Content, service_of


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
