"""A list of runners, row by row: who each one is, or why they cannot be taken, in a sentence for the organizer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.home_country import country_name, country_of_zone
from core.participant import Entry
from core.race import Race
from core.runner_cells import (
    bib_of,
    distance_of,
    first_name_of,
    first_of_full_name,
    language_of,
    says_no,
    wave_of,
)
from core.runner_columns import Row
from core.runner_headings import Column
from core.runner_number import Number, read_number
from core.runner_pace import meters_of, pace_of, pace_of_finish
from core.zones import keep_same_clock

STAYS_OUT = "This number has said STOP or has left the race, so it stays out: only its owner can come back, by text."
NOT_AGREED = "The list says that this runner has not agreed to texts, so they stay out."
_MOST_WRITTEN = 40  # characters of what is no number, to be recognized by

Unread = Literal["first_name", "bib", "wave", "distance", "language", "pace_seconds"]

_SAID_IN: Mapping[Unread, tuple[Column, ...]] = {
    "first_name": ("first_name", "full_name"),
    "bib": ("bib",),
    "wave": ("wave",),
    "distance": ("distance",),
    "language": ("language",),
    "pace_seconds": ("pace", "finish"),
}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a list.

    Args:
        number: as a spreadsheet counts rows.
        entry: the runner; of one who cannot be taken, what is known.
        reason: why they cannot be taken; None where they can.
        country: the one it is about, where that is the reason.
        unread: what stands there of the runner and could not be made out.
    """

    number: int
    entry: Entry
    reason: str | None = None
    country: str | None = None
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    """What rows are read by: where each thing stands, and what the race says."""

    at: Mapping[Column, int]
    heading_of_pace: str
    race: Race
    country: str
    meters: float | None
    allowed: frozenset[str]


def read_rows(
    rows: Iterable[tuple[int, Row]],
    columns: Sequence[Column | None],
    *,
    headings: Row = (),
    race: Race,
    allowed: frozenset[str],
) -> Iterator[ReadRow]:
    """Read a list; rows without anything in them are passed over.

    Of a number that comes again, the second row is turned away, with the number of the first; one that says just the
    same is not.

    Args:
        rows: each with its number.
        columns: what each column says.
        headings: of the columns; that of a pace may say its unit.
        race: its zone says whose numbers are written without a country code, its distance what a finish time means.
        allowed: the ISO countries whose numbers may be texted.
    """
    reader = _reader(columns, headings, race, allowed)
    seen: dict[str, ReadRow] = {}
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        read = _read(number, cells, reader)
        if read.reason is None:
            first = seen.setdefault(read.entry.phone, read)
            if first is not read and first.entry != read.entry:
                reason = f"This number stands in row {first.number} already, with something else: keep one of the two."
                read = replace(read, reason=reason)
        yield read


def listed(countries: Iterable[str]) -> str:
    """Name countries one after the other."""
    return ", ".join(sorted(countries))


def _reader(columns: Sequence[Column | None], headings: Row, race: Race, allowed: frozenset[str]) -> _Reader:
    at = {column: place for place, column in reversed(list(enumerate(columns))) if column}
    place = at.get("pace", len(headings))
    return _Reader(
        at=at,
        heading_of_pace=headings[place] if place < len(headings) else "",
        race=race,
        country=country_of_zone(race.zone),
        meters=meters_of(race.distance),
        allowed=allowed,
    )


def _read(number: int, cells: Row, reader: _Reader) -> ReadRow:
    said = {column: cells[at].strip() if at < len(cells) else "" for column, at in reader.at.items()}
    written = said.get("phone", "")
    phone = read_number(written, reader.country)
    if not isinstance(phone, Number):
        return ReadRow(number, _entry(phone.phone or written[:_MOST_WRITTEN], said, reader), phone.reason)
    entry = _entry(phone.phone, said, reader, zone=_zone(phone.zones, reader.race.zone))
    if phone.country not in reader.allowed:
        return _from_abroad(number, entry, phone.country, reader.allowed)
    if "agreed" in said and says_no(said["agreed"]):
        return ReadRow(number, entry, NOT_AGREED)
    unread = _unread(said, entry)
    return ReadRow(number, entry, unread=unread)


def _from_abroad(number: int, entry: Entry, country: str | None, allowed: frozenset[str]) -> ReadRow:
    if country is None:
        return ReadRow(number, entry, f"We may not text numbers of no country: only {listed(allowed)}.")
    name = country_name(country)
    reason = f"This is a number of {name} ({country}), which we may not text: only {listed(allowed)}."
    return ReadRow(number, entry, reason, country)


def _entry(phone: str, said: Mapping[Column, str], reader: _Reader, *, zone: str | None = None) -> Entry:
    distance = distance_of(said.get("distance", ""))
    return Entry(
        phone=phone,
        first_name=first_name_of(said.get("first_name", "")) or first_of_full_name(said.get("full_name", "")),
        bib=bib_of(said.get("bib", "")),
        wave=wave_of(said.get("wave", ""), reader.race.waves),
        distance=distance,
        language=language_of(said.get("language", "")),
        pace_seconds=_pace(said, distance, reader),
        zone=zone,
    )


def _pace(said: Mapping[Column, str], distance: str | None, reader: _Reader) -> int | None:
    pace = said.get("pace")
    if pace and (seconds := pace_of(pace, heading=reader.heading_of_pace, country=reader.country)):
        return seconds
    finish = said.get("finish")
    return pace_of_finish(finish, meters_of(distance) or reader.meters) if finish else None


def _zone(zones: Sequence[str], of_race: str) -> str | None:
    """Give the one zone a number may be in; of several, that of the race."""
    if len(zones) == 1:
        return zones[0]
    return next((zone for zone in zones if keep_same_clock(zone, of_race)), None)


def _unread(said: Mapping[Column, str], entry: Entry) -> tuple[Unread, ...]:
    """List what the cells say something of, while we know nothing."""
    return tuple(
        what
        for what, cells in _SAID_IN.items()
        if getattr(entry, what) is None and any(said.get(cell) for cell in cells)
    )
