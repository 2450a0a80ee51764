"""The list of places made ready: which cities, states and countries bear a name, and the zone of each.

Built the first time a place is asked for. How a text speaks of a place is read in `core/places.py`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.catalog import Language, Places
from core.phone import SPANISH_SPEAKING

LONGEST_NAME = 5  # words, as "santa cruz de la sierra"
_SELDOM_MEANT = 0.1  # of its people, where they seldom call it so: Santiago for Santiago de los Caballeros
_WELL_KNOWN = 100  # thousand people: cities smaller than that are not guessed at from a slip
_KNOWN_ABROAD = 3000  # the same where neither English nor Spanish is spoken
_SPOKEN_IN = SPANISH_SPEAKING | {"US", "CA", "GB", "IE", "AU", "NZ"}
_SHORTEST_SLIP = 5  # letters
_LONG_SLIP = 10
_WITH_SHORT_STATES = ("US-", "CA-")  # countries whose people know every state by its two letters

_LETTERS = str.maketrans(
    {"é": "e", "ñ": "n", "ü": "u", "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "ı": "i", "ß": "ss"}
    | {"-": " ", "/": " ", "_": " "}
)
_MARKS = str.maketrans(dict.fromkeys("'.(),"))
_SHORTER = (("saint ", "st "), ("sainte ", "st "), ("fort ", "ft "), ("mount ", "mt "))


def fold(text: str, *, keep_marks: bool = False) -> str:
    """Fold names so that what is one place reads the same: "St. Paul" and "saint paul" are "st paul"."""
    folded = text.lower().translate(_LETTERS)
    folded = folded if keep_marks else folded.translate(_MARKS)
    for long, short in _SHORTER:
        folded = folded.replace(long, short)
    return folded


class Entry(NamedTuple):
    """A city, or what stands for a state or country: its biggest city of one clock.

    Args:
        name: how it is written.
        region: the ISO country, and of a large one the state: "US-CO"; empty for a mere time zone.
        zone: its IANA name.
        people: thousands of them; less where the name seldom means it.
        is_region: it stands for its whole state or country.
    """

    name: str
    region: str
    zone: str
    people: float
    is_region: bool = False

    def is_in(self, region: str) -> bool:
        """Tell whether it lies in this region, or in a part of it."""
        return self.region == region or self.region.startswith(f"{region}-")


class Gazetteer:
    """All places by their folded names. The cities stay lines, which are sorted, until one is asked for."""

    def __init__(self, places: Places) -> None:
        zones, regions, cities = (part.splitlines() for part in places.cities.split("\n\n"))
        self._zones = [line for line in zones if "\t" not in line]
        self._zone_of = {fold(name): zone or name for name, _, zone in (line.partition("\t") for line in zones)}
        self._said: dict[str, tuple[str, str]] = {}
        self._regions: dict[str, list[str]] = {}
        self._of_region: dict[str, list[Entry]] = {}
        for line in regions:
            self._add_region(line)
        self.region_words = frozenset(word for name in self._regions for word in name.split())
        self._first_words = {name.partition(" ")[0] for name in self._regions}
        self._cities = cities
        self._zips = [line.split("\t") for line in places.zips.splitlines()]

    def _add_region(self, line: str) -> None:
        """Add a state or country, or with "=" a clock of the one before: zone, biggest city, people."""
        if line[0] == "=":
            zone, city, people = line[1:].split("\t")
            region = next(reversed(self._of_region))
            self._of_region[region].append(Entry(city, region, zone, float(people), is_region=True))
            return
        code, english, spanish, *called = line.split("\t")
        self._said[code] = (english, spanish)
        self._of_region[code] = []
        for name in called:
            self._regions.setdefault(name, []).append(code)

    def cities(self, name: str) -> list[Entry]:
        """List the cities of a folded name."""
        start = end = bisect_left(self._cities, f"{name}\t")
        while end < len(self._cities) and self._cities[end].startswith(f"{name}\t"):
            end += 1
        return [self._city(line) for line in self._cities[start:end]]

    def _city(self, line: str) -> Entry:
        name, region, zone, people, *written = line.split("\t")
        weight = float(people) if people[0] != "-" else -float(people) * _SELDOM_MEANT
        zone = self._zones[int(zone)] if zone else self._of_region[region][0].zone
        return Entry(written[0] if written else name.title(), region, zone, weight)

    def end_of_names(self, words: Sequence[str], at: int) -> int:
        """Give the word up to which some name goes on as the words from here do: quick, and seldom far."""
        if words[at] in self._first_words:
            return min(len(words), at + LONGEST_NAME)
        end = at
        while end < min(len(words), at + LONGEST_NAME) and self._begins_city(" ".join(words[at : end + 1])):
            end += 1
        return end

    def _begins_city(self, name: str) -> bool:
        at = bisect_left(self._cities, name)
        return at < len(self._cities) and self._cities[at].startswith((f"{name}\t", f"{name} "))

    def nearest(self, name: str) -> str | None:
        """Give the well-known city that a misspelt name is a slip away from, two if it is long; None in doubt.

        >>> from content.catalog import load
        >>> gazetteer_of(load().places).nearest("pheonix")
        'phoenix'
        """
        if len(name) < _SHORTEST_SLIP:
            return None
        most = 2 if len(name) >= _LONG_SLIP else 1
        near = process.extract(name, self._well_known, scorer=OSA.distance, score_cutoff=most, limit=None)
        meant = {city for city, _, _ in near if city[0] == name[0]}
        return meant.pop() if len(meant) == 1 else None

    @cached_property
    def _well_known(self) -> list[str]:
        rows = (line.split("\t", 4) for line in self._cities)
        return [
            name
            for name, region, _, people, *_ in rows
            if int(people) >= (_WELL_KNOWN if region[:2] in _SPOKEN_IN else _KNOWN_ABROAD)
        ]

    def regions(self, name: str) -> list[str]:
        """List the codes of the states and countries of a folded name."""
        return self._regions.get(name, [])

    def of_region(self, code: str) -> list[Entry]:
        """Give the biggest city of each clock of a state or country; none where there is no such code."""
        return self._of_region.get(code, [])

    def zone_named(self, name: str) -> str | None:
        """Give the zone of an IANA name, old or new, in any letters: "us/mountain"."""
        return self._zone_of.get(fold(name))

    def zone_of_zip(self, code: str) -> str | None:
        """Give the zone of a US ZIP code of five digits; None where no such code is in use."""
        run = bisect_right(self._zips, [f"{code}~"]) - 1
        if run < 0:
            return None
        codes, zone = self._zips[run]
        first, _, last = codes.partition("-")
        return zone if first <= code <= last else None

    def name(self, entry: Entry, language: Language) -> str:
        """Name a city, or the state or country that an entry stands for."""
        if not entry.is_region:
            return entry.name
        english, spanish = self._said[entry.region]
        return spanish if language == "es" else english

    def label(self, entry: Entry, language: Language) -> str:
        """Tell a place from its namesakes: "Portland, OR", "San Jose, Costa Rica"."""
        if entry.region not in self._said:
            return entry.name
        if entry.region.startswith(_WITH_SHORT_STATES):
            return f"{entry.name}, {entry.region[3:]}"
        english, spanish = self._said[entry.region]
        return f"{entry.name}, {spanish if language == 'es' else english}"


@lru_cache(maxsize=4)
def gazetteer_of(places: Places) -> Gazetteer:
    """Give the list of places made ready; the first call for a catalog takes a few milliseconds."""
    return Gazetteer(places)
