"""What the stand-in carrier remembers: every post, the texts it has recorded, and its list of them."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from core.segments import count_segments
from tests.twilio_calls import ACCOUNT_SID

MOST_POSTS = 250_000
MOST_A_PAGE, USUAL_A_PAGE = 1000, 50
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"


@dataclass(slots=True)
class Message:
    """A text the carrier has recorded; `*_at` are seconds since 1970.

    Args:
        sender: the number, else the service, that it was posted with.
        handset_at: when it has passed its sender's queue and reaches the handset's side.
        status: what it comes to there, with `error_code` where it is not delivered.
        direction: "outbound-reply" was sent in a webhook's response, "inbound" came in.
        reported: the statuses that our web has taken a report of.
    """

    sid: str
    to: str
    sender: str
    body: str
    segments: int
    status_callback: str | None
    validity_period: int | None
    created_at: float
    handset_at: float
    status: str
    error_code: int | None
    direction: str = "outbound-api"
    reported: list[str] = field(default_factory=list)

    @property
    def is_by_service(self) -> bool:
        """Whether a messaging service sends it, so that its number is chosen later."""
        return self.sender.startswith("MG")


@dataclass(slots=True)
class Post:
    """One post that came in, good or not.

    Args:
        at: when it was read, in seconds since 1970.
        monotonic: the same by the machine's monotonic clock.
        status: what was answered; None where nothing was.
        fault: the kind of the fault that struck it.
        sid: of the text, where it was recorded.
    """

    at: float
    monotonic: float
    to: str
    body: str
    status: int | None
    fault: str | None
    sid: str | None


class Book:
    """All texts and posts since the book was begun."""

    def __init__(self) -> None:
        """Begin empty."""
        self.messages: list[Message] = []
        self.posts: list[Post] = []
        self._by_number: dict[str, list[Message]] = defaultdict(list)
        self._by_sid: dict[str, Message] = {}
        self._free_at: dict[str, float] = {}
        self._sid_start = f"SM{secrets.token_hex(10)}"

    @property
    def is_full(self) -> bool:
        """Whether there were more posts than a stand-in should remember."""
        return len(self.posts) >= MOST_POSTS

    def record(
        self, fields: Mapping[str, str], *, status: str, error_code: int | None, rate: float | None, now: float
    ) -> Message:
        """Remember a text and put it into its sender's queue.

        Args:
            fields: the form of the post.
            status: what the text comes to.
            rate: segments a second that the sender's queue drains at; None is at once.
        """
        sender, segments = fields.get("From") or fields["MessagingServiceSid"], count_segments(fields["Body"])
        message = Message(
            sid=f"{self._sid_start}{len(self.messages):012x}",
            to=fields["To"],
            sender=sender,
            body=fields["Body"],
            segments=segments,
            status_callback=fields.get("StatusCallback"),
            validity_period=int(fields["ValidityPeriod"]) if "ValidityPeriod" in fields else None,
            created_at=now,
            handset_at=self._leave_queue(sender, segments / rate, now) if rate else now,
            status=status,
            error_code=error_code,
        )
        self.add(message)
        return message

    def add(self, message: Message) -> None:
        """Remember a text that did not come by a post: an answer in a response, or a text to us."""
        self.messages.append(message)
        self._by_number[message.to].append(message)
        self._by_sid[message.sid] = message

    def find(self, sid: str) -> Message | None:
        """Give the text with an id; None where there is none."""
        return self._by_sid.get(sid)

    def _leave_queue(self, sender: str, seconds: float, now: float) -> float:
        """Give the time at which a text leaves its sender's queue, which it then keeps busy for some seconds."""
        leaves_at = max(now, self._free_at.get(sender, now))
        self._free_at[sender] = leaves_at + seconds
        return leaves_at

    def page(self, query: Mapping[str, str], *, lag: float | None, now: float) -> dict[str, Any]:
        """List texts, newest first, as Twilio does.

        Args:
            query: To, From, PageSize, and PageToken: how many texts of the whole list are older than the last page.
            lag: seconds before a text is listed; None lists none.
        """
        texts = self._by_number.get(query["To"], []) if "To" in query else self.messages
        size = min(int(query.get("PageSize", USUAL_A_PAGE)), MOST_A_PAGE)
        newest = now - lag if lag is not None else float("-inf")
        listed = (
            index
            for index in range(int(query.get("PageToken", len(texts))) - 1, -1, -1)
            if texts[index].created_at <= newest and query.get("From") in (None, texts[index].sender)
        )
        found = list(islice(listed, size + 1))
        number = int(query.get("Page", 0))
        is_last = len(found) <= size
        following = {**query, "Page": str(number + 1), "PageToken": str(found[size - 1])} if not is_last else None
        return {
            "messages": [
                resource(text, is_over=text.handset_at <= now) for text in map(texts.__getitem__, found[:size])
            ],
            "page": number,
            "page_size": size,
            "uri": f"{MESSAGES}.json?{urlencode(query)}",
            "next_page_uri": f"{MESSAGES}.json?{urlencode(following)}" if following else None,
        }


def resource(message: Message, *, is_over: bool = False) -> dict[str, Any]:
    """Give a text as Twilio's API shows it: just taken, or over, for better or worse."""
    waiting = "accepted" if message.is_by_service else "queued"
    return {
        "sid": message.sid,
        "account_sid": ACCOUNT_SID,
        "messaging_service_sid": message.sender if message.is_by_service else None,
        "to": message.to,
        "from": None if message.is_by_service else message.sender,
        "body": message.body,
        "status": message.status if is_over else waiting,
        "direction": message.direction,
        "num_segments": str(message.segments),
        "num_media": "0",
        "date_created": _rfc_2822(int(message.created_at)),
        "date_updated": _rfc_2822(int(message.handset_at if is_over else message.created_at)),
        "date_sent": _rfc_2822(int(message.handset_at)) if is_over else None,
        "price": None,
        "price_unit": "USD",
        "error_code": message.error_code if is_over else None,
        "error_message": None,
        "api_version": "2010-04-01",
        "uri": f"{MESSAGES}/{message.sid}.json",
        "subresource_uris": {"media": f"{MESSAGES}/{message.sid}/Media.json"},
    }


@lru_cache(maxsize=1000)
def _rfc_2822(second: int) -> str:
    return formatdate(second, usegmt=True).replace("GMT", "+0000")
