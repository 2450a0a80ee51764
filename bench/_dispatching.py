"""Sends what is queued in a database as the worker does, at any rate, and prints what it took, as JSON."""

import asyncio
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.timing import Timing
from dispatch import DatabaseThread, Dispatch
from services.delivery import Sending
from settings import load_settings
from wiring import House, assemble

WITHOUT_LIMIT = 1e6  # segments a second


async def send_all(house: House, most: int) -> float:
    """Dispatch until every text was taken and is marked; give the seconds."""
    database = DatabaseThread()
    sending = Sending(house.lanes_of_senders(), WITHOUT_LIMIT, Timing(ahead_idle=timedelta(hours=1)))
    dispatch = Dispatch(house, database, sending, most=most)
    dispatch.held_reason = None
    started = time.perf_counter()
    running = asyncio.create_task(dispatch.run())
    while await database(left_over, house):
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - started
    await dispatch.finish(running)
    await house.gateway.close()
    database.close()
    return seconds


def left_over(house: House) -> bool:
    """Tell whether any text is still to be sent or marked."""
    return house.db.one("SELECT id FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1") is not None


def main(most: int) -> None:
    """Send, and print the figures."""
    house = assemble(load_settings())
    before = getrusage(RUSAGE_SELF)
    seconds = asyncio.run(send_all(house, most))
    after = getrusage(RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sent = house.db.one("SELECT count(*) AS texts FROM outbox WHERE state IN ('sent', 'delivered')")
    assert sent is not None
    sys.stdout.write(json.dumps({"sent": sent["texts"], "seconds": seconds, "cpu_seconds": cpu}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
