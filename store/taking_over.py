"""Rows of a list become runners of its race, some at a time: each time is one transaction, and all of it or nothing.

How far it has come is written down in the same transaction, so whoever goes on after a crash takes no row twice and
leaves none out. Rows that were taken in are removed; to look for the first that is left would read past all of those.
"""

from datetime import datetime

from core.consent import Consent
from core.race import Race
from core.runner_list import STAYS_OUT
from store import consents, forgotten, import_rows
from store.database import Database, Row, Transaction
from store.fresh_plans import use_fresh_plans
from store.imports import Import
from store.values import to_ms

TAKEN_AT_ONCE = 500  # rows a transaction, so that inbound texts get in between

_HOLD_IMPORT = "SELECT id FROM imports WHERE id = :id AND state = 'importing' /*for update*/"

_THROUGH = "SELECT through FROM imports WHERE id = :id AND state = 'importing'"

_WAITING = "import_id = :id AND row_number > :through"
_HOLD_ROWS = f"SELECT row_number FROM import_rows WHERE {_WAITING} ORDER BY row_number LIMIT :most /*for update*/"
_FIRST_AND_LAST = f"""
    SELECT min(row_number) AS first, max(row_number) AS last, count(*) AS times
    FROM (SELECT row_number FROM import_rows WHERE {_WAITING} ORDER BY row_number LIMIT :most) AS waiting"""

_THESE = "import_id = :id AND row_number BETWEEN :first AND :last"
_PHONES = f"SELECT phone FROM import_rows WHERE {_THESE} AND reason IS NULL"

# In the order of their numbers, as whoever else takes over a list of the race does, so that they never wait in a ring.
_ADD = f"""
    INSERT INTO participants (race_id, phone, first_name, bib, wave, distance, language, pace_seconds, zone, import_id,
                              joined_at)
    SELECT :race_id, phone, first_name, bib, wave, distance, language, pace_seconds, zone, import_id, :now
    FROM import_rows WHERE {_THESE} AND reason IS NULL ORDER BY phone
    ON CONFLICT (race_id, phone) DO NOTHING RETURNING phone, language"""

_HOLD_KNOWN = f"""
    SELECT id FROM participants WHERE race_id = :race_id AND phone IN ({_PHONES}) ORDER BY phone /*for update*/"""

# What a list does not say stays as it was known.
_UPDATE = """
    UPDATE participants
    SET first_name = coalesce(given.first_name, participants.first_name),
        bib = coalesce(given.bib, participants.bib),
        wave = coalesce(given.wave, participants.wave),
        distance = coalesce(given.distance, participants.distance),
        language = coalesce(given.language, participants.language),
        pace_seconds = coalesce(given.pace_seconds, participants.pace_seconds)
    FROM import_rows AS given
    WHERE given.import_id = :id AND given.row_number BETWEEN :first AND :last
      AND given.reason IS NULL
      AND participants.race_id = :race_id AND participants.phone = given.phone
      AND (coalesce(given.first_name, participants.first_name) IS DISTINCT FROM participants.first_name
           OR coalesce(given.bib, participants.bib) IS DISTINCT FROM participants.bib
           OR coalesce(given.wave, participants.wave) IS DISTINCT FROM participants.wave
           OR coalesce(given.distance, participants.distance) IS DISTINCT FROM participants.distance
           OR coalesce(given.language, participants.language) IS DISTINCT FROM participants.language
           OR coalesce(given.pace_seconds, participants.pace_seconds) IS DISTINCT FROM participants.pace_seconds)"""

_COUNT = """
    UPDATE imports SET added = added + :added, updated = updated + :updated, unchanged = unchanged + :unchanged,
           rejected = rejected + :rejected, through = :last
    WHERE id = :id"""


def take_over_next(db: Database, taken: Import, race: Race, *, secret: str, now: datetime) -> bool:
    """Deal with the next rows of a list that is being taken over, as a transaction; False once it has come to its end.

    Args:
        taken, secret: as in `take_over_some`.
    """
    db.give_way()
    with db.transaction() as tx:
        return take_over_some(tx, taken, race, most=TAKEN_AT_ONCE, secret=secret, now=now) == TAKEN_AT_ONCE


def take_over_some(tx: Transaction, taken: Import, race: Race, *, most: int, secret: str, now: datetime) -> int:
    """Deal with the next rows of a list that is being taken over.

    Args:
        taken: the list, with the proof that its runners agreed.
        most: how many rows at once.
        secret: what the hashes of erased numbers are made with.

    Returns:
        how many rows were dealt with; 0 where there were none left, or others have come to its end.
    """
    rows = _hold_next(tx, taken.id, most)
    if rows is None:
        return 0
    count = int(rows["times"])
    if count:
        _take_in(tx, rows, taken, race, secret=secret, now=now)
    if count < most:
        _end(tx, taken, now)
    return count


def _hold_next(tx: Transaction, import_id: int, most: int) -> Row | None:
    """Give the first and the last number of the next rows, and how many they are; None where others came to the end."""
    come = tx.one(_THROUGH, id=import_id) if tx.lock(_HOLD_IMPORT, id=import_id) else None
    if come is None:
        return None
    use_fresh_plans(tx)
    waiting = {"id": import_id, "through": come["through"], "most": most}
    tx.lock(_HOLD_ROWS, **waiting)  # an erasure of one of them waits for what becomes of it, or we for it
    return tx.one(_FIRST_AND_LAST, **waiting)


def _take_in(tx: Transaction, rows: Row, taken: Import, race: Race, *, secret: str, now: datetime) -> None:
    """Have these rows be runners of the race, but those who stay out, and write down how far the list has come."""
    these = {"id": taken.id, "first": rows["first"], "last": rows["last"]}
    _keep_out(tx, these, race, secret=secret)
    taken_in = len(tx.all(_PHONES, **these))
    added = tx.all(_ADD, race_id=race.id, now=to_ms(now), **these)
    consents.record_all(tx, [_consent(row["phone"], row["language"], taken, race, now) for row in added])
    tx.lock(_HOLD_KNOWN, race_id=race.id, **these)
    updated = tx.run(_UPDATE, race_id=race.id, **these)
    _clear(tx, these)
    tx.run(
        _COUNT,
        id=taken.id,
        last=rows["last"],
        added=len(added),
        updated=updated,
        unchanged=taken_in - len(added) - updated,
        rejected=rows["times"] - taken_in,
    )


def _keep_out(tx: Transaction, these: dict[str, int], race: Race, *, secret: str) -> None:
    phones = [row["phone"] for row in tx.all(_PHONES, **these)]
    erased = forgotten.list_erased(tx, phones, secret=secret)
    import_rows.keep_out(tx, these["id"], race.id, first=these["first"], last=these["last"], erased=erased)


def _consent(phone: str, language: str | None, taken: Import, race: Race, now: datetime) -> Consent:
    assert taken.evidence is not None, "no list is taken over without the proof"
    agreed = taken.evidence.agreed_at.date().isoformat()
    return Consent(
        phone=phone,
        programme=race.programme,
        event="granted",
        words=taken.evidence.source,
        carrier_id=f"list:{taken.id}",
        language=language,
        recorded_at=now,
        shown=taken.evidence.text,
        terms=f"texts of {race.name}, agreed {agreed}; list {taken.id}, {taken.file_name}",
    )


def _clear(tx: Transaction, these: dict[str, int]) -> None:
    """Remove the rows that were taken in; of those rejected keep why, and of those who stay out not who they are."""
    tx.run(f"DELETE FROM import_rows WHERE {_THESE} AND reason IS NULL", **these)
    tx.run(
        f"""UPDATE import_rows SET phone = '', first_name = NULL, bib = NULL, wave = NULL, distance = NULL,
                   language = NULL, pace_seconds = NULL, zone = NULL
            WHERE {_THESE} AND reason = :stays_out""",
        stays_out=STAYS_OUT,
        **these,
    )
    tx.run(f"UPDATE import_rows SET cells = NULL WHERE {_THESE}", **these)


def _end(tx: Transaction, taken: Import, now: datetime) -> None:
    tx.run(
        "UPDATE imports SET state = 'done', done_at = :now WHERE id = :id AND state = 'importing'",
        id=taken.id,
        now=to_ms(now),
    )
