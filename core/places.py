"""Where a text says that the runner is: a city, a state, a country, a ZIP code or a time zone in words.

The list of places is in `core/gazetteer.py`; `core/mentions.py` finds its names in a text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.catalog import Language, Places
from core.gazetteer import Entry, Gazetteer, fold
from core.mentions import Mentions, mentions_of
from core.place_names import Mention
from core.zones import city_of_zone, keep_same_clock

MOST_CANDIDATES = 4
_RIVAL = 0.1  # of the people of the biggest place of a name: from there on a namesake may be meant too
_OWN_COUNTRY = 20  # times as much as abroad
_SMALL = 100  # thousand people: a smaller city is not meant by the name of a state, as Wyoming in Michigan

_MOST_WORDS = 40  # of a text; who says where they are says it sooner
_WORD = re.compile(r"[a-z0-9]+|[,;.!?\n]")
_SHORT = re.compile(r"\b([a-z])\. ?([a-z])\b\.?")  # "d.c.", "u.k."
_ABBREVIATED = re.compile(r"\b(st|ft|mt)\.")
_IANA = re.compile(r"\b[a-z]+(?:/[a-z_]+(?:-[a-z_]+)*(?:[+-]\d+)?)+")
_OFFSET = re.compile(r"\b(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?(\d\d))?\b")
_ZIP = re.compile(r"(?<![\d.,:#])(\d{5})(?:-\d{4})?(?![\d.,:]\d|\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runner is: the city as we say it, and its zone by its IANA name."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Several:
    """A name that fits places with different clocks, so that we must ask: (label, zone) of each, the biggest first."""

    candidates: tuple[tuple[str, str], ...]


def read_place(
    plain: str,
    places: Places,
    *,
    is_answer: bool = False,
    country: str | None = None,
    language: Language = "en",
) -> Place | Several | None:
    """Read where a text says that the runner is.

    Args:
        plain: the text made comparable (`core.words.comparable`).
        places: the places of the catalog.
        is_answer: the text answers "where are you?": then a bare name or ZIP code counts, else only one that a word
            such as "in" or "time" makes a place.
        country: the ISO country of the runner's number: its places count far more than their namesakes abroad.
        language: of the names.

    Returns:
        None where the text names no place we know. Of namesakes the biggest, unless another one with more than a tenth
        of its people keeps another time. EST is New York's time, in summer too: so people mean it.
    """
    mentions = mentions_of(places)
    words = _words(plain)
    exact = _in_figures(plain, words, mentions, is_answer=is_answer)
    if exact is not None:
        return exact.place
    found = _likeliest(mentions.find(words, is_answer=is_answer), words, mentions)
    return _meant(found, mentions.names.gazetteer, country, language)


def says_where(plain: str, places: Places) -> bool:
    """Tell whether a text says where the runner is, or when they are back home, and nothing else.

    It says so with a place and words of travel, as in "in denver mon to sun" or "back sunday", with a city and its
    state; a bare "back", "denver" or "80202" does not.
    """
    mentions = mentions_of(places)
    words = _words(plain)
    if "/" in plain and mentions.names.gazetteer.zone_named(plain.strip()):
        return True
    if not mentions.may_say_where(words):
        return False
    found = mentions.find(words, is_answer=False)
    if not mentions.are_all_of_travel(words, found):
        return False
    is_back = mentions.any_of("returning", words)
    is_there = any(not mention.is_zone or mentions.before(words, mention.start) == "on" for mention in found)
    return is_there or (is_back and any(mentions.any_of(group, words) for group in ("dates", "where_to")))


def _words(plain: str) -> list[str]:
    """Cut a text into folded words and the marks between them."""
    if plain.isascii() and plain.replace(" ", "").isalnum():
        return fold(plain).split()[:_MOST_WORDS]
    joined = _ABBREVIATED.sub(r"\1", _SHORT.sub(r"\1\2", plain))
    return _WORD.findall(fold(" ".join(_WORD.findall(joined)), keep_marks=True))[:_MOST_WORDS]


@dataclass(frozen=True, slots=True)
class _Exact:
    """What figures or an IANA name say; `place` is None where they say a place that there is not."""

    place: Place | None


def _in_figures(plain: str, words: Sequence[str], mentions: Mentions, *, is_answer: bool) -> _Exact | None:
    """Read an IANA name, an offset from UTC or a ZIP code; None where there is none of them."""
    name = _IANA.search(plain)
    zone = mentions.names.gazetteer.zone_named(name[0]) if name else None
    if zone:
        return _Exact(_in_zone(zone))
    offset = _OFFSET.search(plain)
    if offset:
        return _Exact(_at_offset(offset))
    code = _ZIP.search(plain)
    if code and (is_answer or _is_zip(plain) or mentions.any_of("zip_nouns", words)):
        zone = mentions.names.gazetteer.zone_of_zip(code[1])
        return _Exact(_in_zone(zone) if zone else None)
    return None


def _is_zip(plain: str) -> bool:
    return _ZIP.fullmatch(plain.strip()) is not None


def _in_zone(zone: str) -> Place:
    return Place(city_of_zone(zone), zone)


def _at_offset(offset: re.Match[str]) -> Place | None:
    """Give the zone of an offset of whole hours; its name counts westward: UTC-5 is Etc/GMT+5."""
    hours = int(offset[2])
    if int(offset[3] or 0) or hours > (14 if offset[1] == "+" else 12):
        return None
    return _in_zone(f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}" if hours else "Etc/UTC")


def _likeliest(found: list[Mention], words: Sequence[str], mentions: Mentions) -> list[Mention]:
    """Leave out what is only named beside where they are: where they come from, where they will be back, the zone."""
    for is_beside in (_is_of_return, _is_left_behind, _is_zone):
        found = [mention for mention in found if not is_beside(mention, words, mentions)] or found
    return [mention for mention in found if not any(_is_around(mention, other) for other in found)]


def _is_of_return(mention: Mention, words: Sequence[str], mentions: Mentions) -> bool:
    return mentions.any_of("returning", words[max(0, mention.start - 2) : mention.start])


def _is_left_behind(mention: Mention, words: Sequence[str], mentions: Mentions) -> bool:
    return mentions.is_one_of("coming_from", mentions.before(words, mention.start))


def _is_zone(mention: Mention, _words: Sequence[str], _mentions: Mentions) -> bool:
    return mention.is_zone


def _is_around(mention: Mention, other: Mention) -> bool:
    """Tell whether one place is the state or country of another: "in the US, in Miami"."""
    if any(entry.is_region for entry in other.entries):
        return False
    return any(city.is_in(entry.region) for entry in mention.entries if entry.is_region for city in other.entries)


def _meant(
    found: Sequence[Mention], gazetteer: Gazetteer, country: str | None, language: Language
) -> Place | Several | None:
    entries = _of_different_clocks(entry for mention in found for entry in _likely(mention.entries, country))
    if not entries:
        return None
    if len(entries) == 1:
        return Place(gazetteer.name(entries[0], language), entries[0].zone)
    return Several(tuple((gazetteer.label(entry, language), entry.zone) for entry in entries[:MOST_CANDIDATES]))


def _likely(entries: Sequence[Entry], country: str | None) -> list[Entry]:
    """Give the biggest of the places that bear one name, and those not much smaller, the biggest first."""

    def weight(entry: Entry) -> float:
        return entry.people * (_OWN_COUNTRY if country and entry.is_in(country) else 1)

    if any(entry.is_region for entry in entries):
        entries = [entry for entry in entries if entry.is_region or entry.people >= _SMALL]
    heaviest = max(map(weight, entries), default=0)
    return sorted((entry for entry in entries if weight(entry) > heaviest * _RIVAL), key=weight, reverse=True)


def _of_different_clocks(entries: Iterable[Entry]) -> list[Entry]:
    kept: list[Entry] = []
    for entry in entries:
        if not any(keep_same_clock(entry.zone, other.zone) for other in kept):
            kept.append(entry)
    return kept
