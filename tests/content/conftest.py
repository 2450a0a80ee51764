"""A copy of all content for each test that spoils some of it."""

import shutil
from pathlib import Path

import pytest

from content import catalog as content

CONTENT = Path(content.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of all content that a test may spoil, without most of the weights, which take half of a load."""
    copied = Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__", "*.py")))
    weights = (copied / "guesses.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    (copied / "guesses.tsv").write_text("".join(weights[:100]), encoding="utf-8")
    return copied
