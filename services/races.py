"""What organizers change of their races."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.race import Race
from store import broadcasts, races
from store.database import Database, RefusedError, Transaction


class CodeTakenError(Exception):
    """Another race has this code already; the message says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The code {code} belongs to another race already: choose another one.")


def create(race: Race, *, db: Database, now: datetime, keep: Callable[[Transaction, Race], None] | None = None) -> Race:
    """Add a race, whose id does not count yet, and give it with its own.

    Args:
        keep: what else is to be written with it, or neither is.

    Raises:
        CodeTakenError: nothing was added.
    """
    with db.transaction() as tx:
        race_id = races.add(tx, race, now=now)
        if race_id is None:
            raise CodeTakenError(race.code)
        added = replace(race, id=race_id)
        if keep:
            keep(tx, added)
    return added


def change(race: Race, *, db: Database) -> None:
    """Write a race of this owner as it now is; what goes relative to its start goes with it.

    Raises:
        CodeTakenError: nothing was changed.
    """
    try:
        with db.transaction() as tx:
            races.save(tx, race)
            broadcasts.move_with_start(tx, race.id, race.starts_at)
    except RefusedError as error:
        raise CodeTakenError(race.code) from error
