"""All that is held on a number, table by table: what MYDATA shows and DELETE ME erases.

A test walks the tables there are, and fails where one that tells of runners is not here.
"""

from dataclasses import dataclass

from store.database import Reading, Row

_OF_RUNNER = "runner_id IN (SELECT id FROM runners WHERE phone = :phone)"


@dataclass(frozen=True, slots=True)
class Holding:
    """A table that tells of runners; `whose` is the condition that its rows are those of `:phone`."""

    table: str
    whose: str


# In the order of erasing: what others plan texts from goes before the texts, and the runner, whom others hold, last.
# What organizers have entered of themselves and of their medical leads is theirs, and not here.
HOLDINGS = (
    Holding("plans", _OF_RUNNER),
    Holding("runs", _OF_RUNNER),
    Holding("questions", _OF_RUNNER),
    Holding("episodes", _OF_RUNNER),
    Holding("import_rows", "phone = :phone"),  # which a list being taken over holds until its runners are in the race
    Holding("participants", "phone = :phone"),
    Holding("confirmations", "phone = :phone"),
    Holding("alerts", "phone = :phone"),
    Holding("inbox", "sender = :phone"),
    Holding("outbox", "recipient = :phone"),
    Holding("consents", "phone = :phone"),
    Holding("data_links", "phone = :phone"),
    Holding("redactions", "phone = :phone"),
    Holding("runners", "phone = :phone"),
)


def list_held(db: Reading, phone: str) -> dict[str, list[Row]]:
    """List every row about a number, with all its columns, by table; the tables without any too."""
    return {
        held.table: db.all(f"SELECT * FROM {held.table} WHERE {held.whose} ORDER BY 1", phone=phone)
        for held in HOLDINGS
    }
