"""The two runs of the suite are compared by name, so that an engine cannot pass by running less."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.both_engines import NOTHING_SELECTED, WITHOUT_STORE, Run, read_report, troubles
from tests.engines import divide

TESTS = frozenset({"calf", "stop"})
REST = Run(WITHOUT_STORE, 0, frozenset({"split"}))
REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="calf"/>
<testcase classname="tests.a" name="stop"><failure>no</failure></testcase>
<testcase classname="tests.a" name="help"><skipped>no browser</skipped></testcase>
<testcase classname="tests.a" name="start"/>
<testcase classname="tests.a" name="start"><error>in teardown</error></testcase>
</testsuite></testsuites>"""


def test_two_equal_runs_raise_no_trouble() -> None:
    assert troubles(Run("sqlite", 0, TESTS), Run("postgresql", 0, TESTS), REST) == []


@pytest.mark.parametrize(
    ("other", "trouble"),
    [
        (Run("postgresql", 4), "On postgresql no test ran."),
        (Run("postgresql", 1, frozenset({"calf"}), frozenset({"stop"})), "On postgresql pytest ended with 1."),
        (Run("postgresql", 0, frozenset({"calf"})), "Only sqlite ran 1 tests: stop."),
        (Run("postgresql", 0, TESTS | {"more"}), "Only postgresql ran 1 tests: more."),
        (Run("postgresql", 0, TESTS, skipped=frozenset({"help"})), "Only postgresql skipped 1 tests: help."),
    ],
)
@pytest.mark.parametrize("is_selection", [False, True])
def test_two_unequal_runs_are_told_apart(other: Run, trouble: str, is_selection: bool) -> None:
    assert trouble in troubles(Run("sqlite", 0, TESTS), other, REST, is_selection=is_selection)


@pytest.mark.parametrize(
    ("rest", "trouble"),
    [
        (Run(WITHOUT_STORE, 4), "Without a store no test ran."),
        (Run(WITHOUT_STORE, NOTHING_SELECTED), "Without a store no test ran."),
        (Run(WITHOUT_STORE, 1, failed=TESTS), "Without a store pytest ended with 1."),
    ],
)
def test_the_tests_that_need_no_store_must_run_and_pass_too(rest: Run, trouble: str) -> None:
    assert trouble in troubles(Run("sqlite", 0, TESTS), Run("postgresql", 0, TESTS), rest)


def test_a_selection_may_leave_a_run_without_tests() -> None:
    one, other = Run("sqlite", NOTHING_SELECTED), Run("postgresql", NOTHING_SELECTED)

    assert troubles(one, other, REST, is_selection=True) == []
    assert "On sqlite no test ran." in troubles(one, other, REST)


@pytest.mark.parametrize("exit_code", [0, NOTHING_SELECTED])
def test_no_tests_in_any_run_is_a_trouble(exit_code: int) -> None:
    one, other, rest = (Run(name, exit_code) for name in ("sqlite", "postgresql", WITHOUT_STORE))

    assert "On sqlite no test ran." in troubles(one, other, rest, is_selection=True)


def test_a_test_needs_a_store_where_one_of_its_fixtures_does(request: pytest.FixtureRequest) -> None:
    def with_db(db: object) -> None: ...
    def with_server(server: object) -> None: ...
    def with_catalog(catalog: object) -> None: ...
    def alone() -> None: ...

    def item(test: Callable[..., None]) -> pytest.Item:
        made = pytest.Function.from_parent(request.node.parent, name=test.__name__, callobj=test)
        assert isinstance(made, pytest.Function)
        return made

    parts = divide([item(test) for test in (with_db, alone, with_server, with_catalog)])

    assert [[each.name for each in part] for part in parts] == [["with_db", "with_server"], ["alone", "with_catalog"]]


def test_a_report_is_read_by_the_names_of_the_tests(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)

    run = read_report("sqlite", 1, tmp_path / "report.xml")

    assert run.passed == {"tests.a.calf"}
    assert run.failed == {"tests.a.stop", "tests.a.start"}
    assert run.skipped == {"tests.a.help"}
    assert str(run) == "sqlite: 1 passed and 2 failed and 1 skipped"


def test_a_run_without_a_report_ran_nothing(tmp_path: Path) -> None:
    assert read_report("postgresql", 4, tmp_path / "none.xml") == Run("postgresql", 4)
