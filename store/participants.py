"""The runners of a race, by their numbers. What a list adds or changes is in taking_over.py."""

from collections.abc import Sequence
from datetime import datetime

from core.participant import Entry, Participant
from store.database import Row, Transaction, Verbs
from store.values import from_ms, from_ms_or_none, to_ms

COLUMNS_OF_ENTRY = "phone, first_name, bib, wave, distance, language, pace_seconds, zone"

_COLUMNS = f"id, race_id, {COLUMNS_OF_ENTRY}, joined_at, left_at"


def join(tx: Transaction, race_id: int, entry: Entry, *, now: datetime) -> None:
    """Add a runner by their own wish; one who was in the race or had left it is in it again, and keeps what we know.

    The answer to their text is the first one of the race.
    """
    tx.run(
        """INSERT INTO participants (race_id, phone, first_name, bib, wave, distance, language, pace_seconds, zone,
                                     joined_at, welcomed_at)
           VALUES (:race_id, :phone, :first_name, :bib, :wave, :distance, :language, :pace_seconds, :zone, :now, :now)
           ON CONFLICT (race_id, phone) DO UPDATE
           SET left_at = NULL, language = coalesce(excluded.language, participants.language),
               first_name = coalesce(excluded.first_name, participants.first_name),
               bib = coalesce(excluded.bib, participants.bib),
               welcomed_at = coalesce(participants.welcomed_at, excluded.welcomed_at)""",
        race_id=race_id,
        phone=entry.phone,
        first_name=entry.first_name,
        bib=entry.bib,
        wave=entry.wave,
        distance=entry.distance,
        language=entry.language,
        pace_seconds=entry.pace_seconds,
        zone=entry.zone,
        now=to_ms(now),
    )


def complete(tx: Transaction, race_id: int, phone: str, *, first_name: str | None, bib: str | None) -> bool:
    """Write down the name and the bib a runner has told us; False where they are not in the race."""
    completed = tx.run(
        """UPDATE participants SET first_name = coalesce(:first_name, first_name), bib = coalesce(:bib, bib)
           WHERE race_id = :race_id AND phone = :phone""",
        race_id=race_id,
        phone=phone,
        first_name=first_name,
        bib=bib,
    )
    return completed == 1


def welcome(tx: Transaction, participant_ids: Sequence[int], *, now: datetime) -> None:
    """Write down that the first text of their race leaves for these."""
    if not participant_ids:
        return
    named = {f"id{number}": participant_id for number, participant_id in enumerate(participant_ids)}
    these = f"id IN (:{', :'.join(named)}) AND welcomed_at IS NULL"
    # In the order in which a list that is taken over holds them, so that the two never wait in a ring.
    tx.lock(f"SELECT id FROM participants WHERE {these} ORDER BY phone /*for update*/", **named)
    tx.run(f"UPDATE participants SET welcomed_at = :now WHERE {these}", now=to_ms(now), **named)


def leave(tx: Transaction, race_id: int, phone: str, *, now: datetime) -> bool:
    """Take a runner out of a race; False where they were not in it."""
    left = tx.run(
        """UPDATE participants SET left_at = :now
           WHERE race_id = :race_id AND phone = :phone AND left_at IS NULL""",
        race_id=race_id,
        phone=phone,
        now=to_ms(now),
    )
    return left == 1


def leave_all(tx: Transaction, phone: str, *, now: datetime) -> int:
    """Take a runner who has stopped everything out of all races; give of how many."""
    return tx.run(
        "UPDATE participants SET left_at = :now WHERE phone = :phone AND left_at IS NULL", phone=phone, now=to_ms(now)
    )


def find(db: Verbs, race_id: int, phone: str) -> Participant | None:
    """Give what we know of a number in a race, also of one that has left it; None where it never was."""
    row = db.one(
        f"SELECT {_COLUMNS} FROM participants WHERE race_id = :race_id AND phone = :phone", race_id=race_id, phone=phone
    )
    return _participant(row) if row else None


def count(db: Verbs, race_id: int) -> int:
    """Count the runners who are in a race."""
    row = db.one(
        "SELECT count(*) AS people FROM participants WHERE race_id = :race_id AND left_at IS NULL", race_id=race_id
    )
    assert row is not None  # an aggregate without groups is always one row
    return int(row["people"])


def count_unwelcomed(db: Verbs, race_id: int) -> int:
    """Count the runners who are in a race and have had no text of it yet."""
    row = db.one(
        """SELECT count(*) AS people FROM participants
           WHERE race_id = :race_id AND left_at IS NULL AND welcomed_at IS NULL""",
        race_id=race_id,
    )
    assert row is not None  # an aggregate without groups is always one row
    return int(row["people"])


def list_distances(db: Verbs, race_id: int) -> list[str]:
    """List the distances that are run in a race."""
    return [distance for _, distance in count_by(db, race_id) if distance]


def count_by(db: Verbs, race_id: int) -> dict[tuple[str | None, str | None], int]:
    """Count the runners of a race by wave and distance, so that a page may offer them."""
    rows = db.all(
        """SELECT wave, distance, count(*) AS people FROM participants
           WHERE race_id = :race_id AND left_at IS NULL GROUP BY wave, distance ORDER BY wave, distance""",
        race_id=race_id,
    )
    return {(row["wave"], row["distance"]): row["people"] for row in rows}


def list_groups(db: Verbs, race_id: int) -> list[tuple[str | None, str | None]]:
    """List the waves and distances there are runners in, in a third of the time it takes to count them."""
    rows = db.all(
        "SELECT DISTINCT wave, distance FROM participants WHERE race_id = :race_id AND left_at IS NULL", race_id=race_id
    )
    return [(row["wave"], row["distance"]) for row in rows]


def entry_of(row: Row) -> Entry:
    """Make what is known of a runner out of a row with `COLUMNS_OF_ENTRY`."""
    return Entry(
        phone=row["phone"],
        first_name=row["first_name"],
        bib=row["bib"],
        wave=row["wave"],
        distance=row["distance"],
        language=row["language"],
        pace_seconds=row["pace_seconds"],
        zone=row["zone"],
    )


def _participant(row: Row) -> Participant:
    return Participant(
        id=row["id"],
        race_id=row["race_id"],
        entry=entry_of(row),
        joined_at=from_ms(row["joined_at"]),
        left_at=from_ms_or_none(row["left_at"]),
    )
