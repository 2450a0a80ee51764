"""The runners of a race, page by page: as the console shows them, and as they leave as a file."""

from dataclasses import dataclass
from datetime import datetime

from core.participant import Entry
from store.database import Row, Transaction, Verbs
from store.participants import COLUMNS_OF_ENTRY, entry_of
from store.values import from_ms

_COLUMNS = f"id, {COLUMNS_OF_ENTRY}, import_id, joined_at"
_FOUND = """race_id = :race_id AND left_at IS NULL
            AND (:words = '' OR lower(first_name) LIKE :begins ESCAPE '!' OR lower(bib) = :words
                 OR (:digits <> '' AND phone LIKE :ends))"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A runner of a race as a list shows them; `import_id` is the list they came with, None where they joined."""

    id: int
    entry: Entry
    import_id: int | None
    joined_at: datetime


def list_some(db: Verbs, race_id: int, *, words: str = "", after: int = 0, most: int) -> list[Listed]:
    """List runners who are in a race, in the order they came.

    Args:
        words: only those whose first name begins so, whose bib is this, or whose number ends in these digits.
        after: the id of the last one seen.
    """
    rows = db.all(
        f"SELECT {_COLUMNS} FROM participants WHERE {_FOUND} AND id > :after ORDER BY id LIMIT :most",
        race_id=race_id,
        after=after,
        most=most,
        **_searched(words),
    )
    return [_listed(row) for row in rows]


def count_found(db: Verbs, race_id: int, *, words: str = "") -> int:
    """Count the runners whom `list_some` would give in all."""
    row = db.one(f"SELECT count(*) AS people FROM participants WHERE {_FOUND}", race_id=race_id, **_searched(words))
    assert row is not None  # an aggregate without groups is always one row
    return int(row["people"])


def remove(tx: Transaction, race_id: int, participant_id: int) -> bool:
    """Remove a runner from a race, as their organizer wishes; False where they are not in it.

    What they agreed to stays, as the proof of what was sent; a list may bring them back.
    """
    removed = tx.run(
        "DELETE FROM participants WHERE race_id = :race_id AND id = :id", race_id=race_id, id=participant_id
    )
    return removed == 1


def _searched(words: str) -> dict[str, str]:
    words = words.strip().lower()
    digits = "".join(letter for letter in words if letter in "0123456789")
    is_number = len(digits) >= 3 and not any(letter.isalpha() for letter in words)
    literal = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return {"words": words, "begins": f"{literal}%", "digits": digits if is_number else "", "ends": f"%{digits}"}


def _listed(row: Row) -> Listed:
    return Listed(row["id"], entry_of(row), row["import_id"], from_ms(row["joined_at"]))
