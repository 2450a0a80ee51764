"""Real worker processes for tests, with shorter waits than those of the service, forked as `forking.py` says."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests import forking
from tests.forking import Forked
from tests.serving import PASSED_ON

WAIT_SECONDS = 60
STOP_SECONDS = 40
# What a worker of a test waits for, in seconds; the kinds are those of core/timing.py.
SHORT = {
    "answer": 1.0,
    "lease": 1.5,
    "quiet": 1.0,
    "check_first": 0.3,
    "check_every": 0.5,
    "probe_every": 0.5,
    "sweep": 0.2,
}
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and what it has logged."""

    process: Forked
    log_file: Path

    def events(self, name: str | None = None) -> list[dict[str, object]]:
        """List the log lines so far, all or those of one event."""
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        events = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [event for event in events if name in (None, event.get("event"))]

    def wait_for(self, event: str) -> None:
        """Wait until it has logged an event."""
        wait_until(lambda: bool(self.events(event)), lambda: self.log_file.read_text(errors="replace"))

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(WAIT_SECONDS)

    def stop(self) -> int:
        """Have it finish what is in hand; give its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)


def start_worker(database_url: str, folder: Path, *, timing: dict[str, float] | None = None, **env: str) -> Worker:
    """Start a worker process; whoever starts it ends it.

    Args:
        timing: seconds by name, in the place of `SHORT`.
        env: more settings, as in TWILIO_API_URL="http://127.0.0.1:1"; nothing is taken over from the tests' own.
    """
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    variables |= {"DATABASE_URL": database_url, "SECRET_KEY": "for-tests-only"} | env
    log_file = folder / f"worker-{next(_numbers)}.log"
    return Worker(forking.start_worker(log_file, variables, SHORT if timing is None else timing), log_file)


@contextmanager
def working(database_url: str, folder: Path, **options: object) -> Iterator[Worker]:
    """Run a worker until the block ends."""
    worker = start_worker(database_url, folder, **options)  # type: ignore[arg-type]  # as start_worker has them
    try:
        worker.wait_for("worker started")
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.process.send_signal(signal.SIGCONT)
            worker.stop()


StartWorker = Callable[..., Worker]


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[StartWorker]:
    """Give a function that starts workers on the database of the test, ended with it."""
    started: list[Worker] = []

    def start_one(**options: object) -> Worker:
        started.append(worker := start_worker(database_url, tmp_path, **options))  # type: ignore[arg-type]
        worker.wait_for("worker started")
        return worker

    yield start_one
    for worker in started:
        if worker.process.poll() is None:
            worker.process.send_signal(signal.SIGCONT)
            worker.stop()


def wait_until(is_so: Callable[[], bool], told: Callable[[], object] = lambda: "") -> None:
    """Wait until something has come about; fail with what `told` tells where it does not."""
    give_up_at = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < give_up_at, f"It never came about. {told()}"
        time.sleep(0.02)
