"""Lists of runners that were handed in for a race, and where each stands.

The rows of a list are in import_rows.py, what they would come to is counted in import_counts.py, and how they become
runners of the race is in taking_over.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.runner_consent import Evidence
from core.runner_headings import Column
from store import scrubs
from store.database import Row, Transaction, Verbs
from store.import_counts import Counts
from store.values import from_ms, from_ms_or_none, to_ms

State = Literal["reading", "preview", "importing", "done"]

_COLUMNS = """id, race_id, state, file_name, headings, columns, notes, total, consent_source, consent_text, consent_at,
              added, updated, unchanged, rejected, handed_in_at, done_at"""

_HOLD_NOT_BEGUN = "SELECT id FROM imports WHERE id = :id AND state IN ('reading', 'preview') /*for update*/"


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


def read_again(tx: Transaction, import_id: int, columns: Sequence[Column | None]) -> bool:
    """Go back from the preview to reading, by other columns; False where it is not in preview."""
    changed = tx.run(
        "UPDATE imports SET state = 'reading', columns = :columns WHERE id = :id AND state = 'preview'",
        id=import_id,
        columns=json.dumps(list(columns)),
    )
    return changed == 1


def show(tx: Transaction, import_id: int, counts: Counts, notes: Sequence[str]) -> None:
    """Have a list that was read to its end be in preview, with what it would come to."""
    tx.run(
        """UPDATE imports SET state = 'preview', notes = :notes, total = :total,
                  added = :added, updated = :updated, unchanged = :unchanged, rejected = :rejected
           WHERE id = :id AND state = 'reading'""",
        id=import_id,
        notes=json.dumps(list(notes), ensure_ascii=False),
        total=counts.all,
        added=counts.added,
        updated=counts.updated,
        unchanged=counts.unchanged,
        rejected=counts.rejected,
    )


def begin(tx: Transaction, import_id: int, evidence: Evidence) -> bool:
    """Have a list in preview be taken over, from its first row on; False where it is not in preview any more."""
    begun = tx.run(
        """UPDATE imports SET state = 'importing', consent_source = :source, consent_text = :text, consent_at = :at,
                  added = 0, updated = 0, unchanged = 0, rejected = 0, through = 0
           WHERE id = :id AND state = 'preview'""",
        id=import_id,
        source=evidence.source,
        text=evidence.text,
        at=to_ms(evidence.agreed_at),
    )
    return begun == 1


def discard(tx: Transaction, import_id: int) -> bool:
    """Throw a list away that was not taken over, with all its rows; False where it is under way or done."""
    if not tx.lock(_HOLD_NOT_BEGUN, id=import_id) or not tx.one(_HOLD_NOT_BEGUN, id=import_id):
        return False
    tx.run("DELETE FROM import_rows WHERE import_id = :id", id=import_id)
    tx.run("DELETE FROM imports WHERE id = :id", id=import_id)
    return True


def discard_old(tx: Transaction, *, before: datetime, most: int) -> int:
    """Throw some of the rows away of lists that were handed in before an instant and never taken over.

    Returns:
        how many rows and lists are gone; 0 where none are left.
    """
    rows = tx.all(
        """SELECT import_id, row_number FROM import_rows JOIN imports ON imports.id = import_rows.import_id
           WHERE state IN ('reading', 'preview') AND handed_in_at < :before LIMIT :most""",
        before=to_ms(before),
        most=most,
    )
    tx.many("DELETE FROM import_rows WHERE import_id = :import_id AND row_number = :row_number", rows)
    if rows:
        scrubs.ask_for(tx, rewrite=False)
    return len(rows) + tx.run(
        """DELETE FROM imports WHERE state IN ('reading', 'preview') AND handed_in_at < :before
           AND NOT EXISTS (SELECT 1 FROM import_rows WHERE import_id = imports.id)""",
        before=to_ms(before),
    )


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
