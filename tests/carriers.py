"""The stand-in carrier in tests and benchmarks: starts it, tells it how to behave, and asks what it was sent."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.serving import POLL_SECONDS, PROJECT
from tests.stand_in.book import Message, Post
from tests.twilio_calls import SETTINGS, post

WAIT_SECONDS = 30
STOP_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Carrier:
    """A stand-in that listens at `url`, which has no slash at the end."""

    url: str
    process: subprocess.Popen[bytes]

    def settings(self, **more: str) -> dict[str, str]:
        """Give the settings that make our processes send through it."""
        return {**SETTINGS, "TWILIO_API_URL": self.url, **more}

    def behave(self, **changes: Any) -> None:
        """Change how it behaves, as `carrier.behave(faults=[{"kind": "500-after", "share": 0.2}], seed=7)`.

        What there is to change is in tests/stand_in/behaviour.py, the kinds of faults in tests/stand_in/faults.py.
        """
        self._ask("POST", "behaviour", changes)

    def messages(self) -> list[Message]:
        """List the texts it has recorded, oldest first."""
        return [Message(**fields) for fields in self._ask("GET", "messages")]

    def add(self, sid: str, *, to: str, sender: str, body: str, direction: str) -> None:
        """Have it remember a text that came in ("inbound"), or that it was handed in a response ("outbound-reply")."""
        self._ask("POST", "add", {"sid": sid, "to": to, "sender": sender, "body": body, "direction": direction})

    def posts(self) -> list[Post]:
        """List every post that came in, oldest first."""
        return [Post(**fields) for fields in self._ask("GET", "posts")]

    def counts(self) -> dict[str, int]:
        """Count `posts`, `recorded` texts, `lists`, `redactions`, `reports` taken by our web, and `reports_failed`."""
        counts: dict[str, int] = self._ask("GET", "counts")
        return counts

    def wait_for(self, **least: int) -> None:
        """Wait until the counts have come to at least these, as `carrier.wait_for(recorded=10)`."""
        give_up_at = time.monotonic() + WAIT_SECONDS
        while any((counts := self.counts())[name] < number for name, number in least.items()):
            assert time.monotonic() < give_up_at, f"The carrier has only {counts}, not {least}."
            time.sleep(POLL_SECONDS)

    def doubled(self) -> list[str]:
        """List the bodies of texts recorded more than once: the same text to a number, or the same callback again."""
        messages = self.messages()
        texts = Counter((each.to, each.body) for each in messages)
        callbacks = Counter(each.status_callback or each.sid for each in messages)
        return sorted(
            {
                each.body
                for each in messages
                if texts[each.to, each.body] > 1 or callbacks[each.status_callback or each.sid] > 1
            }
        )

    def forget(self) -> None:
        """Have it forget all texts, posts and reports that are due; it goes on behaving as it does."""
        self._ask("POST", "forget", {})

    def reset(self) -> None:
        """Have it forget, and behave well."""
        self._ask("POST", "reset", {})

    def _ask(self, method: str, what: str, value: Any = None) -> Any:
        answer = post(f"{self.url}/control/{what}", json.dumps(value).encode(), headers={}, method=method)
        assert answer.status == 200, answer.body.decode()
        return json.loads(answer.body)


@contextmanager
def carrier_running(port: int = 0) -> Iterator[Carrier]:
    """Run a stand-in until the block ends, on any free port or on a given one."""
    command = [sys.executable, "-m", "tests.carrier", "--port", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().decode().strip()
            assert url, "The carrier does not start; its stderr says why."
            yield Carrier(url, process)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


@pytest.fixture(scope="session")
def carrier_of_the_run() -> Iterator[Carrier]:
    """Start one stand-in for the whole run."""
    with carrier_running() as carrier:
        yield carrier


@pytest.fixture
def carrier(carrier_of_the_run: Carrier) -> Carrier:
    """Give the stand-in, behaving well and without memory."""
    carrier_of_the_run.reset()
    return carrier_of_the_run
