"""Kills real processes at random moments of a sending, and has the carrier count what came of every text.

`make crash` runs it in full, on both engines; tests/test_crash.py runs it in small. The seed it prints chooses the
moments again, as far as processes can be said to do the same twice.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args

from core.outgoing import Lane, Outgoing
from store import outbox
from store.database import Database, open_database
from store.migrations import migrate
from tests.carriers import Carrier, carrier_running
from tests.postgres_server import OwnServer, postgres_of_our_own
from tests.serving import PROJECT, Server, free_port, serving
from tests.working import SHORT, Worker, start_worker, wait_until

Victims = Literal["worker", "everything"]

IN_FLIGHT = 16
A_SECOND = 400
LONGEST_LIFE_SECONDS = 0.5
TIMING = SHORT | {"ahead_idle": 0.2}  # little work ahead, so that the last kill still meets texts that wait


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to; every text counts in one of `sent`, `unsure`, `lost`.

    Args:
        sent: recorded by the carrier, and we know it.
        unsure: neither recorded nor listed by the carrier, and said to be unsure.
        lost: anything else.
        doubled: recorded by the carrier more than once.
    """

    messages: int
    kills: int
    seed: int
    sent: int
    unsure: int
    lost: int
    doubled: int
    seconds: float

    def problems(self) -> list[str]:
        """Tell, a sentence each, which promise was broken."""
        most = self.kills * IN_FLIGHT
        broken = {
            f"{self.lost} texts were lost.": self.lost != 0,
            f"{self.doubled} texts were sent twice.": self.doubled > 0,
            f"{self.unsure} texts are unsure, more than {most}: kills times in flight.": self.unsure > most,
        }
        return [problem for problem, is_so in broken.items() if is_so]


@dataclass(slots=True)
class Fleet:
    """The processes of a run, started again after each kill: web, worker and, where it is ours, PostgreSQL."""

    database_url: str
    folder: Path
    settings: Mapping[str, Any]
    postgres: OwnServer | None
    web_port: int
    web: ExitStack | None = None
    server: Server | None = None
    worker: Worker | None = None

    def start(self) -> None:
        """Start what does not run, and wait until the worker works."""
        if self.server is None:
            self.web = ExitStack()
            self.server = self.web.enter_context(
                serving(self.database_url, self.folder, port=self.web_port, **self.settings)
            )
        if self.worker is None:
            self.worker = start_worker(self.database_url, self.folder, timing=TIMING, **self.settings)
            self.worker.wait_for("worker started")

    def kill(self, victims: Victims) -> None:
        """Kill the worker, or everything at once."""
        assert self.worker and self.server and self.web
        self.worker.process.kill()
        if victims == "everything":
            self.server.kill()
            self.web.close()
            self.web = self.server = None
            if self.postgres:
                self.postgres.kill()
                self.postgres.start()
        self.worker.process.wait()
        self.worker = None

    def stop(self) -> None:
        """Stop what runs."""
        if self.worker:
            self.worker.stop()
        if self.web:
            self.web.close()


def crash(
    database_url: str,
    folder: Path,
    carrier: Carrier,
    *,
    messages: int,
    kills: int,
    seed: int,
    victims: Victims = "worker",
    postgres: OwnServer | None = None,
) -> Result:
    """Send so many texts while killing so many times, then let a worker finish, and count.

    Args:
        database_url: a migrated database without texts.
        carrier: records, answers after 20 ms, lists with a lag and reports truthfully.
        victims: what each kill ends.
        postgres: the server under `database_url`, where it is to be killed too.
    """
    started, draw = time.monotonic(), Random(seed)
    carrier.behave(answer_after_ms=20, list_lag_seconds=0.2)
    port = free_port()
    settings = carrier.settings(PUBLIC_URL=f"http://127.0.0.1:{port}", MAX_IN_FLIGHT=str(IN_FLIGHT))
    settings["SEGMENTS_PER_SECOND"] = str(A_SECOND)
    with closing(open_database(database_url)) as db:
        _queue(db, messages)
        fleet = Fleet(database_url, folder, settings, postgres, port)
        try:
            for _ in range(kills):
                fleet.start()
                time.sleep(draw.uniform(0, LONGEST_LIFE_SECONDS))  # the moment of the kill
                fleet.kill(victims)
            fleet.start()
            wait_until(lambda: _is_over(db, carrier), lambda: _states(db))
        finally:
            fleet.stop()
        return _count(db, carrier, messages, kills, seed, time.monotonic() - started)


def _queue(db: Database, messages: int) -> None:
    now = datetime.now(UTC)
    texts = [
        Outgoing(
            key=f"test:{number}:1",
            recipient=f"+1303{5_550_000 + number}",
            body=f"Text {number} of {messages}",
            lane=list(Lane)[number % 4],
            not_before=now,
            expires_at=now + timedelta(hours=6),
        )
        for number in range(messages)
    ]
    with db.transaction() as tx:
        outbox.plan(tx, texts, now=now)


def _is_over(db: Database, carrier: Carrier) -> bool:
    """Tell whether nothing is under way any more, and nothing is in doubt that the carrier knows of."""
    if db.one("SELECT id FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"):
        return False
    unsure = {row["ticket"] for row in db.all("SELECT ticket FROM outbox WHERE state = 'unsure'")}
    return not unsure & _recorded(carrier)


def _recorded(carrier: Carrier) -> set[str]:
    """Give the tickets of the texts that the carrier has recorded."""
    return {str(message.status_callback).partition("ticket=")[2] for message in carrier.messages()}


def _states(db: Database) -> str:
    rows = db.all("SELECT state, count(*) AS texts FROM outbox GROUP BY state ORDER BY state")
    return ", ".join(f"{row['texts']} {row['state']}" for row in rows)


def _count(db: Database, carrier: Carrier, messages: int, kills: int, seed: int, seconds: float) -> Result:
    """Count the texts as they were planned; a safety text that went out again is a row more, and the first unsure."""
    recorded = _recorded(carrier)
    rows = db.all("SELECT ticket, state FROM outbox WHERE key < 'resend:' OR key >= 'resend;'")
    sent = sum(row["ticket"] in recorded and row["state"] in ("sent", "delivered") for row in rows)
    unsure = sum(row["ticket"] not in recorded and row["state"] == "unsure" for row in rows)
    lost = messages - sent - unsure
    return Result(messages, kills, seed, sent, unsure, lost, len(carrier.doubled()), seconds)


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[tuple[str, OwnServer | None]]:
    """Give a migrated database on an engine, with a server of its own for PostgreSQL."""
    with ExitStack() as stack:
        postgres = stack.enter_context(postgres_of_our_own()) if engine == "postgresql" else None
        url = postgres.url if postgres else f"sqlite:///{folder}/crash.db"
        with closing(open_database(url)) as db:
            migrate(db)
        yield url, postgres


def main(arguments: Sequence[str]) -> int:
    """Run each engine with each kind of victims, print the figures, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=Random().randrange(1_000_000))
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--victims", choices=get_args(Victims), help="only these")
    options = parser.parse_args(arguments)
    _say(f"seed {options.seed}: {options.messages} texts, {options.kills} kills, {IN_FLIGHT} in flight")
    broken = False
    for engine in [options.engine] if options.engine else ["sqlite", "postgresql"]:
        for victims in get_args(Victims):
            if options.victims in (None, victims):
                broken |= _run(engine, victims, options)
    return int(broken)


def _run(engine: str, victims: Victims, options: argparse.Namespace) -> bool:
    """Run one kind, say what came of it; True where a promise was broken."""
    var = PROJECT / "var"  # the project's own disk: the system's temporary folder may be memory
    var.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(dir=var, prefix="crash-") as name,
        carrier_running() as carrier,
        _database(engine, Path(name)) as (url, postgres),
    ):
        sizes = {"messages": options.messages, "kills": options.kills, "seed": options.seed}
        result = crash(url, Path(name), carrier, victims=victims, postgres=postgres, **sizes)
    _say(
        f"{engine}, {victims} killed {result.kills} times: {result.sent} sent, {result.unsure} unsure, "
        f"{result.lost} lost, {result.doubled} doubled, in {result.seconds:.0f} s"
    )
    for problem in result.problems():
        _say(f"  broken: {problem}")
    return bool(result.problems())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
