"""Texts that may have been sent: which of them the carrier's list shows, and what follows where it shows nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.outgoing import Lane

# Around the attempt: the carrier's clock may be behind ours, and it may take its time to make the text.
BEFORE, AFTER = timedelta(seconds=5), timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that was perhaps sent; the instants are the database's clock."""

    outbox_id: int
    key: str
    recipient: str
    body: str
    lane: Lane
    attempted_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A text the carrier has on its list."""

    carrier_id: str
    body: str
    created_at: datetime


def match(doubts: Iterable[Doubt], seen: Iterable[Seen], *, known: Collection[str]) -> Mapping[int, str]:
    """Find for texts in doubt, all to one number, the carrier's id under which each was sent.

    The same words, made within the window around the attempt, under an id that is not yet ours. Of several attempts
    with the same words the latest before the text was made is taken, each for one text alone.

    Args:
        known: ids that are ours already.

    Returns:
        carrier ids by outbox id.
    """
    found: dict[int, str] = {}
    open_doubts = sorted(doubts, key=lambda doubt: doubt.attempted_at, reverse=True)
    unique = {text.carrier_id: text for text in seen if text.carrier_id not in known}
    for text in sorted(unique.values(), key=lambda text: text.created_at):
        fitting = (doubt for doubt in open_doubts if doubt.outbox_id not in found and _fits(doubt, text))
        if doubt := next(fitting, None):
            found[doubt.outbox_id] = text.carrier_id
    return found


def _fits(doubt: Doubt, text: Seen) -> bool:
    is_in_window = doubt.attempted_at - BEFORE <= text.created_at <= doubt.attempted_at + AFTER
    return is_in_window and doubt.body.strip() == text.body.strip()
