"""Runs the whole suite on SQLite and on PostgreSQL, side by side, and fails where one ran other tests than the other.

`make test` calls it; further arguments go to both runs of pytest.
"""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from xml.etree import ElementTree

ENGINES = ("sqlite", "postgresql")
PROJECT = Path(__file__).resolve().parent.parent
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine's run of the suite came to, by the names of the tests."""

    engine: str
    exit_code: int
    passed: frozenset[str] = NONE
    failed: frozenset[str] = NONE
    skipped: frozenset[str] = NONE

    @property
    def ran(self) -> frozenset[str]:
        return self.passed | self.failed

    def __str__(self) -> str:
        others = [f"{len(names)} {what}" for what in ("failed", "skipped") if (names := getattr(self, what))]
        return f"{self.engine}: " + " and ".join([f"{len(self.passed)} passed", *others])


def main(arguments: Sequence[str]) -> int:
    """Run the suite on both engines, print both reports and what they come to; give the exit code for the shell."""
    with TemporaryDirectory() as folder:
        runs = _run_side_by_side(Path(folder), arguments)
    for trouble in troubles(*runs):
        _say(trouble)
    _say(", ".join(str(run) for run in runs))
    _say(f"{sum(len(run.passed) for run in runs)} passed, {sum(len(run.failed) for run in runs)} failed")
    return 1 if troubles(*runs) else 0


def troubles(one: Run, other: Run) -> list[str]:
    """Tell, a sentence each, why these two runs do not count: an engine that is missing, tests only one of them ran."""
    pairs = ((one, other), (other, one))
    silent = [f"On {run.engine} no test ran." for run in (one, other) if not run.ran]
    broken = [f"On {run.engine} pytest ended with {run.exit_code}." for run in (one, other) if run.exit_code]
    alone = [_sentence(f"Only {run.engine} ran", run.ran - than.ran) for run, than in pairs if run.ran - than.ran]
    skipped = [
        _sentence(f"Only {run.engine} skipped", run.skipped - than.skipped)
        for run, than in pairs
        if run.skipped - than.skipped
    ]
    return [*silent, *broken, *alone, *skipped]


def read_report(engine: str, exit_code: int, path: Path) -> Run:
    """Read what pytest reports in JUnit's format; without the file the run did not get as far as its tests."""
    if not path.exists():
        return Run(engine, exit_code)
    named: dict[str, set[str]] = {"passed": set(), "failed": set(), "skipped": set()}
    for case in ElementTree.parse(path).iter("testcase"):
        named[_outcome(case)].add(f"{case.get('classname')}.{case.get('name')}")
    named["passed"] -= named["failed"]  # a test that passes and then fails to clean up is in the report twice
    return Run(engine, exit_code, **{outcome: frozenset(names) for outcome, names in named.items()})


def _outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "passed" if case.find("skipped") is None else "skipped"


def _sentence(beginning: str, names: frozenset[str]) -> str:
    shown = sorted(names)[:5]
    return f"{beginning} {len(names)} tests: {', '.join(shown)}{', ...' if len(names) > len(shown) else '.'}"


def _run_side_by_side(folder: Path, arguments: Sequence[str]) -> tuple[Run, Run]:
    """Show the first engine's report as it goes, and the second's, kept until then, after it."""
    first, second = ENGINES
    with (folder / "kept").open("w+b") as kept:
        processes = [_start(first, folder, arguments, None), _start(second, folder, arguments, kept)]
        exit_codes = [_wait(process) for process in processes]
        kept.seek(0)
        sys.stdout.buffer.write(b"\n" + kept.read() + b"\n")
        sys.stdout.flush()
    return (
        read_report(first, exit_codes[0], folder / f"{first}.xml"),
        read_report(second, exit_codes[1], folder / f"{second}.xml"),
    )


def _start(engine: str, folder: Path, arguments: Sequence[str], output: IO[bytes] | None) -> subprocess.Popen[bytes]:
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    options = [f"--engine={engine}", f"--junitxml={folder / engine}.xml", f"--override-ini=cache_dir={folder}/{engine}"]
    command = [sys.executable, "-m", "pytest", colour, *options, *arguments]
    return subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT if output else None)


def _wait(process: subprocess.Popen[bytes]) -> int:
    with suppress(KeyboardInterrupt):  # pytest has got the Ctrl-C too and cleans up after itself
        return process.wait()
    return process.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
