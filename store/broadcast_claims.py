"""The texts of broadcasts that are due, with their words made for each recipient; taking them is in claims.py."""

from dataclasses import replace
from datetime import datetime

from core.broadcast import Broadcast, render
from core.broadcast_hours import opens_at
from core.outgoing import Due
from core.segments import count_segments
from store import broadcasts, races
from store.database import Row, Transaction
from store.due import due_of
from store.values import to_ms

_DUE = """
    SELECT outbox.id, ticket, attempts, recipient, lane, reason, outbox.created_at, outbox.expires_at, stopped_at,
           last_stopped_at, unreachable_at, outbox.language, outbox.first_name, outbox.bib,
           participants.id IS NULL OR participants.left_at IS NOT NULL AS has_left,
           participants.id AS participant_id, participants.welcomed_at IS NOT NULL AS is_welcomed,
           coalesce(plans.zone, participants.zone) AS zone
    FROM outbox
    LEFT JOIN participants ON participants.id = outbox.participant_id AND participants.phone = outbox.recipient
    LEFT JOIN runners ON runners.phone = outbox.recipient
    LEFT JOIN plans ON plans.runner_id = runners.id
    WHERE outbox.broadcast_id = :broadcast_id AND outbox.state = 'queued' AND not_before_at <= :now
    ORDER BY not_before_at, outbox.id LIMIT :most /*skip locked outbox*/"""

IS_A_BROADCAST_DUE = """EXISTS (
    SELECT 1 FROM broadcasts JOIN outbox ON outbox.broadcast_id = broadcasts.id
    WHERE launched_at IS NOT NULL AND ended_at IS NULL AND broadcasts.state = 'sending'
      AND outbox.state = 'queued' AND not_before_at <= :now)"""


def list_due(tx: Transaction, *, now: datetime, most: int) -> list[Due]:
    """List texts of the broadcasts under way that are due and in nobody else's hands, at most so many.

    Where several broadcasts are under way, each gets an equal share, so that none waits for the end of another.
    """
    sending = broadcasts.list_under_way(tx, "sending")
    listed: list[Due] = []
    for number, broadcast in enumerate(sending):
        race = races.find_by_id(tx, broadcast.race_id)
        assert race is not None, "a broadcast belongs to a race"
        share = -(-(most - len(listed)) // (len(sending) - number))
        rows = tx.all(_DUE, broadcast_id=broadcast.id, now=to_ms(now), most=share)
        at_any_hour = broadcast.quiet_hours_reason is not None
        opens = {zone: opens_at(race, zone, now, at_any_hour=at_any_hour) for zone in {row["zone"] for row in rows}}
        listed += [_due(row, broadcast, opens[row["zone"]]) for row in rows]
    return listed


def _due(row: Row, broadcast: Broadcast, opens: datetime) -> Due:
    text = broadcast.text_for(row["language"])
    body = render(text, first_name=row["first_name"], bib=row["bib"])
    return replace(
        due_of(row | {"body": body, "segments": count_segments(body)}),
        broadcast_id=broadcast.id,
        opens_at=opens,
        has_left=bool(row["has_left"]),
        is_first_for=None if row["is_welcomed"] else row["participant_id"],
        # An attempt at this very text has welcomed them, too.
        is_late_welcome=broadcast.audience.unwelcomed and bool(row["is_welcomed"]) and row["attempts"] == 0,
    )
