"""The stand-in carrier's reports: signed calls to the URL a text was posted with, as Twilio makes them."""

import asyncio
import re
from urllib.parse import urldefrag

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from tests.stand_in.behaviour import Behaviour
from tests.stand_in.book import Message
from tests.twilio_calls import ACCOUNT_SID, OUR_NUMBER, signature_of

AT_ONCE = 16
TIMEOUT_SECONDS = 15
# Our web may have been killed and be about to come back; Twilio too tries again only where it could not connect.
WAITS_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6)
_is_on_loopback = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/.*)?").fullmatch


class Reports:
    """Makes the reports that are due, a few at once; what is made is counted."""

    def __init__(self) -> None:
        """Begin with none due, inside a running event loop."""
        self.made = self.failed = 0
        self._loop = asyncio.get_running_loop()
        # A connection for each: one kept open may be dead by the time it is used, and the report lost with it.
        self._session = ClientSession(
            connector=TCPConnector(limit=AT_ONCE, force_close=True), timeout=ClientTimeout(TIMEOUT_SECONDS)
        )
        self._begin()

    def _begin(self) -> None:
        self._due: asyncio.Queue[tuple[Message, Behaviour]] = asyncio.Queue()
        self._tasks = {asyncio.create_task(self._make_due()) for _ in range(AT_ONCE)}

    def forget(self) -> None:
        """Drop all that is due and under way, and count anew."""
        self._cancel()
        self.made = self.failed = 0
        self._begin()

    async def close(self) -> None:
        """Drop all that is due and under way, for good."""
        self._cancel()
        await self._session.close()

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def plan(self, message: Message, behaviour: Behaviour, *, now: float) -> None:
        """Have a text reported once it has reached the handset's side."""
        if behaviour.reports == "never" or not _is_reported(message):
            return
        wait = message.handset_at - now + (behaviour.report_delay_seconds if behaviour.reports == "late" else 0)
        if wait > 0:
            self._loop.call_later(wait, self._due.put_nowait, (message, behaviour))
        else:
            self._due.put_nowait((message, behaviour))

    def make_early(self, message: Message, behaviour: Behaviour) -> "asyncio.Task[None]":
        """Report a text at once; the task is done when our web has answered."""
        task = asyncio.create_task(self._make(message, behaviour))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _make_due(self) -> None:
        due = self._due
        while True:
            await self._make(*await due.get())

    async def _make(self, message: Message, behaviour: Behaviour) -> None:
        if not _is_reported(message):
            return
        for status in _statuses(message, behaviour):
            if await self._is_taken(message, status, behaviour.expects_token):
                message.reported.append(status)
                self.made += 1
            else:
                self.failed += 1

    async def _is_taken(self, message: Message, status: str, token: str) -> bool:
        """Make one report, and tell whether our web has taken it."""
        url, fields = urldefrag(message.status_callback or "").url, _fields(message, status)
        headers = {"X-Twilio-Signature": signature_of(url, fields, token=token), "User-Agent": "TwilioProxy/1.1"}
        for wait in (*WAITS_SECONDS, None):
            try:
                async with self._session.post(URL(url, encoded=True), data=fields, headers=headers) as answer:
                    return answer.ok
            except ClientConnectorError:
                if wait is not None:
                    await asyncio.sleep(wait)
            except (ClientError, TimeoutError):
                return False
        return False


def _is_reported(message: Message) -> bool:
    """Tell whether a report is wanted, at a URL where a test may be listening."""
    return _is_on_loopback(message.status_callback or "") is not None


def _statuses(message: Message, behaviour: Behaviour) -> list[str]:
    statuses = [*(("queued",) if message.is_by_service else ()), "sent", message.status]
    match behaviour.reports:
        case "shuffled":
            return statuses[::-1]
        case "doubled":
            return [status for status in statuses for _ in range(2)]
        case _:
            return statuses


def _fields(message: Message, status: str) -> dict[str, str]:
    fields = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": ACCOUNT_SID,
        "From": OUR_NUMBER if message.is_by_service else message.sender,
        "To": message.to,
        "ApiVersion": "2010-04-01",
    }
    if message.is_by_service:
        fields["MessagingServiceSid"] = message.sender
    if status == message.status and message.error_code is not None:
        fields["ErrorCode"] = str(message.error_code)
    return fields
