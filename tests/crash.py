"""Kills real processes at random moments of a sending, and has the carrier count what came of every text."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

from core.audience import Audience
from core.outgoing import Lane, Outgoing
from core.participant import Entry
from core.race import Race
from services import broadcasts, races
from services.broadcasts import New
from store import outbox
from store.broadcasts import is_any_under_way
from store.database import Database, open_database
from tests.carriers import Carrier
from tests.postgres_server import OwnServer
from tests.races import HARBOUR, add_owner, add_runners
from tests.serving import Server, free_port, serving
from tests.working import SHORT, Worker, start_worker, wait_until

Victims = Literal["worker", "everything"]

IN_FLIGHT = 16
A_SECOND = 400
LONGEST_LIFE_SECONDS = 0.5
TIMING = SHORT | {"ahead_idle": 0.2}  # little work ahead, so that the last kill still meets texts that wait


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sending happens.

    Args:
        database_url: a migrated database without texts.
        folder: for the logs of the processes.
        postgres: the server under the database, where a test may kill it.
    """

    database_url: str
    folder: Path
    carrier: Carrier
    postgres: OwnServer | None = None


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

    place: Place
    settings: Mapping[str, Any]
    web_port: int
    web: ExitStack = field(default_factory=ExitStack)
    server: Server | None = None
    worker: Worker | None = None

    def start(self) -> None:
        """Start what does not run, all at once, and wait until the worker works."""
        if self.worker is None:
            self.worker = start_worker(self.place.database_url, self.place.folder, timing=TIMING, **self.settings)
        if self.server is None:
            running = serving(
                self.place.database_url, self.place.folder, port=self.web_port, is_small=True, **self.settings
            )
            self.server = self.web.enter_context(running)
        self.worker.wait_for("worker started")

    def kill(self, victims: Victims) -> None:
        """Kill the worker, or everything at once."""
        assert self.worker and self.server
        self.worker.kill()
        self.worker = None
        if victims == "worker":
            return
        self.server.kill()
        self.web.close()
        self.server = None
        if self.place.postgres:
            self.place.postgres.kill()
            self.place.postgres.start()

    def last_words(self) -> str:
        """Give the end of the worker's log, and whether it still runs."""
        if self.worker is None:
            return "no worker"
        ended = self.worker.process.poll()
        return f"exit code {ended}\n{self.worker.log_file.read_text(errors='replace')[-4000:]}"

    def stop(self) -> None:
        """Stop what runs."""
        if self.worker:
            self.worker.stop()
        self.web.close()


def crash(place: Place, *, messages: int, kills: int, seed: int, victims: Victims = "worker") -> Result:
    """Send so many texts while killing so many times, then let a worker finish, and count.

    The carrier answers after 20 ms, lists with a lag and reports truthfully.

    Args:
        victims: what each kill ends.
    """
    started, draw, carrier = time.monotonic(), Random(seed), place.carrier
    carrier.behave(answer_after_ms=20, list_lag_seconds=0.2)
    port = free_port()
    settings = carrier.settings(PUBLIC_URL=f"http://127.0.0.1:{port}", MAX_IN_FLIGHT=str(IN_FLIGHT))
    settings["SEGMENTS_PER_SECOND"] = str(A_SECOND)
    with closing(open_database(place.database_url)) as db:
        queue(db, messages)
        fleet = Fleet(place, settings, port)
        try:
            for _ in range(kills):
                fleet.start()
                time.sleep(draw.uniform(0, LONGEST_LIFE_SECONDS))  # the moment of the kill
                fleet.kill(victims)
            fleet.start()
            wait_until(lambda: is_settled(db, carrier), lambda: f"{say_states(db)}\n{fleet.last_words()}")
        finally:
            fleet.stop()
        return _count(db, carrier, messages, kills, seed, time.monotonic() - started)


def queue(db: Database, messages: int) -> None:
    """Queue texts with words of their own in all lanes, each to a number of its own; the last are a broadcast."""
    now = datetime.now(UTC)
    texts = [
        Outgoing(
            key=f"test:{number}:1",
            recipient=number_of(number),
            body=f"Text {number} of {messages}",
            lane=list(Lane)[number % 4],
            not_before=now,
            expires_at=now + timedelta(hours=6),
        )
        for number in range(messages)
        if number % 4 != Lane.BROADCAST
    ]
    with db.transaction() as tx:
        outbox.plan(tx, texts, now=now)
    broadcast(db, [number for number in range(messages) if number % 4 == Lane.BROADCAST], f"of {messages}", now)


def broadcast(db: Database, numbers: Sequence[int], rest: str, now: datetime) -> tuple[Race, int]:
    """Launch a broadcast of "Text ... of ..." to these runners, for a worker to freeze; give its race and its id."""
    in_a_week = (now + timedelta(days=7)).replace(tzinfo=None)
    race = replace(HARBOUR, owner_id=add_owner(db, "rosa"), starts_local=in_a_week)
    race = races.create(race, db=db, now=now)
    add_runners(db, race, [Entry(number_of(number), bib=str(number)) for number in numbers], now=now)
    new = New(race, {"en": f"Text {{bib}} {rest}"}, Audience(), "api", quiet_hours_reason="it is a test")
    made = broadcasts.create(new, db=db, now=now)
    broadcasts.launch(made.id, owner_id=race.owner_id, db=db, now=now)
    return race, made.id


def number_of(number: int) -> str:
    """Give the phone number of the n-th runner."""
    return f"+1303{5_550_000 + number}"


def is_settled(db: Database, carrier: Carrier) -> bool:
    """Tell whether nothing is under way any more, and nothing is in doubt that the carrier knows of."""
    if is_any_under_way(db) or db.one("SELECT id FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"):
        return False
    unsure = {row["ticket"] for row in db.all("SELECT ticket FROM outbox WHERE state = 'unsure'")}
    return not unsure & recorded_tickets(carrier)


def recorded_tickets(carrier: Carrier) -> set[str]:
    """Give the tickets of the texts that the carrier has recorded."""
    return {str(message.status_callback).partition("ticket=")[2] for message in carrier.messages()}


def say_states(db: Database) -> str:
    """Say how many texts are in which state."""
    rows = db.all("SELECT state, count(*) AS texts FROM outbox GROUP BY state ORDER BY state")
    return ", ".join(f"{row['texts']} {row['state']}" for row in rows)


def _count(db: Database, carrier: Carrier, messages: int, kills: int, seed: int, seconds: float) -> Result:
    """Count the texts as they were planned; a safety text that went out again is a row more, and the first unsure."""
    recorded = recorded_tickets(carrier)
    rows = db.all("SELECT ticket, state FROM outbox WHERE key < 'resend:' OR key >= 'resend;'")
    sent = sum(row["ticket"] in recorded and row["state"] in ("sent", "delivered") for row in rows)
    unsure = sum(row["ticket"] not in recorded and row["state"] == "unsure" for row in rows)
    lost = messages - sent - unsure
    return Result(messages, kills, seed, sent, unsure, lost, len(carrier.doubled()), seconds)
