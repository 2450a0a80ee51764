"""Starts the ticks: a process of its own, so that nothing slow stands between a cramp and its answer."""

import asyncio
import logging
import signal
import sys

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import logs
from content.catalog import ContentError
from services.housekeeping import empty_old_bodies
from settings import SettingsError, load_settings
from wiring import House, assemble

log = logging.getLogger(__name__)

# A tick that was missed runs once, late, and never beside itself.
_TICK = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


async def work(house: House, stop: asyncio.Event) -> None:
    """Tick until told to stop, then let what is running finish."""
    at_the_database = asyncio.Lock()

    async def keep_house() -> None:
        async with at_the_database:
            await asyncio.to_thread(
                empty_old_bodies, db=house.db, now=house.clock(), retention_days=house.settings.retention_days
            )

    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(keep_house, "interval", hours=1, next_run_time=house.clock(), **_TICK)
    scheduler.start()
    log.info("worker started")
    await stop.wait()
    scheduler.pause()
    async with at_the_database:
        scheduler.shutdown(wait=False)
    log.info("worker stopped")


def main() -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        SystemExit: the settings or the content are wrong; every problem is printed first.
    """
    logs.configure()
    try:
        house = assemble(load_settings())
    except (SettingsError, ContentError) as error:
        sys.exit("\n".join(["The worker does not start:", *(f"- {problem}" for problem in error.problems)]))
    asyncio.run(run(house))


async def run(house: House) -> None:
    """Work until a signal says stop, then let go of the store."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(house, stop)
    house.db.close()


if __name__ == "__main__":
    main()
