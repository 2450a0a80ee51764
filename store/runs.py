"""How far runners ran, as they told us."""

from datetime import date

from core.distance import Distance
from store.database import Transaction, Verbs


def add(tx: Transaction, runner_id: int, distance: Distance, *, ran_on: date) -> None:
    """Remember how far somebody ran on a date."""
    tx.run(
        """INSERT INTO runs (runner_id, ran_on, amount, unit, meters)
           VALUES (:runner_id, :ran_on, :amount, :unit, :meters)""",
        runner_id=runner_id,
        ran_on=ran_on.isoformat(),
        amount=repr(distance.amount),
        unit=distance.unit,
        meters=round(distance.meters),
    )


def find_longest(db: Verbs, runner_id: int, *, since: date) -> Distance | None:
    """Give the longest run of a runner since a date, included; None where they told of none."""
    row = db.one(
        """SELECT amount, unit FROM runs WHERE runner_id = :runner_id AND ran_on >= :since
           ORDER BY meters DESC, id DESC LIMIT 1""",
        runner_id=runner_id,
        since=since.isoformat(),
    )
    return Distance(float(row["amount"]), row["unit"]) if row else None
