"""Processes side by side: what ends them, and what does not."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serving import PROJECT

WAIT_SECONDS = 30
RUN = """
import sys
from processes import Processes
sys.exit(Processes({"first": [sys.executable, "-c", sys.argv[1]], "second": ["sleep", "600"]}).run())
"""


def start(first: str) -> subprocess.Popen[bytes]:
    """Run two processes, `first` as Python and one that sleeps."""
    return subprocess.Popen([sys.executable, "-c", RUN, first], cwd=PROJECT, stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_children(pid: int) -> list[int]:
    give_up_at = time.monotonic() + WAIT_SECONDS
    while len(found := children(pid)) < 2:
        assert time.monotonic() < give_up_at, "they never started"
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_or_a_closed_terminal_ends_all(how: signal.Signals) -> None:
    process = start("import time; time.sleep(600)")
    started = wait_for_children(process.pid)

    process.send_signal(how)

    assert process.wait(WAIT_SECONDS) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in started)


def test_one_that_keeps_dying_at_once_ends_all_with_an_error() -> None:
    process = start("raise SystemExit(3)")
    started = wait_for_children(process.pid)

    assert process.wait(WAIT_SECONDS) == 1
    assert not any(Path(f"/proc/{child}").exists() for child in started)
