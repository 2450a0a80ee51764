"""How fast a signed "calf" is answered, beside bare Flask and a tutorial's app on the same server in the same run.

The text is verified, understood, stored durably and answered in three or four parts. `make bench` runs this;
docs/benchmarks.md tells how to read it. The exit code is 1 where an answer was wrong or a text was lost; with --strict
also where a target was missed.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _databases, _servers, _wrk
from bench._calls import PUBLIC_URL, write_calls
from bench._report import Target, say, say_machine, say_table, say_targets
from store.database import open_database
from tests.twilio_calls import SETTINGS

OURS, ON_POSTGRESQL, BARE, TUTORIAL = "inbound", "inbound on PostgreSQL", "bare Flask", "tutorial"
MOST_A_SECOND = 8000  # more calls than two cores answer; too few are found out and reported
WARM_UP_SECONDS = 2


@dataclass(slots=True)
class Peer:
    """A server under load, and what its runs came to; the warm-up is the first."""

    name: str
    server: _servers.Server
    database_url: str | None = None
    loads: list[_wrk.Load] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return sum(load.taken for load in self.loads)

    @property
    def answered(self) -> int:
        return sum(load.answered for load in self.loads)

    def median_of(self, name: str) -> float:
        """Give the median of a figure over the rounds."""
        return median(float(getattr(load, name)) for load in self.loads[1:])


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    options = _parse(arguments)
    say_machine()
    say(f"web: {_servers.web_command()}")
    with ExitStack() as stack:
        folder = stack.enter_context(_databases.folder())
        calls = folder / "calls.tsv"
        write_calls(calls, int((WARM_UP_SECONDS + options.rounds * options.seconds) * MOST_A_SECOND))
        urls = {OURS: f"sqlite:///{folder}/ours.db", TUTORIAL: f"sqlite:///{folder}/tutorial.db"}
        urls |= stack.enter_context(_databases.postgresql(ON_POSTGRESQL))
        with ExitStack() as servers:
            peers = [servers.enter_context(_peer(name, folder, urls.get(name))) for name in _names(urls)]
            _say_load(peers[0], calls, options)
            _measure(peers, calls, options)
        problems = [problem for peer in peers for problem in _problems(peer, options.connections)]
    return _report(peers, problems, strict=options.strict)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6, help="of each round and peer")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    return parser.parse_args(arguments)


def _names(urls: dict[str, str]) -> list[str]:
    return [name for name in (OURS, BARE, TUTORIAL, ON_POSTGRESQL) if name in urls or name == BARE]


@contextmanager
def _peer(name: str, folder: Path, database_url: str | None) -> Iterator[Peer]:
    app = {BARE: "bench._bare_flask:create_app", TUTORIAL: "bench._tutorial:create_app"}.get(name, _servers.OUR_APP)
    settings = SETTINGS | {"PUBLIC_URL": PUBLIC_URL} | ({"DATABASE_URL": database_url} if database_url else {})
    if app == _servers.OUR_APP:
        _servers.migrate(folder, **settings)
    with _servers.serving(app, folder, **settings) as server:
        yield Peer(name, server, database_url)


def _say_load(peer: Peer, calls: Path, options: argparse.Namespace) -> None:
    line = _wrk.command(
        peer.server.address, calls, leave_out=0, connections=options.connections, seconds=options.seconds
    )
    shown = " ".join(line[: line.index("-s")])
    say(f"load: {shown}, {options.rounds} rounds of each in turn after a warm-up; medians of the rounds")


def _measure(peers: Sequence[Peer], calls: Path, options: argparse.Namespace) -> None:
    for seconds in [WARM_UP_SECONDS, *[options.seconds] * options.rounds]:
        for peer in peers:
            _load(peer, calls, options.connections, seconds)


def _load(peer: Peer, calls: Path, connections: int, seconds: int) -> None:
    leave_out = peer.taken if peer.database_url else 0  # bare Flask forgets, so it gets the same ones again
    before = peer.server.cpu_seconds()
    load = _wrk.load(peer.server.address, calls, leave_out=leave_out, connections=connections, seconds=seconds)
    peer.loads.append(load)
    peer.cpu_us.append((peer.server.cpu_seconds() - before) / max(load.answered, 1) * 1e6)


def _problems(peer: Peer, connections: int) -> Iterator[str]:
    """Tell what makes the figures of a peer worthless: a wrong answer, a text that is not in its inbox.

    The tutorial now and then answers 500 under load. That is its own affair: only what it answered well is counted.
    """
    if peer.name == TUTORIAL:
        return
    for what in ("refused", "speechless", "broken"):
        count = sum(getattr(load, what) for load in peer.loads)
        if count:
            yield f"{peer.name}: {count} calls were {what}"
    if peer.database_url is None:
        return
    if any(load.started_over for load in peer.loads):
        yield f"{peer.name}: the calls ran out, so some came twice"
    texts, answers = _kept(peer)
    # wrk hangs up at the end of a round, with a call open on each connection that may have been stored.
    if not peer.answered <= texts <= peer.answered + connections * len(peer.loads):
        yield f"{peer.name}: {peer.answered} texts were answered and {texts} are in the inbox"
    if answers != texts:
        yield f"{peer.name}: {texts} texts are in the inbox and {answers} answers in the outbox"


def _kept(peer: Peer) -> tuple[int, int]:
    """Count the texts stored, and the answers that are stored whole, of three parts or four."""
    assert peer.database_url is not None
    with closing(open_database(peer.database_url)) as db:
        texts = db.all("SELECT count(*) AS number FROM inbox")
        answers = db.all(
            """SELECT count(*) AS number FROM (
                   SELECT 1 FROM outbox GROUP BY substr(key, 1, length(key) - 1) HAVING count(*) IN (3, 4)
               ) AS whole"""
        )
    return texts[0]["number"], answers[0]["number"]


def _report(peers: Sequence[Peer], problems: Sequence[str], *, strict: bool) -> int:
    if problems:
        for problem in problems:
            say(f"WRONG, so no figures: {problem}")
        return 1
    ours, bare = peers[0], peers[1]
    head = ("", "requests/s", "p50 ms", "p99 ms", "slowest ms", "CPU us", "of bare")
    say_table(head, [_row(peer, bare) for peer in peers])
    say()
    reached = say_targets(_targets({peer.name: peer for peer in peers}))
    say()
    say(f"{ours.answered} texts answered and every one in the inbox; each answer was 2xx with its messages.")
    return 1 if strict and not reached else 0


def _row(peer: Peer, bare: Peer) -> tuple[str, ...]:
    rate = peer.median_of("per_second")
    times = [f"{peer.median_of(name):.1f}" for name in ("p50_ms", "p99_ms", "max_ms")]
    return (
        peer.name,
        f"{rate:.0f}",
        *times,
        f"{median(peer.cpu_us[1:]):.0f}",
        f"{rate / bare.median_of('per_second'):.2f}",
    )


def _targets(peers: dict[str, Peer]) -> list[Target]:
    ours, bare, tutorial = peers[OURS], peers[BARE], peers[TUTORIAL]
    rate = ours.median_of("per_second")
    return [
        Target("requests/s of bare Flask", rate / bare.median_of("per_second"), at_least=0.3),
        Target("p99 of bare Flask", ours.median_of("p99_ms") / bare.median_of("p99_ms"), at_most=3),
        Target("requests/s of the tutorial", rate / tutorial.median_of("per_second"), at_least=5),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
