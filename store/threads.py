"""The texts with one number, in and out, as its phone shows them; for reading only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Row, Verbs
from store.values import from_ms

_IN = """
    SELECT id, carrier_id, body, received_at FROM inbox
    WHERE sender = :phone ORDER BY received_at DESC, id DESC LIMIT :limit"""

# The first parts are found by recipient, the others beside them by key.
_OUT = """
    SELECT outbox.id, outbox.key, outbox.body, coalesce(outbox.left_at, outbox.created_at) AS said_at, outbox.state,
           outbox.segments
    FROM (SELECT key FROM outbox WHERE recipient = :phone AND part = 1
          ORDER BY created_at DESC, id DESC LIMIT :limit) AS firsts
    JOIN outbox ON outbox.key >= substr(firsts.key, 1, length(firsts.key) - 1)
               AND outbox.key < substr(firsts.key, 1, length(firsts.key) - 2) || ';'
    WHERE outbox.state IN ('answered', 'sent', 'delivered', 'unsure', 'undelivered')"""

# The last thousand texts are enough for a page of phones, and cost the same however many there are.
_PHONES = """
    SELECT sender FROM (SELECT id, sender FROM inbox ORDER BY id DESC LIMIT 1000) AS latest
    GROUP BY sender ORDER BY max(id) DESC LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class Text:
    """One bubble: `key` is the carrier's id of a text in, the outbox key of a text out."""

    direction: Literal["in", "out"]
    body: str
    at: datetime
    state: str
    segments: int | None
    key: str


def list_thread(db: Verbs, phone: str, *, limit: int = 200) -> list[Text]:
    """List the latest texts with a number, oldest first, each answer right after the text it answers.

    A text we start ourselves is there once it has left, where it left.
    """
    texts_in = db.all(_IN, phone=phone, limit=limit)
    texts_out = db.all(_OUT, phone=phone, limit=limit)
    place_of = {f"reply:{row['carrier_id']}": row["id"] for row in texts_in}
    latest = max(place_of.values(), default=0) + 1

    ordered = [((row["received_at"], row["id"], 0), _text_in(row)) for row in texts_in]
    for row in texts_out:
        place = place_of.get(row["key"].rpartition(":")[0], latest)
        ordered.append(((row["said_at"], place, row["id"]), _text_out(row)))
    ordered.sort(key=lambda entry: entry[0])
    return [text for _, text in ordered[-limit:]]


def list_phones(db: Verbs, *, limit: int) -> list[str]:
    """List the numbers that wrote, the latest first."""
    return [row["sender"] for row in db.all(_PHONES, limit=limit)]


def _text_in(row: Row) -> Text:
    return Text("in", row["body"], from_ms(row["received_at"]), "received", None, row["carrier_id"])


def _text_out(row: Row) -> Text:
    return Text("out", row["body"], from_ms(row["said_at"]), row["state"], row["segments"], row["key"])
