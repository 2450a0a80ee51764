"""Keeps processes running side by side: starts them, starts a dead one again, ends all together."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

log = logging.getLogger(__name__)

# SIGHUP is a terminal that was closed: the processes have sessions of their own, and would go on without it.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
CHECK_SECONDS = 0.2
STOP_SECONDS = 35  # a worker may take 30 to finish what is in hand
SOON_SECONDS = 20  # granian starts its own workers again, and needs some to see that it is in vain
MOST_SOON = 3  # deaths right after the start, one after the other: starting again will not mend it


class Processes:
    """A fixed set of child processes."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        """Take what to run, by name."""
        self._commands = commands
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started_at: dict[str, float] = {}
        self._died_soon = dict.fromkeys(commands, 0)
        self._stopping = False

    def run(self) -> int:
        """Run until a signal says stop, then end all; give the exit code, 1 when one would not stay up."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)
        for name in self._commands:
            self._start(name)
        while not self._stopping and all(deaths < MOST_SOON for deaths in self._died_soon.values()):
            time.sleep(CHECK_SECONDS)
            for name in [name for name, process in self._running.items() if process.poll() is not None]:
                self._start_again(name)
        self._end_all()
        return 0 if self._stopping else 1

    def _start(self, name: str) -> None:
        # A group of its own: what a killed process has started itself can then be ended with it.
        self._running[name] = subprocess.Popen(self._commands[name], start_new_session=True)
        self._started_at[name] = time.monotonic()

    def _start_again(self, name: str) -> None:
        if self._stopping:
            return
        lived = time.monotonic() - self._started_at[name]
        self._died_soon[name] = self._died_soon[name] + 1 if lived < SOON_SECONDS else 0
        log.error("process died", extra={"which": name, "code": self._running[name].returncode})
        _end_group(self._running[name])
        if self._died_soon[name] < MOST_SOON:
            self._start(name)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _end_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        give_up_at = time.monotonic() + STOP_SECONDS
        for name, process in self._running.items():
            try:
                process.wait(max(0.1, give_up_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("process killed", extra={"which": name})
                process.kill()
                process.wait()
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what a process that is gone may have left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
