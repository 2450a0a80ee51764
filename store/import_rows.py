"""The rows of lists of runners: staged until their list is taken over, kept where they were rejected."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.runner_list import STAYS_OUT, ReadRow
from store.database import Row, Transaction, Verbs
from store.fresh_plans import use_fresh_plans

_STAGE = """
    INSERT INTO import_rows (import_id, row_number, phone, first_name, bib, wave, distance, language, pace_seconds,
                             zone, reason, cells)
    VALUES (:import_id, :row_number, :phone, :first_name, :bib, :wave, :distance, :language, :pace_seconds, :zone,
            :reason, :cells)
    ON CONFLICT (import_id, row_number) DO UPDATE
    SET phone = excluded.phone, first_name = excluded.first_name, bib = excluded.bib, wave = excluded.wave,
        distance = excluded.distance, language = excluded.language, pace_seconds = excluded.pace_seconds,
        zone = excluded.zone, reason = excluded.reason"""

# One value a row, found by its index: PostgreSQL would answer EXISTS by reading all runners of the race for each lot.
_STAY_OUT = """
    UPDATE import_rows SET reason = :stays_out
    WHERE import_id = :import_id AND row_number BETWEEN :first AND :last AND reason IS NULL
      AND ((SELECT stopped_at FROM runners WHERE runners.phone = import_rows.phone) IS NOT NULL
           OR (SELECT left_at FROM participants
               WHERE race_id = :race_id AND participants.phone = import_rows.phone) IS NOT NULL)"""

_OF_ERASED = """
    UPDATE import_rows SET reason = :stays_out
    WHERE import_id = :import_id AND row_number BETWEEN :first AND :last AND reason IS NULL AND phone = :phone"""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was turned away; `phone` is what stands there, empty where it is nobody's business any more."""

    number: int
    phone: str
    first_name: str | None
    bib: str | None
    reason: str


def stage(tx: Transaction, import_id: int, rows: Iterable[tuple[ReadRow, Sequence[str]]]) -> None:
    """Write down rows of a list with what they say, and their cells; what was read of them before is written over."""
    tx.many(_STAGE, [_values(import_id, read, cells) for read, cells in rows])


def keep_out(
    tx: Transaction, import_id: int, race_id: int, *, first: int, last: int, erased: Iterable[str] = ()
) -> None:
    """Turn away, of some rows, those whose owner has said STOP, has left the race, or was erased."""
    use_fresh_plans(tx)
    where = {"import_id": import_id, "first": first, "last": last, "stays_out": STAYS_OUT}
    tx.run(_STAY_OUT, race_id=race_id, **where)
    tx.many(_OF_ERASED, [{"phone": phone, **where} for phone in erased])


def list_cells(db: Verbs, import_id: int, *, after: int = 0, most: int) -> list[tuple[int, tuple[str, ...]]]:
    """List the cells of rows that have not been dealt with, each with its number."""
    rows = db.all(
        """SELECT row_number, cells FROM import_rows
           WHERE import_id = :import_id AND row_number > :after AND cells IS NOT NULL
           ORDER BY row_number LIMIT :most""",
        import_id=import_id,
        after=after,
        most=most,
    )
    return [(row["row_number"], tuple(json.loads(row["cells"]))) for row in rows]


def list_rejected(db: Verbs, import_id: int, *, after: int = 0, most: int) -> list[Rejected]:
    """List rows that were turned away, in their order."""
    rows = db.all(
        """SELECT row_number, phone, first_name, bib, reason FROM import_rows
           WHERE import_id = :import_id AND row_number > :after AND reason IS NOT NULL
           ORDER BY row_number LIMIT :most""",
        import_id=import_id,
        after=after,
        most=most,
    )
    return [_rejected(row) for row in rows]


def count_staying_out(db: Verbs, import_id: int) -> int:
    """Count the rows turned away because of a STOP or a LEAVE."""
    row = db.one(
        "SELECT count(*) AS people FROM import_rows WHERE import_id = :import_id AND reason = :stays_out",
        import_id=import_id,
        stays_out=STAYS_OUT,
    )
    assert row is not None  # an aggregate without groups is always one row
    return int(row["people"])


def _values(import_id: int, read: ReadRow, cells: Sequence[str]) -> dict[str, Any]:
    entry = read.entry
    return {
        "import_id": import_id,
        "row_number": read.number,
        "phone": entry.phone,
        "first_name": entry.first_name,
        "bib": entry.bib,
        "wave": entry.wave,
        "distance": entry.distance,
        "language": entry.language,
        "pace_seconds": entry.pace_seconds,
        "zone": entry.zone,
        "reason": read.reason,
        "cells": json.dumps(cells, ensure_ascii=False),
    }


def _rejected(row: Row) -> Rejected:
    return Rejected(row["row_number"], row["phone"], row["first_name"], row["bib"], row["reason"])
