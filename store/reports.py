"""What the carrier reports: the text it is about, what that has come to, and reports whose text is not known yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from core.outcome import Report, ReportedState
from core.timing import milliseconds
from store.database import Row, Transaction, Verbs
from store.values import to_ms


@dataclass(frozen=True, slots=True)
class Reported:
    """The row of the outbox that a report is about, as it stands before it."""

    outbox_id: int
    state: str
    recipient: str
    sender: str | None
    carrier_id: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was kept, under its own id."""

    id: int
    report: Report


_FIND = "SELECT id, state, recipient, sender, carrier_id FROM outbox"

# Two texts of ours never share an id of the carrier: the one that has it keeps it.
_SETTLE = """
    UPDATE outbox
    SET state = :state, reason = :reason, left_at = coalesce(left_at, :now),
        lease_until_at = NULL, doubted_at = NULL, check_at = NULL,
        carrier_id = CASE WHEN EXISTS (SELECT 1 FROM outbox AS other WHERE other.carrier_id = :carrier_id)
                          THEN carrier_id ELSE :carrier_id END
    WHERE id = :id AND state = :before"""


def find_text(tx: Transaction, report: Report) -> Reported | None:
    """Give the text of a report, held until the unit ends; None where it is not known."""
    found = _by_ticket(tx, report.ticket) if report.ticket else None
    row = found or tx.one(f"{_FIND} WHERE carrier_id = :carrier_id /*for update*/", carrier_id=report.carrier_id)
    if row is None:
        return None
    return Reported(row["id"], row["state"], row["recipient"], row["sender"], row["carrier_id"])


def _by_ticket(tx: Transaction, ticket: str) -> Row | None:
    """Find a row by the id before the dot of its ticket, which has no index."""
    outbox_id = ticket.partition(".")[0]
    if not (outbox_id.isascii() and outbox_id.isdigit() and len(outbox_id) <= 18):  # 19 digits may be no integer of SQL
        return None
    return tx.one(f"{_FIND} WHERE id = :id AND ticket = :ticket /*for update*/", id=int(outbox_id), ticket=ticket)


def settle(tx: Transaction, text: Reported, report: Report, *, reason: str, now: datetime) -> bool:
    """Write down what a text has come to, and that nobody need look after it; False where it has changed meanwhile."""
    settled = tx.run(
        _SETTLE,
        id=text.outbox_id,
        before=text.state,
        state=report.state,
        reason=reason,
        carrier_id=report.carrier_id,
        now=to_ms(now),
    )
    return settled == 1


def keep(tx: Transaction, report: Report) -> bool:
    """Keep a report whose text is not known; False where the same is kept already."""
    kept = tx.run(
        """INSERT INTO reports (ticket, carrier_id, state, error_code, received_at)
           VALUES (:ticket, :carrier_id, :state, :error_code, :received_at)
           ON CONFLICT (carrier_id, state) DO NOTHING""",
        ticket=report.ticket,
        carrier_id=report.carrier_id,
        state=report.state,
        error_code=report.error_code,
        received_at=tx.clock_ms(),
    )
    return kept == 1


def is_any_kept(db: Verbs) -> bool:
    """Tell whether any report is kept."""
    return db.one("SELECT 1 AS one FROM reports LIMIT 1") is not None


def list_matching(db: Verbs, *, most: int) -> list[Kept]:
    """List kept reports whose text is known by now, in the order in which they came."""
    rows = db.all(
        """SELECT reports.id, reports.ticket, reports.carrier_id, reports.state, error_code
           FROM reports JOIN outbox ON outbox.carrier_id = reports.carrier_id
           ORDER BY reports.id LIMIT :most""",
        most=most,
    )
    return [Kept(row["id"], _report(row)) for row in rows]


def _report(row: Row) -> Report:
    state = cast("ReportedState", row["state"])
    return Report(row["ticket"], row["carrier_id"], state, row["error_code"])


def forget(tx: Transaction, kept: Kept) -> None:
    """Forget a report that was kept."""
    tx.run("DELETE FROM reports WHERE id = :id", id=kept.id)


def forget_old(tx: Transaction, *, older_than: timedelta) -> int:
    """Forget the reports kept for longer than that; give how many."""
    before = tx.clock_ms() - milliseconds(older_than)
    return tx.run("DELETE FROM reports WHERE received_at < :before", before=before)
