"""How long answers took, over all web processes: counts that only grow, by how many seconds an answer took at most."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.database import Transaction, Verbs


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answers there were, and how long they took together."""

    answers: int = 0
    microseconds: int = 0


def add(tx: Transaction, counted: Mapping[str, Answers]) -> None:
    """Add to the counts; always in the same order, so that two processes never wait for each other."""
    tx.many(
        """INSERT INTO reply_times (up_to, answers, microseconds) VALUES (:up_to, :answers, :microseconds)
           ON CONFLICT (up_to) DO UPDATE SET answers = reply_times.answers + :answers,
                                             microseconds = reply_times.microseconds + :microseconds""",
        [
            {"up_to": up_to, "answers": more.answers, "microseconds": more.microseconds}
            for up_to, more in sorted(counted.items())
        ],
    )


def list_counts(db: Verbs) -> dict[str, Answers]:
    """Give the counts, each answer in that of the fewest seconds alone."""
    rows = db.all("SELECT up_to, answers, microseconds FROM reply_times")
    return {row["up_to"]: Answers(row["answers"], row["microseconds"]) for row in rows}
