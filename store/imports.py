"""Lists of runners that were handed in for a race, as they are begun and found.

The steps they go through are in import_steps.py, their rows in import_rows.py, and how these become runners of the race
in taking_over.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.runner_consent import Evidence
from core.runner_headings import Column
from store.database import Row, Transaction, Verbs
from store.import_counts import Counts
from store.values import from_ms, from_ms_or_none, to_ms

State = Literal["reading", "preview", "importing", "done"]

_COLUMNS = """id, race_id, state, file_name, headings, columns, notes, total, consent_source, consent_text, consent_at,
              added, updated, unchanged, rejected, handed_in_at, done_at"""


@dataclass(frozen=True, slots=True)
class Import:
    """A list as kept.

    Args:
        headings, columns: of its columns, and what each is read as.
        notes: what an organizer should know of it, a sentence each.
        total: how many rows it has.
        evidence: how the runners agreed, once that was given.
    """

    id: int
    race_id: int
    state: State
    file_name: str
    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]
    notes: tuple[str, ...]
    total: int
    counts: Counts
    evidence: Evidence | None
    handed_in_at: datetime
    done_at: datetime | None


def add(
    tx: Transaction,
    race_id: int,
    *,
    organizer_id: int | None,
    file_name: str,
    headings: Sequence[str],
    columns: Sequence[Column | None],
    now: datetime,
) -> int:
    """Begin a list, whose rows are being read, and give its id."""
    row = tx.one(
        """INSERT INTO imports (race_id, organizer_id, state, file_name, headings, columns, notes, handed_in_at)
           VALUES (:race_id, :organizer_id, 'reading', :file_name, :headings, :columns, '[]', :now) RETURNING id""",
        race_id=race_id,
        organizer_id=organizer_id,
        file_name=file_name,
        headings=json.dumps(list(headings), ensure_ascii=False),
        columns=json.dumps(list(columns)),
        now=to_ms(now),
    )
    assert row is not None
    return int(row["id"])


def find(db: Verbs, import_id: int, *, race_id: int) -> Import | None:
    """Give a list of a race; None where it has none of this id."""
    row = db.one(f"SELECT {_COLUMNS} FROM imports WHERE id = :id AND race_id = :race_id", id=import_id, race_id=race_id)
    return _import(row) if row else None


def find_next_under_way(db: Verbs) -> Import | None:
    """Give the list that is to be gone on with, the oldest first."""
    row = db.one(f"SELECT {_COLUMNS} FROM imports WHERE state = 'importing' ORDER BY id LIMIT 1")
    return _import(row) if row else None


def is_under_way(db: Verbs, race_id: int) -> bool:
    """Tell whether a list of a race is being taken over, so that nobody can tell yet who runs in it."""
    row = db.one(
        "SELECT 1 AS one FROM imports WHERE state = 'importing' AND race_id = :race_id LIMIT 1", race_id=race_id
    )
    return row is not None


def list_of_race(db: Verbs, race_id: int, *, most: int = 50) -> list[Import]:
    """List what was handed in for a race and can be looked at, the latest first."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM imports WHERE race_id = :race_id AND state <> 'reading'
            ORDER BY id DESC LIMIT :most""",
        race_id=race_id,
        most=most,
    )
    return [_import(row) for row in rows]


def _import(row: Row) -> Import:
    has_evidence = row["consent_source"] is not None
    return Import(
        id=row["id"],
        race_id=row["race_id"],
        state=row["state"],
        file_name=row["file_name"],
        headings=tuple(json.loads(row["headings"])),
        columns=tuple(json.loads(row["columns"])),
        notes=tuple(json.loads(row["notes"])),
        total=row["total"],
        counts=Counts(row["added"], row["updated"], row["unchanged"], row["rejected"]),
        evidence=Evidence(row["consent_source"], row["consent_text"], from_ms(row["consent_at"]))
        if has_evidence
        else None,
        handed_in_at=from_ms(row["handed_in_at"]),
        done_at=from_ms_or_none(row["done_at"]),
    )
