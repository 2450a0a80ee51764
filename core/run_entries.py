"""Lines of a run plan put together: those said before with those said now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time

from core.days import WEEK, Day, in_order
from core.run_plan import Entry

Entries = tuple[Entry, ...]


def is_whole(entry: Entry) -> bool:
    """Tell whether a line has its days or date, and its time."""
    return entry.time is not None and _has_days(entry)


def filled(before: Entries, said: Sequence[Entry]) -> Entries:
    """Fill what was said before with what is said now: a time alone goes to the days without one, days to the time.

    >>> from datetime import time
    >>> filled((Entry(("sat",), None),), [Entry(None, time(7, 30))])[0].time
    datetime.time(7, 30)
    """
    whole = tuple(entry for entry in said if is_whole(entry))
    if whole:
        before = merged(tuple(known for known in before if _has_days(known)), whole)
    for entry in said:
        if not is_whole(entry):
            before = _with_time(before, entry) if not _has_days(entry) else _with_days(before, entry)
    return before


def joined(before: Entries, said: Entries, *, is_more: bool = False) -> Entries:
    """Join new runs to those of a plan.

    Single dates and a single day are added, a long run takes the place of the long run, a week that of the week.

    Args:
        is_more: they say that these come on top, as in "add sunday and monday 8am".
    """
    if is_more or all(entry.date for entry in said):
        kept = before
    elif all(entry.date or entry.kind == "long_run" for entry in said):
        kept = tuple(entry for entry in before if entry.date or entry.kind == "run")
    elif len(days_of(said)) == 1:
        kept = before
    else:
        kept = tuple(entry for entry in before if entry.date)
    return merged(kept, said)


def merged(before: Entries, said: Entries) -> Entries:
    """Give the days they name their new times; the other days stay, a long run stays one, and so does its distance."""
    lines = _in_lines((*without_days_of(before, said), *_as_known(said, before)))
    return tuple(sorted(lines, key=_in_order_of_week))


def without_days_of(entries: Entries, said: Iterable[Entry]) -> Entries:
    """Leave out of the runs known before those on the same days or dates."""
    for one in said:
        if one.date:
            entries = tuple(entry for entry in entries if entry.date != one.date)
        elif one.days:
            entries = without_days(entries, one.days)
    return entries


def without_days(entries: Entries, gone: Iterable[Day]) -> Entries:
    """Leave out of the weekly runs those on some days."""
    days = set(gone)
    left = (
        replace(entry, days=tuple(day for day in entry.days if day not in days)) if entry.days else entry
        for entry in entries
    )
    return tuple(entry for entry in left if entry.days != ())


def with_days_moved(entries: Entries, gone: Sequence[Day], new: Sequence[Day]) -> Entries:
    """Move runs from some days to others: to each its own where they are as many, else to all of the new ones.

    >>> with_days_moved((Entry(("tue", "thu"), None),), ["thu"], ["wed"])[0].days
    ('tue', 'wed')
    """
    cleared = without_days(entries, [day for day in new if day not in gone])
    moves = dict(zip(gone, ((day,) for day in new), strict=True)) if len(gone) == len(new) else {}
    return tuple(
        replace(entry, days=_moved(entry.days, gone, moves, tuple(new))) if entry.days else entry for entry in cleared
    )


def days_of(entries: Iterable[Entry]) -> tuple[Day, ...]:
    """List the days of the week with a run."""
    return in_order(day for entry in entries for day in entry.days or ())


def _moved(
    days: Sequence[Day], gone: Sequence[Day], moves: dict[Day, tuple[Day]], new: tuple[Day, ...]
) -> tuple[Day, ...]:
    return in_order(each for day in days for each in (moves.get(day, new) if day in gone else (day,)))


def _in_lines(entries: Entries) -> Iterator[Entry]:
    """Make one line of those that share all but their days."""
    days: dict[Entry, set[Day]] = {}
    for entry in entries:
        days.setdefault(replace(entry, days=() if entry.days else None), set()).update(entry.days or ())
    for line, its in days.items():
        yield replace(line, days=in_order(its)) if its else line


def _in_order_of_week(entry: Entry) -> tuple[date, int, time]:
    """Give what sorts lines: those of each week by their first day, then single ones by their date."""
    first = WEEK.index(entry.days[0]) if entry.days else len(WEEK)
    return entry.date or date.min, first, entry.time or time.min


def _has_days(entry: Entry) -> bool:
    return bool(entry.days or entry.date)


def _with_time(before: Entries, said: Entry) -> Entries:
    """Put a time to the days without one; where all have theirs, it takes the place of a time without days."""
    if any(known.time is None for known in before):
        return tuple(replace(known, time=known.time or said.time) for known in before)
    return (*(known for known in before if _has_days(known)), said)


def _with_days(before: Entries, said: Entry) -> Entries:
    """Put days to the time without them; where there is none, they are a line of their own."""
    if any(not _has_days(known) for known in before):
        return tuple(known if _has_days(known) else replace(known, days=said.days, date=said.date) for known in before)
    return merged(before, (said,))


def _as_known(said: Entries, before: Entries) -> Iterator[Entry]:
    """Take over what was known of a day and is not said anew: a long run stays one, a distance stays."""
    known = {day: entry for entry in before for day in entry.days or ()}
    for entry in said:
        if not entry.days:
            yield entry
        for day in entry.days or ():
            was = known.get(day, entry)
            kind = was.kind if entry.kind == "run" else entry.kind
            yield replace(entry, days=(day,), kind=kind, distance=entry.distance or was.distance)
