"""The page of exchanges tells every journey there is."""

import ast
from pathlib import Path

import pytest

from tests.serving import PROJECT

PAGE = PROJECT / "docs" / "exchanges.md"


def titles() -> list[str]:
    """List the titles of the journeys, in the order of their files."""
    files = sorted(path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    tests = (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef))
    return [(ast.get_docstring(test) or test.name).splitlines()[0] for test in tests if test.name.startswith("test_")]


def test_the_page_tells_every_journey(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-exchanges", default=None):
        pytest.skip("the page is being written")

    lines = PAGE.read_text(encoding="utf-8").splitlines()

    assert [line[3:] for line in lines if line.startswith("## ")] == titles(), "run make exchanges"
