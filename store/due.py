"""A row of the outbox whose time has come, as the value that is decided on."""

from core.outgoing import Due, Lane
from store.database import Row
from store.values import from_ms, from_ms_or_none


def due_of(row: Row) -> Due:
    """Make a text that is due out of its row."""
    return Due(
        outbox_id=row["id"],
        ticket=row["ticket"],
        attempts=row["attempts"],
        recipient=row["recipient"],
        body=row["body"],
        segments=row["segments"],
        lane=Lane(row["lane"]),
        reason=row["reason"],
        created_at=from_ms(row["created_at"]),
        expires_at=from_ms(row["expires_at"]),
        stopped_at=from_ms_or_none(row["stopped_at"]),
        last_stopped_at=from_ms_or_none(row["last_stopped_at"]),
        unreachable_at=from_ms_or_none(row["unreachable_at"]),
    )
