"""What organizers change of their races."""

from dataclasses import replace
from datetime import datetime

from core.race import Race
from store import races
from store.database import Database, RefusedError


class CodeTakenError(Exception):
    """Another race has this code already; the message says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The code {code} belongs to another race already: choose another one.")


def create(race: Race, *, db: Database, now: datetime) -> Race:
    """Add a race, whose id does not count yet, and give it with its own.

    Raises:
        CodeTakenError: nothing was added.
    """
    with db.transaction() as tx:
        race_id = races.add(tx, race, now=now)
    if race_id is None:
        raise CodeTakenError(race.code)
    return replace(race, id=race_id)


def change(race: Race, *, db: Database) -> None:
    """Write a race of this owner as it now is.

    Raises:
        CodeTakenError: nothing was changed.
    """
    try:
        with db.transaction() as tx:
            races.save(tx, race)
    except RefusedError as error:
        raise CodeTakenError(race.code) from error
