"""The next text we start to a number, a reminder or a check-in; for reading only."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Verbs
from store.values import from_ms

_NEXT = """
    SELECT next_at AS due_at, 0 AS is_check_in FROM plans JOIN runners ON runners.id = plans.runner_id
    WHERE phone = :phone AND next_at IS NOT NULL
    UNION ALL
    SELECT not_before_at AS due_at, CASE WHEN key >= 'checkin:' AND key < 'checkin;' THEN 1 ELSE 0 END AS is_check_in
    FROM outbox WHERE recipient = :phone AND part = 1 AND state = 'queued'
    ORDER BY due_at LIMIT 1"""


@dataclass(frozen=True, slots=True)
class NextText:
    """When it is due, in product time, and whether it asks how a cramp is."""

    at: datetime
    is_check_in: bool


def find_next_text(db: Verbs, phone: str) -> NextText | None:
    """Give the text that comes due to a number next, or is due and has not left; None where none is planned."""
    row = db.one(_NEXT, phone=phone)
    return NextText(from_ms(row["due_at"]), bool(row["is_check_in"])) if row else None
