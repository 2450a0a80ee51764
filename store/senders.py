"""One row a sender, which all workers share: the account of its rate, and whether it is paused and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.rate import Rate
from core.timing import milliseconds
from store.database import Transaction, Verbs

QUIET_REPORTS_MS = 600_000


@dataclass(frozen=True, slots=True)
class Sender:
    """A number or service that sends; while paused, one text tries at `probe_at` whether all is well again."""

    name: str
    rate: Rate
    paused_reason: str | None
    probe_at: int | None


_LOCK = "SELECT name FROM senders WHERE name = :name /*for update*/"

_FIND = """
    SELECT free_at, bulk_free_at, share_permille, lowered_at, closed_until_at, paused_reason, probe_at
    FROM senders WHERE name = :name"""


def hold(tx: Transaction, name: str) -> Sender:
    """Give a sender, held until the unit ends, so that workers take from its rate in turns."""
    is_held = tx.lock(_LOCK, name=name)
    # A sender that was not there to be held may be there a moment later, made by another worker, and held by nobody.
    row = tx.one(_FIND, name=name) if is_held else None
    if row is None:
        tx.run(
            """INSERT INTO senders (name, free_at, bulk_free_at, share_permille, lowered_at, closed_until_at)
               VALUES (:name, 0, 0, 1000, 0, 0) ON CONFLICT (name) DO NOTHING""",
            name=name,
        )
        tx.lock(_LOCK, name=name)
        row = tx.one(_FIND, name=name)
    assert row is not None  # no sender is ever deleted
    rate = Rate(
        free_at=row["free_at"],
        bulk_free_at=row["bulk_free_at"],
        share=row["share_permille"] / 1000,
        lowered_at=row["lowered_at"],
        closed_until=row["closed_until_at"],
    )
    return Sender(name, rate, row["paused_reason"], row["probe_at"])


def hold_all(tx: Transaction, names: Iterable[str]) -> None:
    """Hold several senders in the order of their names: two units that took them in turns would wait for each other."""
    for name in sorted(names):
        hold(tx, name)


def save_rate(tx: Transaction, name: str, rate: Rate) -> None:
    """Write the account of a sender that is held."""
    tx.run(
        """UPDATE senders SET free_at = :free_at, bulk_free_at = :bulk_free_at, share_permille = :share,
                  lowered_at = :lowered_at, closed_until_at = :closed_until WHERE name = :name""",
        name=name,
        free_at=rate.free_at,
        bulk_free_at=rate.bulk_free_at,
        share=max(1, round(rate.share * 1000)),
        lowered_at=rate.lowered_at,
        closed_until=rate.closed_until,
    )


def slow_down(tx: Transaction, name: str, *, retry_after: timedelta | None) -> None:
    """Lower the rate for every worker, because the carrier asked for less."""
    sender = hold(tx, name)
    save_rate(tx, name, sender.rate.slowed(retry_after, now=tx.clock_ms()))


def pause(
    tx: Transaction, name: str, *, reason: str, probe_after: timedelta = timedelta(minutes=1), by_report: bool = False
) -> bool:
    """Stop a sender until what is set up wrongly is mended; True where it was not paused before.

    Args:
        by_report: the carrier takes the texts and only reports later that they failed, so that it takes one more
            proves nothing: a text that is delivered does.
    """
    was_paused = hold(tx, name).paused_reason is not None
    now = tx.clock_ms()
    tx.run(
        """UPDATE senders SET paused_reason = :reason, paused_at = :now, probe_at = :probe_at,
                  paused_by_report = CASE WHEN :by_report = 1 THEN 1 ELSE paused_by_report END
           WHERE name = :name""",
        name=name,
        reason=reason,
        by_report=int(by_report),
        now=now,
        probe_at=now + milliseconds(probe_after),
    )
    return not was_paused


def probe_later(tx: Transaction, name: str, *, at: int) -> None:
    """Say when a paused sender is tried next."""
    tx.run("UPDATE senders SET probe_at = :at WHERE name = :name", name=name, at=at)


def probe_now(tx: Transaction) -> None:
    """Try every paused sender at once: whoever starts a worker may have mended it."""
    tx.run("UPDATE senders SET probe_at = 0 WHERE paused_reason IS NOT NULL")


def resume(tx: Transaction, name: str, *, by_report: bool = False) -> None:
    """Let a sender send again that is paused, after a text was accepted or, `by_report`, delivered.

    Where reports have paused it, a text accepted counts once none has failed for ten minutes: some carriers never say
    "delivered".
    """
    tx.run(
        """UPDATE senders SET paused_reason = NULL, paused_by_report = 0, paused_at = NULL, probe_at = NULL
           WHERE name = :name AND paused_reason IS NOT NULL
             AND (paused_by_report <= :by_report OR paused_at < :long_ago)""",
        name=name,
        by_report=int(by_report),
        long_ago=tx.clock_ms() - QUIET_REPORTS_MS,
    )


def list_paused(db: Verbs) -> Mapping[str, str]:
    """Give the reasons of the senders that are paused, by name."""
    rows = db.all("SELECT name, paused_reason FROM senders WHERE paused_reason IS NOT NULL ORDER BY name")
    return {row["name"]: row["paused_reason"] for row in rows}
