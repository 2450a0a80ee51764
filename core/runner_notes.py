"""What an organizer should know of a list of runners as a whole, before they have it taken over."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.home_country import country_name
from core.race import Race
from core.runner_headings import Column
from core.runner_list import ReadRow, Unread, listed
from core.runner_pace import meters_of

NO_PHONES = "No column of this list was taken for the phone number: choose the one that is, below."
NO_DISTANCE = (
    "A finish time tells a pace only where it is known how far the race is: write its distance, such as 26.2 mi, under "
    "“Change the race”, then read this list again."
)

_UNREAD: Mapping[Unread, str] = {
    "first_name": "{rows} without a first name we could use: a text with {{first_name}} leaves it out there.",
    "bib": "{rows} with a bib too long to be one: it is left out.",
    "wave": "{rows} with a wave we could not read: they start with the first.",
    "distance": "{rows} with a distance too long to be one: it is left out.",
    "language": "{rows} with a language that is neither English nor Spanish: they get the English text.",
    "pace_seconds": "{rows} with a pace or finish time we could not read: no text is timed to their mile.",
}


def notes_on(
    rows: Iterable[ReadRow], columns: Sequence[Column | None], *, race: Race, allowed: frozenset[str]
) -> list[str]:
    """Say, a sentence each, what is missing in a list and what could not be made out.

    Args:
        rows: those of countries we may not text, and those with something unread, at least.
        columns: what each column was taken for.
        allowed: the countries whose numbers may be texted.
    """
    countries: Counter[str] = Counter()
    unread: Counter[Unread] = Counter()
    for row in rows:
        countries.update([row.country] if row.country else [])
        unread.update(row.unread if row.reason is None else ())
    return [
        *([] if "phone" in columns else [NO_PHONES]),
        *(_abroad(country, times, allowed) for country, times in countries.most_common()),
        *(_UNREAD[what].format(rows=_counted(times)) for what, times in unread.most_common()),
        *([NO_DISTANCE] if "finish" in columns and meters_of(race.distance) is None else []),
    ]


def _counted(times: int) -> str:
    return "1 row" if times == 1 else f"{times:,} rows"


def _abroad(country: str, times: int, allowed: frozenset[str]) -> str:
    numbers = "1 number is" if times == 1 else f"{times:,} numbers are"
    return f"{numbers} of {country_name(country)} ({country}), which we may not text: only {listed(allowed)}."
