"""Broadcasts: their words, audience and state. Their people are in recipients.py, how they end in broadcast_ends.py."""

import json
from collections.abc import Collection
from datetime import datetime

from core.audience import Audience
from core.broadcast import Broadcast, Language, State
from store.database import Row, Transaction, Verbs
from store.values import from_ms, from_ms_or_none, to_ms, to_ms_or_none

STATES = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "unsure",
    "dropped",
    "held",
    "cancelled",
)

_COLUMNS = """broadcasts.id, race_id, made_by, state, text_en, text_es, audience, send_at, start_minutes,
              quiet_hours_reason, is_frozen, total, broadcasts.created_at, launched_at, ended_at"""

_UNDER_WAY = "launched_at IS NOT NULL AND ended_at IS NULL"


def add(tx: Transaction, broadcast: Broadcast, *, organizer_id: int | None, now: datetime) -> int:
    """Add a draft and give its id."""
    row = tx.one(
        """INSERT INTO broadcasts (race_id, organizer_id, made_by, state, text_en, text_es, audience, send_at,
                                   start_minutes, quiet_hours_reason, created_at)
           VALUES (:race_id, :organizer_id, :made_by, 'draft', :text_en, :text_es, :audience, :send_at,
                   :start_minutes, :quiet_hours_reason, :now)
           RETURNING id""",
        race_id=broadcast.race_id,
        organizer_id=organizer_id,
        made_by=broadcast.made_by,
        now=to_ms(now),
        **_said(broadcast),
    )
    assert row is not None
    return int(row["id"])


def save_draft(tx: Transaction, broadcast: Broadcast) -> bool:
    """Write a draft as it now is; False where it is none any more."""
    saved = tx.run(
        """UPDATE broadcasts
           SET text_en = :text_en, text_es = :text_es, audience = :audience, send_at = :send_at,
               start_minutes = :start_minutes, quiet_hours_reason = :quiet_hours_reason
           WHERE id = :id AND state = 'draft'""",
        id=broadcast.id,
        **_said(broadcast),
    )
    return saved == 1


def find(db: Verbs, broadcast_id: int, *, owner_id: int) -> Broadcast | None:
    """Give a broadcast of a race of an owner; None where there is none, as for those of others."""
    row = db.one(
        f"""SELECT {_COLUMNS} FROM broadcasts JOIN races ON races.id = broadcasts.race_id
            WHERE broadcasts.id = :id AND owner_id = :owner_id""",
        id=broadcast_id,
        owner_id=owner_id,
    )
    return _broadcast(row) if row else None


def list_of_race(db: Verbs, race_id: int) -> list[Broadcast]:
    """List the broadcasts of a race, the newest first."""
    rows = db.all(f"SELECT {_COLUMNS} FROM broadcasts WHERE race_id = :race_id ORDER BY id DESC", race_id=race_id)
    return [_broadcast(row) for row in rows]


def list_under_way(db: Verbs, *states: State) -> list[Broadcast]:
    """List the broadcasts in these states that have been launched and not ended, the oldest first."""
    names = {f"state{number}": state for number, state in enumerate(states)}
    rows = db.all(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE {_UNDER_WAY} AND state IN (:{', :'.join(names)}) ORDER BY id", **names
    )
    return [_broadcast(row) for row in rows]


def list_under_way_of_owner(db: Verbs, owner_id: int) -> list[Broadcast]:
    """List the broadcasts of all races of an owner that have been launched and not ended, the oldest first."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM broadcasts JOIN races ON races.id = broadcasts.race_id
            WHERE {_UNDER_WAY} AND owner_id = :owner_id ORDER BY broadcasts.id""",
        owner_id=owner_id,
    )
    return [_broadcast(row) for row in rows]


def list_under_way_of_race(db: Verbs, race_id: int) -> list[Broadcast]:
    """List the broadcasts of a race that have been launched and not ended, the oldest first."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM broadcasts WHERE {_UNDER_WAY} AND race_id = :race_id ORDER BY id", race_id=race_id
    )
    return [_broadcast(row) for row in rows]


def is_any_under_way(db: Verbs) -> bool:
    """Tell whether any broadcast has been launched and not ended."""
    return db.one(f"SELECT 1 AS one FROM broadcasts WHERE {_UNDER_WAY} LIMIT 1") is not None


def move(tx: Transaction, broadcast_id: int, to: State, *, of: Collection[State]) -> bool:
    """Move a broadcast into another state; False where it is in none of those it may come from."""
    names = {f"state{number}": state for number, state in enumerate(of)}
    moved = tx.run(
        f"UPDATE broadcasts SET state = :to WHERE id = :id AND state IN (:{', :'.join(names)})",
        id=broadcast_id,
        to=to,
        **names,
    )
    return moved == 1


def launch(tx: Transaction, broadcast_id: int, to: State, *, now: datetime) -> bool:
    """Launch a draft; False where it is none any more, so that it is launched once whatever is clicked."""
    launched = tx.run(
        "UPDATE broadcasts SET state = :to, launched_at = :now WHERE id = :id AND state = 'draft'",
        id=broadcast_id,
        to=to,
        now=to_ms(now),
    )
    return launched == 1


def move_with_start(tx: Transaction, race_id: int, starts_at: datetime) -> None:
    """Have the broadcasts that go relative to the start of a race, and wait for it, go with it where it has moved."""
    tx.run(
        """UPDATE broadcasts SET send_at = :starts_at + start_minutes * 60000
           WHERE race_id = :race_id AND start_minutes IS NOT NULL AND state IN ('draft', 'scheduled', 'paused')
             AND is_frozen = 0""",
        race_id=race_id,
        starts_at=to_ms(starts_at),
    )


def count_states(db: Verbs, broadcast: Broadcast) -> dict[str, int]:
    """Count the people of a broadcast by the state of their text; what waits in a cancelled one is cancelled."""
    counts = dict.fromkeys(STATES, 0)
    rows = db.all(
        "SELECT state, count(*) AS people FROM outbox WHERE broadcast_id = :id GROUP BY state", id=broadcast.id
    )
    for row in rows:
        is_cancelled = row["state"] == "queued" and broadcast.state == "cancelled"
        counts["cancelled" if is_cancelled else row["state"]] += int(row["people"])
    return counts


def _said(broadcast: Broadcast) -> dict[str, object]:
    return {
        "text_en": broadcast.texts.get("en"),
        "text_es": broadcast.texts.get("es"),
        "audience": json.dumps(broadcast.audience.as_json(), ensure_ascii=False),
        "send_at": to_ms_or_none(broadcast.send_at),
        "start_minutes": broadcast.start_minutes,
        "quiet_hours_reason": broadcast.quiet_hours_reason,
    }


def _broadcast(row: Row) -> Broadcast:
    texts: dict[Language, str] = {}
    if row["text_en"] is not None:
        texts["en"] = row["text_en"]
    if row["text_es"] is not None:
        texts["es"] = row["text_es"]
    return Broadcast(
        id=row["id"],
        race_id=row["race_id"],
        made_by=row["made_by"],
        state=row["state"],
        texts=texts,
        audience=Audience.from_json(json.loads(row["audience"])),
        created_at=from_ms(row["created_at"]),
        send_at=from_ms_or_none(row["send_at"]),
        start_minutes=row["start_minutes"],
        quiet_hours_reason=row["quiet_hours_reason"],
        is_frozen=bool(row["is_frozen"]),
        total=row["total"],
        launched_at=from_ms_or_none(row["launched_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
    )
