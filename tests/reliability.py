"""Holds the sending to its promises in full: kills, faults of every kind, STOPs. `make crash` runs it, with figures.

The seed it prints draws the same moments and faults again, as far as processes can be said to do the same twice.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import get_args

from store.database import open_database
from store.migrations import migrate
from tests.carriers import carrier_running
from tests.crash import IN_FLIGHT, Place, Victims, crash
from tests.faulty import KINDS, send_through
from tests.postgres_server import postgres_of_our_own
from tests.serving import PROJECT
from tests.stopping import stop_while_sending

SHARE_OF_FAULTS = 0.2


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, print the figures, and give the exit code."""
    options = _parse(arguments)
    _say(f"seed {options.seed}")
    broken = 0
    for engine in options.engine:
        for what in options.what:
            broken += sum(not is_kept for is_kept in _WHAT[what](engine, options))
    _say("every promise was kept" if not broken else f"{broken} promises were broken")
    return int(broken > 0)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=list(_WHAT), help=f"some of: {', '.join(_WHAT)}; else all")
    parser.add_argument("--engine", nargs="*", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=Random().randrange(1_000_000))
    parser.add_argument("--messages", type=int, default=10_000, help="of each run with kills or STOPs")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stops", type=int, default=1_000)
    parser.add_argument("--faulty-messages", type=int, default=2_000, help="for each kind of fault")
    return parser.parse_args(arguments)


def _kills(engine: str, options: argparse.Namespace) -> Iterator[bool]:
    for victims in get_args(Victims):
        with _place(engine) as place:
            result = crash(place, messages=options.messages, kills=options.kills, seed=options.seed, victims=victims)
        _say(
            f"{engine}: {victims} killed {result.kills} times, {IN_FLIGHT} in flight: {result.sent} of "
            f"{result.messages} sent, {result.unsure} unsure, {result.lost} lost, {result.doubled} doubled, "
            f"in {result.seconds:.0f} s"
        )
        yield not result.problems()


def _faults(engine: str, options: argparse.Namespace) -> Iterator[bool]:
    for kind in KINDS:
        fault: dict[str, object] = {"kind": kind, "share": SHARE_OF_FAULTS}
        with _place(engine) as place:
            came = send_through(place, faults=[fault], messages=options.faulty_messages, seed=options.seed)
        _say(
            f"{engine}: {kind} {came.faults} times: {came.sent} of {options.faulty_messages} sent, "
            f"{came.unsure} unsure, {came.lost} lost, {came.doubled} doubled"
        )
        yield came.is_good


def _stops(engine: str, options: argparse.Namespace) -> Iterator[bool]:
    with _place(engine) as place:
        came = stop_while_sending(place, messages=options.messages, stops=options.stops, seed=options.seed)
    _say(
        f"{engine}: {came.stops} STOPs during {options.messages} texts: {came.held} held, {came.late} posts more than "
        f"250 ms after the answer, the latest {came.latest_ms:.0f} ms after it"
    )
    yield came.late == 0


_WHAT: dict[str, Callable[[str, argparse.Namespace], Iterator[bool]]] = {
    "kills": _kills,
    "faults": _faults,
    "stops": _stops,
}


@contextmanager
def _place(engine: str) -> Iterator[Place]:
    """Give a migrated database on an engine, with a PostgreSQL of its own, a carrier, and a folder for the logs."""
    var = PROJECT / "var"  # the project's own disk: the system's temporary folder may be memory
    var.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=var, prefix="reliability-")))
        carrier = stack.enter_context(carrier_running())
        postgres = stack.enter_context(postgres_of_our_own()) if engine == "postgresql" else None
        url = postgres.url if postgres else f"sqlite:///{folder}/texts.db"
        with closing(open_database(url)) as db:
            migrate(db)
        yield Place(url, folder, carrier, postgres)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
