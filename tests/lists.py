"""Lists of runners for tests: handed in for the `race` of the test's own file, taken over as the worker does it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.race import Race
from core.runner_consent import Evidence
from core.service import Service
from services import importing, taking_over
from store import imports
from store.database import Database
from store.imports import Import
from tests.races import SATURDAY_9 as NOW

SERVICE = Service("Sidestitch", secret="for-tests-only-and-long-enough")
FORM = Evidence("registration form of harbour30.org", "I agree to get texts about Harbour 30.", NOW - timedelta(days=9))
LIST = b"First name,Phone,Bib\nAna,303-555-0101,1\nBen,303-555-0102,2\nNobody,555,3\n"


@pytest.fixture
def hand_in(db: Database, race: Race) -> Callable[..., Import]:
    """Give a function that hands a list in, and gives it as it then stands."""

    def hand(data: bytes = LIST) -> Import:
        import_id = importing.hand_in(race, "r.csv", data, organizer_id=None, db=db, service=SERVICE, now=NOW)
        return found(db, race, import_id)

    return hand


@pytest.fixture
def take_over(db: Database, race: Race, hand_in: Callable[..., Import]) -> Callable[..., Import]:
    """Give a function that hands a list in, confirms it, and has the worker go on to its end."""

    def take(data: bytes = LIST) -> Import:
        handed_in = hand_in(data)
        taking_over.confirm(race, handed_in.id, FORM, db=db, now=NOW)
        go_on_to_the_end(db)
        return found(db, race, handed_in.id)

    return take


def go_on_to_the_end(db: Database) -> None:
    """Take over what is confirmed, as the worker does."""
    while taking_over.go_on(db=db, service=SERVICE, now=NOW):
        pass


def found(db: Database, race: Race, import_id: int) -> Import:
    """Give a list that is there, as it stands."""
    listed = imports.find(db, import_id, race_id=race.id)
    assert listed
    return listed


def counts(listed: Import) -> tuple[int, int, int, int]:
    """Give what a list came to: added, updated, unchanged, rejected."""
    return (listed.counts.added, listed.counts.updated, listed.counts.unchanged, listed.counts.rejected)
