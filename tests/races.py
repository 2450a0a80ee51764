"""Races for tests: Rosa's harbour race with its runners, straight through the store."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.participant import Entry
from core.race import Lead, Race
from services import races
from store import participants
from store.database import Database

# 9:00 in New York on a Saturday: no quiet hour anywhere in the zones of these tests.
SATURDAY_9 = datetime(2027, 3, 6, 14, tzinfo=UTC)
HARBOUR = Race(
    id=0,
    owner_id=0,
    code="HARBOR30",
    name="Harbour 30",
    zone="America/New_York",
    starts_local=datetime(2027, 3, 7, 7, 30),  # noqa: DTZ001 - a wall clock
    waves={"a": 0, "2": 30},
    aid_stations=("3", "6.2"),
    medical_leads=(Lead("Lea", "+13035550190"),),
)

MakeRace = Callable[..., Race]


def add_owner(db: Database, name: str) -> int:
    """Add an organizer who owns races and whose password opens nothing; give the id."""
    with db.transaction() as tx:
        row = tx.one(
            """INSERT INTO organizers (name, password_hash, role, created_at) VALUES (:name, '-', 'owner', 0)
               RETURNING id""",
            name=name,
        )
    assert row
    return int(row["id"])


def add_runners(db: Database, race: Race, entries: Iterable[Entry], *, now: datetime = SATURDAY_9) -> None:
    """Put runners into a race as their own text would."""
    with db.transaction() as tx:
        for entry in entries:
            participants.join(tx, race.id, entry, now=now)


@pytest.fixture
def make_race(db: Database) -> MakeRace:
    """Give a function that adds a race like Rosa's, with runners."""

    def make(*entries: Entry, owner: str = "rosa", **changes: Any) -> Race:
        with db.transaction() as tx:
            found = tx.one("SELECT id FROM organizers WHERE name = :name", name=owner)
        owner_id = found["id"] if found else add_owner(db, owner)
        race = races.create(replace(HARBOUR, owner_id=owner_id, **changes), db=db, now=SATURDAY_9)
        add_runners(db, race, entries)
        return race

    return make
