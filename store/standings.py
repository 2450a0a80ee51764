"""Where a number stands with races, read for the few texts whose answer depends on it, and what those change there."""

from datetime import datetime

from core.decision import Joined, Left, Named
from core.standing import Standing
from store import participants, races
from store.database import Transaction, Verbs


def find(db: Verbs, phone: str, *, code: str | None, stopped_at: datetime | None, now: datetime) -> Standing:
    """Read where a number stands.

    Args:
        code: of the race the text names, in capital letters and digits; None where it names none.
        stopped_at: since when the number has stopped everything; None where it has not.
    """
    named = races.find_by_code(db, code) if code else None
    on = races.find_on(db, phone, now=now)
    race = named or on
    known = participants.find(db, race.id, phone) if race else None
    return Standing(
        named=named,
        joined=tuple(races.list_joined(db, phone, now=now)),
        left=tuple(races.list_left(db, phone, at=stopped_at, now=now)) if stopped_at else (),
        on=on,
        entry=known.entry if known else None,
    )


def keep(tx: Transaction, phone: str, change: Joined | Left | Named, *, now: datetime) -> None:
    """Write down that a runner is in a race or out of it, or who they are."""
    match change:
        case Joined(race_id, entry):
            participants.join(tx, race_id, entry, now=now)
        case Left(race_id):
            participants.leave(tx, race_id, phone, now=now)
        case Named(race_id, first_name, bib):
            participants.complete(tx, race_id, phone, first_name=first_name, bib=bib)
