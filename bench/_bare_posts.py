"""The peer that does nothing: posts the same forms with bare aiohttp, and prints what it took, as JSON."""

import asyncio
import json
import sys
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from aiohttp import ClientSession, TCPConnector, encode_basic_auth

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._broadcast import body_of, number_of
from tests.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER


async def post_all(api_url: str, messages: int, most: int) -> float:
    """Post so many texts, so many at a time; give the seconds."""
    numbers = iter(range(messages))
    url = f"{api_url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    headers = {"Authorization": encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with ClientSession(connector=TCPConnector(limit=most), headers=headers) as session:

        async def post_some() -> None:
            for number in numbers:
                form = {
                    "To": number_of(number),
                    "From": OUR_NUMBER,
                    "Body": body_of(number),
                    "StatusCallback": f"http://127.0.0.1:9/sms/report?ticket={number}.0123456789abcdef",
                    "ValidityPeriod": "3600",
                }
                async with session.post(url, data=form) as response:
                    assert response.status == 201
                    await response.read()

        started = time.perf_counter()
        await asyncio.gather(*(post_some() for _ in range(most)))
        return time.perf_counter() - started


def main(api_url: str, messages: int, most: int) -> None:
    """Post, and print the figures."""
    before = getrusage(RUSAGE_SELF)
    seconds = asyncio.run(post_all(api_url, messages, most))
    after = getrusage(RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps({"sent": messages, "seconds": seconds, "cpu_seconds": cpu}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
