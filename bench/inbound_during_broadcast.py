"""How fast a signed "calf" is answered while a broadcast to 100,000 runners goes out, beside the same without it.

Web process, worker and the stand-in for the carrier run on one machine, on one SQLite file. The broadcast goes at 225
segments a second, the most a 10DLC campaign is given. `make bench` runs this; docs/benchmarks.md tells how to read it.
The exit code is 1 where an answer was wrong or a text was doubled; with --strict also where the target was missed.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _databases, _servers, _wrk
from bench._broadcast import queue
from bench._calls import PUBLIC_URL, write_calls
from bench._report import Target, say, say_machine, say_table, say_targets
from store.database import open_database
from tests.carriers import Carrier, carrier_running

ALONE, DURING = "inbound alone", "inbound during a broadcast"
A_SECOND = 225
MOST_A_SECOND = 8000  # calls, more than two cores answer
WARM_UP_SECONDS = 2
START_SECONDS = 60


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    options = _parse(arguments)
    say_machine()
    say(f"{options.messages} texts of a broadcast at {A_SECOND} segments a second, {options.connections} connections")
    with ExitStack() as stack:
        folder = stack.enter_context(_databases.folder())
        calls = folder / "calls.tsv"
        write_calls(calls, int((WARM_UP_SECONDS + 2 * options.rounds * options.seconds) * MOST_A_SECOND))
        carrier = stack.enter_context(carrier_running())
        carrier.behave(answer_after_ms=20, reports="never")
        settings = carrier.settings(
            DATABASE_URL=f"sqlite:///{folder}/ours.db",
            PUBLIC_URL=PUBLIC_URL,
            SEGMENTS_PER_SECOND=str(A_SECOND),
            SECRET_KEY="of-a-benchmark",
        )
        _servers.migrate(folder, **settings)
        _queue(settings["DATABASE_URL"], options.messages)
        with _servers.serving(_servers.OUR_APP, folder, **settings) as server:
            loads, sent = _measure(server, folder, calls, carrier, settings, options)
        problems = [*_problems(loads), *(["a text was doubled"] if carrier.doubled() else [])]
    return _report(loads, sent, problems, strict=options.strict)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6, help="of each round, with and without")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--strict", action="store_true", help="fail where the target is missed")
    return parser.parse_args(arguments)


def _queue(database_url: str, messages: int) -> None:
    with closing(open_database(database_url)) as db:
        queue(db, messages)


def _measure(
    server: _servers.Server,
    folder: Path,
    calls: Path,
    carrier: Carrier,
    settings: dict[str, str],
    options: argparse.Namespace,
) -> tuple[dict[str, list[_wrk.Load]], float]:
    """Load the web process in turns, without a worker and with one; give the loads, and the texts sent a second."""
    loads: dict[str, list[_wrk.Load]] = {ALONE: [], DURING: []}
    rates: list[float] = []
    taken = 0

    def load(seconds: int) -> _wrk.Load:
        nonlocal taken
        came = _wrk.load(server.address, calls, leave_out=taken, connections=options.connections, seconds=seconds)
        taken += came.taken
        return came

    load(WARM_UP_SECONDS)
    for _ in range(options.rounds):
        loads[ALONE].append(load(options.seconds))
        with _worker(folder, carrier, settings):
            before = carrier.counts()["recorded"]
            loads[DURING].append(load(options.seconds))
            rates.append((carrier.counts()["recorded"] - before) / options.seconds)
    return loads, median(rates)


@contextmanager
def _worker(folder: Path, carrier: Carrier, settings: dict[str, str]) -> Iterator[None]:
    """Run a worker that is sending, and have it finish at the end."""
    before, give_up_at = carrier.counts()["recorded"], time.monotonic() + START_SECONDS
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "worker.py"], cwd=_servers.PROJECT, env=settings, stdout=log, stderr=log
        )
    try:
        while carrier.counts()["recorded"] < before + A_SECOND:
            if process.poll() is not None or time.monotonic() > give_up_at:
                sys.exit(f"The worker does not send:\n{(folder / 'worker.log').read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _problems(loads: dict[str, list[_wrk.Load]]) -> Iterator[str]:
    for name, rounds in loads.items():
        for what in ("refused", "speechless", "broken", "started_over"):
            if count := sum(getattr(load, what) for load in rounds):
                yield f"{name}: {count} calls were {what}"


def _report(loads: dict[str, list[_wrk.Load]], sent: float, problems: Sequence[str], *, strict: bool) -> int:
    for problem in problems:
        say(f"WRONG, so no figures: {problem}")
    if problems:
        return 1
    rows = [
        (name, *(f"{_median(rounds, what):.1f}" for what in ("per_second", "p50_ms", "p99_ms", "max_ms")))
        for name, rounds in loads.items()
    ]
    say_table(("", "requests/s", "p50 ms", "p99 ms", "slowest ms"), rows)
    say(f"the broadcast meanwhile: {sent:.0f} texts a second")
    say()
    ratio = _median(loads[DURING], "p99_ms") / _median(loads[ALONE], "p99_ms")
    reached = say_targets([Target("p99 of inbound alone", ratio, at_most=1.5)])
    return 1 if strict and not reached else 0


def _median(rounds: Sequence[_wrk.Load], what: str) -> float:
    return median(float(getattr(load, what)) for load in rounds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
