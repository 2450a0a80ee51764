"""Processes for tests that begin with our modules imported already, as importing them takes a second for each.

`start` asks one process of the run, which has imported them and does nothing else, to fork; what runs in the child is
what runs in a process of its own. Its settings are its environment alone, as nothing of ours reads it on import.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.01


class Forked:
    """A process that was forked for us; it is used as a `subprocess.Popen`."""

    def __init__(self, nursery: "_Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._exit_code: int | None = None

    def poll(self) -> int | None:
        """Give its exit code, negative after a signal, or None while it runs."""
        if self._exit_code is None:
            self._exit_code = self._nursery.ask(poll=self.pid)
        return self._exit_code

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises:
            TimeoutExpired: it has not ended after so many seconds.
        """
        give_up_at = time.monotonic() + timeout if timeout is not None else None
        while (exit_code := self.poll()) is None:
            if give_up_at is not None and time.monotonic() > give_up_at:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(POLL_SECONDS)
        return exit_code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to stop."""
        self.send_signal(signal.SIGTERM)


def start_worker(log_file: Path, env: Mapping[str, str], timing: Mapping[str, float]) -> Forked:
    """Start a worker with these waits, in seconds by the names of core/timing.py."""
    return _nursery().start("worker", log_file, env, timing=timing)


def start_granian(log_file: Path, env: Mapping[str, str], arguments: list[str]) -> Forked:
    """Start granian, with a process group of its own."""
    return _nursery().start("granian", log_file, env, arguments=arguments)


@cache
def _nursery() -> "_Nursery":
    return _Nursery()


class _Nursery:
    """The process that forks; it ends with ours, as then nobody can ask it any more."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.forking"]
        self._process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._asking = Lock()
        atexit.register(self._end)

    def start(self, what: str, log_file: Path, env: Mapping[str, str], **more: Any) -> Forked:
        log_file.touch()  # to be looked into at once
        return Forked(self, self.ask(start=what, log_file=str(log_file), env=dict(env), **more))

    def ask(self, **asked: Any) -> Any:
        """Ask for something in a line of JSON; give what the line of the answer says."""
        assert self._process.stdin and self._process.stdout
        with self._asking:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        assert answer, "The process that forks has ended; its stderr says why."
        return json.loads(answer)

    def _end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Fork whenever asked to, until nobody asks any more; what is in a child goes on as its main program."""
    import granian.cli  # noqa: F401 - for the children, as the others

    import app  # noqa: F401
    import worker  # noqa: F401

    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for pytest, which then has things to ask
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if "poll" in asked:
            answer = _exit_code_of(asked["poll"])
        elif answer := os.fork():
            pass
        else:
            break
        print(json.dumps(answer), flush=True)  # noqa: T201 - to whom has asked
    else:
        return
    _become(asked)()


def _exit_code_of(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _become(asked: Mapping[str, Any]) -> Callable[[], object]:
    """Take on the environment and the output that were asked for; give what is to run."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(asked["env"])
    log, nothing = os.open(asked["log_file"], os.O_WRONLY | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for given, number in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(given, number)
    if asked["start"] == "worker":
        return lambda: _run_worker(asked["timing"])
    os.setsid()
    return lambda: _run_granian(asked["arguments"])


def _run_worker(timing: Mapping[str, float]) -> None:
    import worker
    from core.timing import Timing

    worker.main(Timing(**{name: timedelta(seconds=seconds) for name, seconds in timing.items()}))


def _run_granian(arguments: list[str]) -> None:
    from granian.cli import entrypoint

    sys.argv = ["granian", *arguments]
    entrypoint()


if __name__ == "__main__":
    main()
