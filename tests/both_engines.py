"""Runs the tests that need a store on SQLite and on PostgreSQL, and once all others, as three runs side by side.

It fails where one engine ran other tests than the other. A test needs a store where it has the fixture `engine`, itself
or through another fixture, and no list has to be kept. `make test` calls it; further arguments go to every run of
pytest. The last line adds up the three runs: a test that needs a store counts on each engine.
"""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from xml.etree import ElementTree

WITHOUT_STORE = "without a store"
RUNS = {
    "sqlite": ("--engine=sqlite", "--only=with-store"),
    "postgresql": ("--engine=postgresql", "--only=with-store"),
    WITHOUT_STORE: ("--only=without-store",),
}
NOTHING_SELECTED = 5  # how pytest ends where the arguments leave no test
PROJECT = Path(__file__).resolve().parent.parent
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of pytest came to, by the names of the tests; it is named for its engine."""

    name: str
    exit_code: int
    passed: frozenset[str] = NONE
    failed: frozenset[str] = NONE
    skipped: frozenset[str] = NONE

    @property
    def ran(self) -> frozenset[str]:
        return self.passed | self.failed

    @property
    def is_empty(self) -> bool:
        """Whether all went well and the arguments had simply left no test for it."""
        return self.exit_code == NOTHING_SELECTED and not self.ran

    def __str__(self) -> str:
        others = [f"{len(names)} {what}" for what in ("failed", "skipped") if (names := getattr(self, what))]
        return f"{self.name}: " + " and ".join([f"{len(self.passed)} passed", *others])


def main(arguments: Sequence[str]) -> int:
    """Run every test, print the reports and what they come to; give the exit code for the shell."""
    with TemporaryDirectory() as folder:
        runs = _run_side_by_side(Path(folder), arguments)
    found = troubles(*runs, is_selection=bool(arguments))
    for trouble in found:
        _say(trouble)
    _say(", ".join(str(run) for run in runs))
    _say(f"{sum(len(run.passed) for run in runs)} passed, {sum(len(run.failed) for run in runs)} failed")
    return 1 if found else 0


def troubles(one: Run, other: Run, rest: Run, *, is_selection: bool = False) -> list[str]:
    """Tell, a sentence each, why these runs do not count: a run that is missing, tests only one of the engines ran.

    Args:
        one, other: the runs of the engines.
        rest: the run of the tests that need no store.
        is_selection: whether arguments selected some tests, so that a run may have none; not all of them.
    """
    runs, pairs = (one, other, rest), ((one, other), (other, one))
    left_out = [run for run in runs if run.is_empty] if is_selection and any(run.ran for run in runs) else []
    counting = [run for run in runs if run not in left_out]
    silent = [f"{_on(run)} no test ran." for run in counting if not run.ran]
    broken = [f"{_on(run)} pytest ended with {run.exit_code}." for run in counting if run.exit_code]
    alone = [_sentence(f"Only {run.name} ran", run.ran - than.ran) for run, than in pairs if run.ran - than.ran]
    skipped = [
        _sentence(f"Only {run.name} skipped", run.skipped - than.skipped)
        for run, than in pairs
        if run.skipped - than.skipped
    ]
    return [*silent, *broken, *alone, *skipped]


def read_report(name: str, exit_code: int, path: Path) -> Run:
    """Read what pytest reports in JUnit's format; without the file the run did not get as far as its tests."""
    if not path.exists():
        return Run(name, exit_code)
    named: dict[str, set[str]] = {"passed": set(), "failed": set(), "skipped": set()}
    for case in ElementTree.parse(path).iter("testcase"):
        named[_outcome(case)].add(f"{case.get('classname')}.{case.get('name')}")
    named["passed"] -= named["failed"]  # a test that passes and then fails to clean up is in the report twice
    return Run(name, exit_code, **{outcome: frozenset(names) for outcome, names in named.items()})


def _outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "passed" if case.find("skipped") is None else "skipped"


def _sentence(beginning: str, names: frozenset[str]) -> str:
    shown = sorted(names)[:5]
    return f"{beginning} {len(names)} tests: {', '.join(shown)}{', ...' if len(names) > len(shown) else '.'}"


def _on(run: Run) -> str:
    return run.name.capitalize() if run.name == WITHOUT_STORE else f"On {run.name}"


def _run_side_by_side(folder: Path, arguments: Sequence[str]) -> list[Run]:
    """Show the first run's report as it goes, and the others', kept until then, after it."""
    with ExitStack() as stack:
        outputs = [None, *(stack.enter_context((folder / f"kept-{name}").open("w+b")) for name in list(RUNS)[1:])]
        processes = [_start(name, folder, arguments, output) for name, output in zip(RUNS, outputs, strict=True)]
        exit_codes = [_wait(process) for process in processes]
        for output in filter(None, outputs):
            output.seek(0)
            sys.stdout.buffer.write(b"\n" + output.read())
        sys.stdout.buffer.write(b"\n")
        sys.stdout.flush()
    return [read_report(name, code, _report_of(name, folder)) for name, code in zip(RUNS, exit_codes, strict=True)]


def _start(name: str, folder: Path, arguments: Sequence[str], output: IO[bytes] | None) -> subprocess.Popen[bytes]:
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    options = [*RUNS[name], f"--junitxml={_report_of(name, folder)}", f"--override-ini=cache_dir={folder}/cache-{name}"]
    command = [sys.executable, "-m", "pytest", colour, *options, *arguments]
    return subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT if output else None)


def _report_of(name: str, folder: Path) -> Path:
    return folder / f"{name}.xml"


def _wait(process: subprocess.Popen[bytes]) -> int:
    with suppress(KeyboardInterrupt):  # pytest has got the Ctrl-C too and cleans up after itself
        return process.wait()
    return process.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
