"""How fast queued texts are claimed, committed as sending, posted and marked, beside bare aiohttp in the same run.

Both talk to a stand-in for the carrier that answers each post after 20 ms, with as many posts in flight. `make bench`
runs this; docs/benchmarks.md tells how to read it. The exit code is 1 where a text was lost or doubled; with --strict
also where a target was missed.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _databases
from bench._broadcast import queue
from bench._report import Target, say, say_machine, say_table, say_targets
from store.database import open_database
from store.migrations import migrate
from tests.carriers import Carrier, carrier_running
from tests.serving import PROJECT

OURS, ON_POSTGRESQL, BARE = "dispatch", "dispatch on PostgreSQL", "bare aiohttp"
ANSWER_AFTER_MS = 20
SECONDS_AT_MOST = 300


@dataclass(slots=True)
class Peer:
    """Something that posts, and what its rounds came to; the warm-up is the first."""

    name: str
    database_url: str | None = None
    per_second: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    options = _parse(arguments)
    say_machine()
    say(f"{options.messages} texts, {options.in_flight} in flight, a carrier that answers after {ANSWER_AFTER_MS} ms")
    with ExitStack() as stack:
        folder = stack.enter_context(_databases.folder())
        urls = {OURS: f"sqlite:///{folder}/ours.db"} | stack.enter_context(_databases.postgresql(ON_POSTGRESQL))
        carrier = stack.enter_context(carrier_running())
        carrier.behave(answer_after_ms=ANSWER_AFTER_MS, reports="never")
        peers = [Peer(name, urls.get(name)) for name in (OURS, BARE, ON_POSTGRESQL) if name in urls or name == BARE]
        problems = [
            problem for _ in range(1 + options.rounds) for peer in peers for problem in _run(peer, carrier, options)
        ]
    return _report(peers, problems, strict=options.strict)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=10_000, help="of each round and peer")
    parser.add_argument("--in-flight", type=int, default=100)
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    return parser.parse_args(arguments)


def _run(peer: Peer, carrier: Carrier, options: argparse.Namespace) -> Iterator[str]:
    """Have a peer post its texts once; tell what makes its figures worthless."""
    carrier.forget()
    if peer.database_url is None:
        figures = _child("_bare_posts.py", carrier.url, str(options.messages), str(options.in_flight))
    else:
        _queue(peer.database_url, options.messages)
        settings = carrier.settings(DATABASE_URL=peer.database_url, SECRET_KEY="of-a-benchmark")
        figures = _child("_dispatching.py", str(options.in_flight), **settings)
    peer.per_second.append(figures["sent"] / figures["seconds"])
    peer.cpu_us.append(figures["cpu_seconds"] / options.messages * 1e6)
    recorded, doubled = carrier.counts()["recorded"], len(carrier.doubled())
    if (figures["sent"], recorded, doubled) != (options.messages, options.messages, 0):
        yield f"{peer.name}: {figures['sent']:.0f} marked as sent, {recorded} at the carrier, {doubled} doubled"


def _queue(database_url: str, messages: int) -> None:
    """Begin with a fresh outbox: texts of one broadcast, all due."""
    with closing(open_database(database_url)) as db:
        migrate(db)
        db.run("DELETE FROM outbox")
        queue(db, messages)


def _child(script: str, *arguments: str, **settings: str) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
    environment = {"PATH": os.environ.get("PATH", os.defpath)} | settings
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, check=True, timeout=SECONDS_AT_MOST
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _report(peers: Sequence[Peer], problems: Sequence[str], *, strict: bool) -> int:
    for problem in problems:
        say(f"WRONG, so no figures: {problem}")
    if problems:
        return 1
    rates = {peer.name: median(peer.per_second[1:]) for peer in peers}
    costs = {peer.name: median(peer.cpu_us[1:]) for peer in peers}
    head = ("", "messages/s", "CPU us", "of bare")
    say_table(
        head, [(name, f"{rate:.0f}", f"{costs[name]:.0f}", f"{rate / rates[BARE]:.2f}") for name, rate in rates.items()]
    )
    say()
    reached = say_targets(
        [
            Target("messages/s of bare aiohttp", rates[OURS] / rates[BARE], at_least=0.8),
            Target("CPU a message", costs[OURS], unit="us", at_most=250),
        ]
    )
    return 1 if strict and not reached else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
