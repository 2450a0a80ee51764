"""A list of runners is handed in, looked at, and taken over with the proof that they agreed; never half of it."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from core.race import Race
from core.runner_cells import tidy
from core.runner_columns import Row, Sheet, guess_columns, table_of
from core.runner_consent import Evidence
from core.runner_headings import Column
from core.runner_list import ReadRow, read_rows
from core.runner_notes import notes_on
from core.service import Service
from store import forgotten, import_counts, import_rows, imports, participant_lists, races
from store.database import Database
from store.imports import Import
from store.list_files import read_sheet
from store.list_json import read_objects
from store.list_limits import ListError
from store.taking_over import take_over_some

log = logging.getLogger(__name__)

STAGED_AT_ONCE = 500  # rows a transaction, so that inbound texts get in between
TAKEN_AT_ONCE = 500
LISTS_WAIT = timedelta(days=1)  # for somebody to confirm them
_MOST_OF_A_FILE_NAME = 80  # characters

Each = TypeVar("Each")


class RaceOverError(Exception):
    """The consent for a race has ended, so nobody is added to it; the message says so."""

    def __init__(self, race: Race) -> None:
        super().__init__(f"{race.name} is over: nobody is added to a race a week after its start.")


class NotInPreviewError(Exception):
    """A list is no longer, or not yet, to be looked at; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("This list is not waiting for you any more: look what became of it, or hand it in again.")


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
        if not imports.read_again(tx, import_id, columns):
            raise NotInPreviewError
    taken = imports.find(db, import_id, race_id=race.id)
    assert taken is not None
    _stage(_cells_of(db, import_id), race, taken, db=db, service=service)


def confirm(race: Race, import_id: int, evidence: Evidence, *, db: Database, now: datetime) -> None:
    """Begin to take a list over; the worker goes on with it. To confirm it twice is to confirm it once.

    Raises:
        NotInPreviewError: it is not in preview, nor under way already.
        RaceOverError: nobody is added to this race any more.
    """
    if race.is_over(now):
        raise RaceOverError(race)
    with db.transaction() as tx:
        begun = imports.begin(tx, import_id, evidence)
        if not begun:
            found = imports.find(tx, import_id, race_id=race.id)
            if found is None or found.state not in ("importing", "done"):
                raise NotInPreviewError
    if begun:
        log.info("list confirmed", extra={"race": race.id, "list": import_id})


def discard(import_id: int, *, db: Database) -> None:
    """Throw a list away that was looked at and is not wanted.

    Raises:
        NotInPreviewError: it is under way, or done.
    """
    with db.transaction() as tx:
        if not imports.discard(tx, import_id):
            raise NotInPreviewError


def discard_old(*, db: Database, now: datetime) -> int:
    """Throw away some of what was handed in a day ago and never confirmed; where it gives not 0, call again."""
    with db.transaction() as tx:
        return imports.discard_old(tx, before=now - LISTS_WAIT, most=STAGED_AT_ONCE)


def remove(race: Race, participant_id: int, *, db: Database) -> bool:
    """Take a runner out of a race, as their organizer wishes; False where they are not in it."""
    with db.transaction() as tx:
        removed = participant_lists.remove(tx, race.id, participant_id)
    if removed:
        log.info("runner removed", extra={"race": race.id, "participant": participant_id})
    return removed


def go_on(*, db: Database, service: Service, now: datetime) -> bool:
    """Take over some more rows of the oldest list under way; False where none is, so that there is nothing to do."""
    taken = imports.find_next_under_way(db)
    if taken is None:
        return False
    race = races.find_by_id(db, taken.race_id)
    assert race is not None, "a list belongs to a race"
    _take_over(taken, race, db=db, service=service, now=now)
    return True


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
    taken = _find(db, import_id, race)
    if "phone" not in taken.columns:
        raise ListError("No column of this list is a phone number: name it phone.")
    confirm(race, import_id, evidence, db=db, now=now)
    taken = _find(db, import_id, race)
    while _take_over(taken, race, db=db, service=service, now=now):
        pass
    return _outcome(db, _find(db, import_id, race))


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
    if race.is_over(now):
        raise RaceOverError(race)
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


def _stage(rows: Iterable[tuple[int, Row]], race: Race, taken: Import, *, db: Database, service: Service) -> None:
    """Read rows and write them down, some at a time; only with the last of them can the list be taken over."""
    cells: dict[int, Row] = {}
    read = read_rows(
        _remembered(rows, cells),
        taken.columns,
        headings=taken.headings,
        race=race,
        allowed=service.home_countries,
    )
    seen: list[ReadRow] = []
    for some in _in_lots(read, STAGED_AT_ONCE):
        _stage_some(some, cells, race, taken.id, db=db, service=service)
        seen += [row for row in some if row.country or row.unread]
        cells.clear()
    counts = import_counts.count_outcome(db, taken.id, race.id)
    notes = notes_on(seen, taken.columns, race=race, allowed=service.home_countries)
    with db.transaction() as tx:
        imports.show(tx, taken.id, counts, notes)
    log.info("list read", extra={"race": race.id, "list": taken.id, "rows": counts.all, "rejected": counts.rejected})


def _stage_some(
    some: Sequence[ReadRow], cells: Mapping[int, Row], race: Race, import_id: int, *, db: Database, service: Service
) -> None:
    db.give_way()
    phones = [row.entry.phone for row in some if row.reason is None]
    with db.transaction() as tx:
        import_rows.stage(tx, import_id, [(row, cells[row.number]) for row in some])
        erased = forgotten.list_erased(tx, phones, secret=service.secret)
        first, last = some[0].number, some[-1].number
        import_rows.keep_out(tx, import_id, race.id, first=first, last=last, erased=erased)


def _remembered(rows: Iterable[tuple[int, Row]], cells: dict[int, Row]) -> Iterator[tuple[int, Row]]:
    for number, row in rows:
        cells[number] = row
        yield number, row


def _in_lots(rows: Iterable[Each], size: int) -> Iterator[list[Each]]:
    source = iter(rows)
    while lot := list(islice(source, size)):
        yield lot


def _cells_of(db: Database, import_id: int) -> Iterator[tuple[int, Row]]:
    after = 0
    while rows := import_rows.list_cells(db, import_id, after=after, most=STAGED_AT_ONCE):
        yield from rows
        after = rows[-1][0]


def _take_over(taken: Import, race: Race, *, db: Database, service: Service, now: datetime) -> int:
    db.give_way()
    with db.transaction() as tx:
        done = take_over_some(tx, taken, race, most=TAKEN_AT_ONCE, secret=service.secret, now=now)
    if done < TAKEN_AT_ONCE:
        counts = _find(db, taken.id, race).counts
        log.info("list taken over", extra={"race": race.id, "list": taken.id, "rows": counts.all})
    return done


def _find(db: Database, import_id: int, race: Race) -> Import:
    found = imports.find(db, import_id, race_id=race.id)
    assert found is not None, "a list that was handed in is there"
    return found


def _outcome(db: Database, done: Import) -> Outcome:
    counts = done.counts
    rejected = import_rows.list_rejected(db, done.id, most=done.total)
    return Outcome(counts.added, counts.updated, counts.unchanged, tuple((row.number, row.reason) for row in rejected))
