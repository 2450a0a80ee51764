"""Starts delivery and the ticks: a process of its own, so that nothing slow stands between a cramp and its answer."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import logs
from core.timing import Timing
from dispatch import AFTER_FAILURE_SECONDS, DatabaseThread, Dispatch
from rounds import Rounds
from services.delivery import Sending
from settings import SettingsError, load_settings
from store.database import StoreError
from store.durability import NotDurableError
from wiring import House, assemble

log = logging.getLogger(__name__)

KEPT_SLOTS = 2  # for check-ins and alerts, of the texts in hand

# A tick that was missed runs once, late, and never beside itself.
_TICK = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def main(timing: Timing | None = None) -> None:
    """Run until SIGTERM or SIGINT.

    Args:
        timing: shorter waits than those of the service, for tests.

    Raises:
        SystemExit: the settings or the database are not fit; every problem is printed first.
    """
    logs.configure()
    try:
        house = assemble(load_settings(), timing)
    except SettingsError as error:
        sys.exit("\n".join(["The worker does not start:", *(f"- {problem}" for problem in error.problems)]))
    asyncio.run(run(house))


async def run(house: House) -> None:
    """Work until a signal says stop, then let go of carrier and store."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = DatabaseThread()
    try:
        await work(house, database, stop)
    finally:
        await house.gateway.close()
        database.close()
        house.db.close()


async def work(house: House, database: DatabaseThread, stop: asyncio.Event) -> None:
    """Deliver and tick until told to stop, then finish what is in hand."""
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    most = house.settings.max_in_flight
    kept = min(KEPT_SLOTS, most - 1)
    redact = house.service.carrier_keeps_texts
    per_second = house.settings.segments_per_second
    sending = Sending(house.lanes_of_senders(), per_second, house.timing, kept_slots=kept, redact=redact)
    dispatch = Dispatch(house, database, sending, most=most)
    rounds = Rounds(house, database, dispatch, name=name)
    if not await _is_ready(rounds, stop):
        return
    delivering = asyncio.create_task(dispatch.run())
    scheduler = _ticks(rounds, dispatch, house.timing)
    scheduler.start()
    log.info("worker started", extra={"worker": name})
    await asyncio.wait([asyncio.create_task(stop.wait()), delivering], return_when=asyncio.FIRST_COMPLETED)
    scheduler.pause()
    await dispatch.finish(delivering)
    scheduler.shutdown(wait=False)
    await rounds.leave()
    log.info("worker stopped", extra={"worker": name})
    if delivering.done():
        delivering.result()  # a delivery that broke ends the process with its error, and whoever runs it starts another


async def _is_ready(rounds: Rounds, stop: asyncio.Event) -> bool:
    """Wait for the database, which may start after us; False when told to stop meanwhile.

    Raises:
        SystemExit: it may lose what it has confirmed.
    """
    while not stop.is_set():
        try:
            await rounds.begin()
            return True
        except NotDurableError as error:
            sys.exit(f"The worker does not start: {error}")
        except StoreError as error:
            log.error("worker waits for the database", extra={"error": str(error)})
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AFTER_FAILURE_SECONDS)
    return False


def _ticks(rounds: Rounds, dispatch: Dispatch, timing: Timing) -> AsyncIOScheduler:
    async def look() -> None:
        dispatch.wake()

    # It warns each time a tick finds the last one still running, as while the content is read: that is no trouble.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(timezone="UTC")
    at_once = {"next_run_time": datetime.now(UTC)}
    for name, do, every in (
        ("due", look, timing.tick),
        ("sweep", rounds.sweep, timing.sweep),
        ("remind", rounds.remind, timing.remind),
        ("broadcast", rounds.look_after_broadcasts, timing.broadcast),
        ("take lists over", rounds.take_lists_over, timing.broadcast),
        ("search", rounds.search, timing.sweep),
        ("forget", rounds.forget, timing.sweep),
        ("keep house", rounds.keep_house, timedelta(hours=1)),
    ):
        tick = _named(name, do, scheduler, again=timing.again)
        scheduler.add_job(tick, "interval", id=name, seconds=every.total_seconds(), **_TICK, **at_once)
    return scheduler


def _named(
    name: str, do: Callable[[], Awaitable[None]], scheduler: AsyncIOScheduler, *, again: timedelta
) -> Callable[[], Awaitable[None]]:
    """Make a tick that fails with a line in the log and runs again; a bug's traceback is logged by the scheduler."""

    async def tick() -> None:
        try:
            await do()
        except StoreError as error:
            log.error("tick failed", extra={"tick": name, "error": str(error)})
            _hasten(scheduler, name, datetime.now(UTC) + again)

    return tick


def _hasten(scheduler: AsyncIOScheduler, name: str, run_at: datetime) -> None:
    """Have a tick run no later than at an instant; from then on it keeps its interval."""
    job = scheduler.get_job(name)
    if job and job.next_run_time > run_at:
        job.modify(next_run_time=run_at)


if __name__ == "__main__":
    main()
