"""What a benchmark prints: the machine, and each figure beside its limit. Markdown, as docs/benchmarks.md holds it."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that has a limit; `at_least` or `at_most` is None."""

    what: str
    figure: float
    unit: str = "x"
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the figure keeps its limit; one that is no number keeps none."""
        if self.at_least is not None:
            return self.figure >= self.at_least
        return self.at_most is not None and self.figure <= self.at_most

    @property
    def limit(self) -> str:
        """The limit in words."""
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


def say(line: str = "") -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def say_machine() -> None:
    """Print the date, the machine and the versions that matter."""
    load = os.getloadavg()[0]
    say(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores of {_processor()}, {_memory()}")
    say(
        f"Python {platform.python_version()}, granian {version('granian')}, Flask {version('flask')}, "
        f"SQLite {_sqlite_version()}, Linux {platform.release()}, load {load:.2f} before the start"
    )


def say_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, numbers to the right."""
    listed = [head, *rows]
    widths = [max(len(row[column]) for row in listed) for column in range(len(head))]
    listed.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    for row in listed:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        say(f"| {' | '.join(cells)} |")


def say_targets(targets: Sequence[Target]) -> bool:
    """Print each figure with its limit; True when all are reached."""
    rows = [
        (each.what, f"{each.figure:.2f} {each.unit}", each.limit, "reached" if each.is_reached else "missed")
        for each in targets
    ]
    say_table(("target", "measured", "limit", ""), rows)
    return all(each.is_reached for each in targets)


def _sqlite_version() -> str:
    """Ask the SQLite that the store uses, which may not be Python's own."""
    return str(Database(memory=True).execute("SELECT sqlite_version()").fetchone()[0])


def _processor() -> str:
    return _line_of("/proc/cpuinfo", "model name") or platform.processor() or "an unknown kind"


def _memory() -> str:
    kilobytes = _line_of("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return f"{int(kilobytes) / 2**20:.0f} GiB" if kilobytes else "memory unknown"


def _line_of(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
