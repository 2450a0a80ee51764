"""The two runs of the suite are compared by name, so that an engine cannot pass by running less."""

from pathlib import Path

import pytest

from tests.both_engines import Run, read_report, troubles

TESTS = frozenset({"calf", "stop"})
REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="calf"/>
<testcase classname="tests.a" name="stop"><failure>no</failure></testcase>
<testcase classname="tests.a" name="help"><skipped>no browser</skipped></testcase>
<testcase classname="tests.a" name="start"/>
<testcase classname="tests.a" name="start"><error>in teardown</error></testcase>
</testsuite></testsuites>"""


def test_two_equal_runs_raise_no_trouble() -> None:
    assert troubles(Run("sqlite", 0, TESTS), Run("postgresql", 0, TESTS)) == []


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
def test_two_unequal_runs_are_told_apart(other: Run, trouble: str) -> None:
    assert trouble in troubles(Run("sqlite", 0, TESTS), other)


def test_no_tests_on_either_engine_is_a_trouble() -> None:
    assert troubles(Run("sqlite", 0), Run("postgresql", 0)) != []


def test_a_report_is_read_by_the_names_of_the_tests(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)

    run = read_report("sqlite", 1, tmp_path / "report.xml")

    assert run.passed == {"tests.a.calf"}
    assert run.failed == {"tests.a.stop", "tests.a.start"}
    assert run.skipped == {"tests.a.help"}
    assert str(run) == "sqlite: 1 passed and 2 failed and 1 skipped"


def test_a_run_without_a_report_ran_nothing(tmp_path: Path) -> None:
    assert read_report("postgresql", 4, tmp_path / "none.xml") == Run("postgresql", 4)
