"""The steps of a list of runners: read, looked at in a preview, then taken over or thrown away."""

import json
from collections.abc import Sequence
from datetime import datetime

from core.runner_consent import Evidence
from core.runner_headings import Column
from store import scrubs
from store.database import Transaction
from store.import_counts import Counts
from store.values import to_ms

_HOLD_NOT_BEGUN = "SELECT id FROM imports WHERE id = :id AND state IN ('reading', 'preview') /*for update*/"

_BEGUN = "SELECT id FROM imports WHERE id = :id AND race_id = :race_id AND state IN ('importing', 'done')"


class NotInPreviewError(Exception):
    """A list is no longer, or not yet, to be looked at; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("This list is not waiting for you any more: look what became of it, or hand it in again.")


def read_again(tx: Transaction, import_id: int, columns: Sequence[Column | None]) -> None:
    """Go back from the preview to reading, by other columns.

    Raises:
        NotInPreviewError: it is not in preview.
    """
    changed = tx.run(
        "UPDATE imports SET state = 'reading', columns = :columns WHERE id = :id AND state = 'preview'",
        id=import_id,
        columns=json.dumps(list(columns)),
    )
    if not changed:
        raise NotInPreviewError


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


def begin(tx: Transaction, import_id: int, evidence: Evidence, *, race_id: int) -> bool:
    """Have a list in preview be taken over, from its first row on.

    Returns:
        whether it begins with that; False where it is under way already, or done.

    Raises:
        NotInPreviewError: the race has no such list in preview, under way or done.
    """
    begun = tx.run(
        """UPDATE imports SET state = 'importing', consent_source = :source, consent_text = :text, consent_at = :at,
                  added = 0, updated = 0, unchanged = 0, rejected = 0, through = 0
           WHERE id = :id AND state = 'preview'""",
        id=import_id,
        source=evidence.source,
        text=evidence.text,
        at=to_ms(evidence.agreed_at),
    )
    if not begun and not tx.one(_BEGUN, id=import_id, race_id=race_id):
        raise NotInPreviewError
    return begun == 1


def discard(tx: Transaction, import_id: int) -> None:
    """Throw a list away that was not taken over, with all its rows.

    Raises:
        NotInPreviewError: it is under way, or done.
    """
    if not tx.lock(_HOLD_NOT_BEGUN, id=import_id) or not tx.one(_HOLD_NOT_BEGUN, id=import_id):
        raise NotInPreviewError
    tx.run("DELETE FROM import_rows WHERE import_id = :id", id=import_id)
    tx.run("DELETE FROM imports WHERE id = :id", id=import_id)


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
