"""wrk: sends the calls of a file over several connections for some seconds, and looks at every answer."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("inbound.lua")
THREADS = 1  # one keeps 16 connections busy and leaves the cores to the server


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk came to.

    Args:
        taken: calls read from the file, of which wrk sends all but one.
        answered: 2xx with a <Message>; `refused`: no 2xx; `speechless`: 2xx without a <Message>.
        started_over: how often the file was too short.
        broken: connections that failed.
    """

    taken: int
    answered: int
    refused: int
    speechless: int
    started_over: int
    broken: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float

    @property
    def per_second(self) -> float:
        """Texts answered in a second."""
        return self.answered / self.seconds


def command(address: str, calls: Path, *, leave_out: int, connections: int, seconds: int) -> list[str]:
    """Give the command line that loads the server at an address."""
    size = [f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    return ["wrk", *size, "-s", str(SCRIPT), f"http://{address}", "--", str(calls), str(leave_out), address]


def load(address: str, calls: Path, *, leave_out: int, connections: int, seconds: int) -> Load:
    """Load the server at an address; leave out as many calls as were taken before."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt install wrk")
    line = command(address, calls, leave_out=leave_out, connections=connections, seconds=seconds)
    run = subprocess.run(line, capture_output=True, text=True, check=False, timeout=seconds + 60)
    last = run.stdout.strip().rpartition("\n")[2]
    if run.returncode or not last.startswith("{"):
        sys.exit(f"wrk failed:\n{run.stdout}{run.stderr}")
    return Load(**json.loads(last))
