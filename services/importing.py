"""A list of runners is handed in and looked at, then thrown away, or taken over at once by whoever needs no look.

The worker takes over what was confirmed after a look: services/taking_over.py.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.race import Race
from core.runner_cells import tidy
from core.runner_columns import Row, Sheet, guess_columns, table_of
from core.runner_consent import Evidence, check_not_over
from core.runner_headings import Column
from core.runner_notes import notes_on
from core.service import Service
from store import import_counts, import_rows, import_steps, imports
from store.database import Database
from store.imports import Import
from store.list_files import read_sheet
from store.list_json import read_objects
from store.list_limits import ListError
from store.staging import STAGED_AT_ONCE, list_all_cells, stage
from store.taking_over import take_over_next

log = logging.getLogger(__name__)

LISTS_WAIT = timedelta(days=1)  # for somebody to confirm them
_MOST_OF_A_FILE_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list came to; `rejected` has the number of each row and the reason, a sentence."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[tuple[int, str], ...]


def hand_in(
    race: Race,
    file_name: str,
    data: bytes,
    *,
    organizer_id: int | None,
    db: Database,
    service: Service,
    now: datetime,
) -> int:
    """Read a file of runners for a preview, which changes nothing of the race, and give the id of the list.

    Args:
        file_name: as the organizer knows it, for pages.
        data: the whole file.
        organizer_id: who hands it in, None for a token of the API.
        service: whose countries may be texted.

    Raises:
        ListError: it is no list of runners we can read.
        RaceOverError: nobody is added to this race any more.
    """
    return _hand_in(race, file_name, read_sheet(data), organizer_id=organizer_id, db=db, service=service, now=now)


def choose_columns(
    race: Race, import_id: int, columns: Sequence[Column | None], *, db: Database, service: Service
) -> None:
    """Read a list in preview once more, by the columns an organizer has chosen.

    Raises:
        NotInPreviewError: it is not in preview.
    """
    with db.transaction() as tx:
        import_steps.read_again(tx, import_id, columns)
    _stage(list_all_cells(db, import_id), race, _find(db, import_id, race), db=db, service=service)


def discard(import_id: int, *, db: Database) -> None:
    """Throw a list away that was looked at and is not wanted.

    Raises:
        NotInPreviewError: it is under way, or done.
    """
    with db.transaction() as tx:
        import_steps.discard(tx, import_id)


def discard_old(*, db: Database, now: datetime) -> int:
    """Throw away some of what was handed in a day ago and never confirmed; where it gives not 0, call again."""
    with db.transaction() as tx:
        return import_steps.discard_old(tx, before=now - LISTS_WAIT, most=STAGED_AT_ONCE)


def import_at_once(
    race: Race,
    given: bytes | Sequence[Mapping[str, object]],
    evidence: Evidence,
    *,
    organizer_id: int | None,
    db: Database,
    service: Service,
    now: datetime,
    file_name: str = "API",
) -> Outcome:
    """Take a list over from its first row to its last, and say what it came to; after a crash the worker goes on.

    Args:
        given: a file, or rows as objects with the names of columns.
        evidence: how the runners agreed.

    Raises:
        ListError: it is no list of runners we can read, or none of its columns is a phone number.
        RaceOverError: nobody is added to this race any more.
    """
    sheet = read_sheet(given) if isinstance(given, bytes) else read_objects(given)
    import_id = _hand_in(race, file_name, sheet, organizer_id=organizer_id, db=db, service=service, now=now)
    if "phone" not in _find(db, import_id, race).columns:
        raise ListError("No column of this list is a phone number: name it phone.")
    return _outcome(db, _take_over(import_id, race, evidence, db=db, secret=service.secret, now=now))


def _hand_in(
    race: Race,
    file_name: str,
    sheet: Sheet,
    *,
    organizer_id: int | None,
    db: Database,
    service: Service,
    now: datetime,
) -> int:
    check_not_over(race, now)
    table = table_of(sheet)
    if not any(any(row) for row in table.rows):
        raise ListError("There is no runner in this list, only headings: export the runners again.")
    with db.transaction() as tx:
        import_id = imports.add(
            tx,
            race.id,
            organizer_id=organizer_id,
            file_name=tidy(file_name)[:_MOST_OF_A_FILE_NAME] or "list",
            headings=table.headings,
            columns=guess_columns(table),
            now=now,
        )
    _stage(enumerate(table.rows, table.first_row), race, _find(db, import_id, race), db=db, service=service)
    return import_id


def _stage(rows: Iterable[tuple[int, Row]], race: Race, listed: Import, *, db: Database, service: Service) -> None:
    """Read rows and write them down; only with the last of them can the list be taken over."""
    allowed = service.home_countries
    told = stage(db, listed, race, rows, allowed=allowed, secret=service.secret)
    counts = import_counts.count_outcome(db, listed.id, race.id)
    notes = notes_on(told, listed.columns, race=race, allowed=allowed)
    with db.transaction() as tx:
        import_steps.show(tx, listed.id, counts, notes)
    log.info("list read", extra={"race": race.id, "list": listed.id, "rows": counts.all, "rejected": counts.rejected})


def _find(db: Database, import_id: int, race: Race) -> Import:
    found = imports.find(db, import_id, race_id=race.id)
    assert found is not None, "a list that was handed in is there"
    return found


def _take_over(import_id: int, race: Race, evidence: Evidence, *, db: Database, secret: str, now: datetime) -> Import:
    with db.transaction() as tx:
        begun = import_steps.begin(tx, import_id, evidence, race_id=race.id)
    if begun:
        log.info("list confirmed", extra={"race": race.id, "list": import_id})
    under_way = _find(db, import_id, race)
    while take_over_next(db, under_way, race, secret=secret, now=now):
        pass
    done = _find(db, import_id, race)
    log.info("list taken over", extra={"race": race.id, "list": import_id, "rows": done.counts.all})
    return done


def _outcome(db: Database, done: Import) -> Outcome:
    counts = done.counts
    rejected = import_rows.list_rejected(db, done.id, most=done.total)
    return Outcome(counts.added, counts.updated, counts.unchanged, tuple((row.number, row.reason) for row in rejected))
