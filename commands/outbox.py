"""What waits to be sent, what keeps it, what is in doubt; and what a person knows of a text in doubt."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta

import click

from commands.house import house, said_in_a_sentence
from core.outgoing import Lane
from logs import mask
from services import doubts, overview
from services.overview import Overview
from store import depth
from store.depth import FINISHED, LIVE, Counts
from store.outbox import find_state
from wiring import House

MOST_IN_DOUBT = 50
LARGEST_ID = 2**63 - 1


@click.command("outbox")
@click.option("--resolve", "outbox_id", type=click.IntRange(1, LARGEST_ID), metavar="ID", help="A text in doubt.")
@click.option("--as", "verdict", type=click.Choice(["sent", "not-sent", "again"]), help="What you know of it.")
def outbox(outbox_id: int | None, verdict: str | None) -> None:
    """Show what waits and what is in doubt; with --resolve ID --as ..., say what you know of a text in doubt."""
    if (outbox_id is None) != (verdict is None):
        raise click.UsageError("--resolve ID and --as sent|not-sent|again go together.")
    with said_in_a_sentence():
        lines = _resolve(house(), outbox_id, verdict) if outbox_id and verdict else _show(house())
        for line in lines:
            click.echo(line)


def _resolve(house: House, outbox_id: int, verdict: str) -> Iterator[str]:
    state = find_state(house.db, outbox_id)
    if state is None:
        sys.exit(f"There is no text {outbox_id}.")
    if state != "unsure":
        sys.exit(f"Text {outbox_id} is not unsure: it is {state}.")
    yield _send_again(house, outbox_id) if verdict == "again" else _settle(house, outbox_id, verdict == "sent")


def _send_again(house: House, outbox_id: int) -> str:
    if not doubts.send_again(outbox_id, db=house.db, now=house.clock()):
        sys.exit(f"Text {outbox_id} is not sent again: it was before, or its words are no longer kept.")
    return f"Text {outbox_id} is queued once more, under a key of its own; the first stays unsure."


def _settle(house: House, outbox_id: int, was_sent: bool) -> str:
    if not doubts.settle_as_told(outbox_id, was_sent=was_sent, db=house.db):
        sys.exit(f"Text {outbox_id} has just been settled without you: look again.")
    return f"Text {outbox_id} is {'sent' if was_sent else 'failed'} now, because you said so."


def _show(house: House) -> Iterator[str]:
    now = house.clock()
    seen = overview.look(db=house.db, in_use=house.lanes_of_senders().keys(), now=now)
    live = depth.count_live(house.db)
    yield f"Sending: {seen.state}"
    yield from (f"  {sentence}" for sentence in seen.why)
    yield f"Workers: {seen.workers}"
    yield f"Oldest due: {_oldest_due(seen)}"
    yield ""
    yield from _table("Now", live, LIVE)
    yield ""
    finished = depth.count_finished(house.db, since=now - timedelta(days=1))
    yield from _table("Of the last 24 hours", finished, FINISHED)
    yield ""
    yield from _in_doubt(house, sum(texts for (_, state), texts in live.items() if state == "unsure"))


def _oldest_due(seen: Overview) -> str:
    due = [f"{lane.name.lower()} for {span.total_seconds():,.0f} s" for lane, span in seen.waited.items() if span]
    return ", ".join(due) or "nothing"


def _table(title: str, counts: Counts, states: Sequence[str]) -> Iterator[str]:
    yield f"{title:<21}" + "".join(f"{state:>12}" for state in states)
    for lane in Lane:
        yield f"  {lane.name.lower():<19}" + "".join(f"{counts.get((lane, state), 0):>12,}" for state in states)


def _in_doubt(house: House, number: int) -> Iterator[str]:
    listed = depth.list_in_doubt(house.db, most=MOST_IN_DOUBT)
    yield f"Unsure: {number:,}" + (f", of which the latest {MOST_IN_DOUBT}:" if number > len(listed) else "")
    for text in listed:
        since = f"{text.doubted_at:%Y-%m-%d %H:%M:%S} UTC"
        yield f"  {text.outbox_id:>6}  {text.key}  {mask(text.recipient)}  since {since}: {mask(text.reason)}"
    if listed:
        yield "What you know of one, say with `flask outbox --resolve ID --as sent|not-sent|again` (docs/operating.md)."
