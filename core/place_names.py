"""Names of places in a row of words: the longest name that begins at a word, with the state or country said next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from content.catalog import Places
from core.gazetteer import LONGEST_NAME, Entry, Gazetteer, fold, gazetteer_of

BREAKS = frozenset(",;.!?\n")
_LONGEST_REGION = 4  # words, as "islas virgenes de ee uu"
_JOINING = ("in", "en", "de")
_BEFORE_REGION = (",", *_JOINING)
_OTHER_WORDS = ("travel", "dates", "articles", "never_a_place")
_LONGEST_CODE = 3  # letters: "co", "nsw"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text.

    Args:
        start, end: its first word, and the one after its last.
        entries: the places that bear it.
        is_zone: it is the name of a time zone, as "mountain".
        is_narrowed: its state or country is said too, as in "portland, maine".
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    is_zone: bool = False
    is_narrowed: bool = False


class PlaceNames:
    """Finds names in folded words (`core.gazetteer.fold`), whatever stands around them."""

    def __init__(self, places: Places) -> None:
        groups = places.words.groups
        self._places = places
        self._also_called = {fold(name): fold(other).split() for name, other in places.words.also_called.items()}
        self._first_words = frozenset(name.partition(" ")[0] for name in self._also_called)
        self._dates = frozenset(groups["dates"])
        self._other_words = frozenset(chain(*(groups[kind] for kind in _OTHER_WORDS)))

    @property
    def gazetteer(self) -> Gazetteer:
        """Give the list of places, made ready when it is first asked for."""
        return gazetteer_of(self._places)

    def is_nickname(self, name: str) -> bool:
        """Tell whether a name is one that only runners use, as "nyc"."""
        return name in self._also_called

    def longest_at(self, words: Sequence[str], at: int) -> Mention | None:
        """Find the longest name that begins at a word: "new york" before "york", "kansas city, ks" before both."""
        is_nickname = words[at] in self._first_words
        farthest = min(len(words), at + LONGEST_NAME) if is_nickname else self.gazetteer.end_of_names(words, at)
        for end in range(farthest, at, -1):
            name = " ".join(words[at:end])
            entries = self._nicknamed(name) or (() if name in self._other_words else self._bearing(name))
            if entries:
                return self._narrowed(words, Mention(at, end, entries))
        return None

    def nearest_at(self, words: Sequence[str], at: int, end: int) -> Mention | None:
        """Find the city that these words are a slip of, as "pheonix" or "san fransico"."""
        city = self.gazetteer.nearest(" ".join(words[at:end]))
        return self._narrowed(words, Mention(at, end, self._bearing(city))) if city else None

    def region_at(self, words: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Find the longest name of a state or country that begins at a word: the word after it, and its codes."""
        for end in range(min(len(words), at + _LONGEST_REGION), at, -1):
            codes = self.gazetteer.regions(" ".join(words[at:end]))
            if codes and (end > at + 1 or self._is_code(words, at)):
                return end, codes
        return at, []

    def may_be_region(self, words: Iterable[str]) -> bool:
        """Tell cheaply whether a state or country may be among these words."""
        return not self.gazetteer.region_words.isdisjoint(words)

    def of_regions(self, codes: Iterable[str]) -> tuple[Entry, ...]:
        """Give what stands for these states and countries."""
        return tuple(chain(*(self.gazetteer.of_region(code) for code in codes)))

    def _nicknamed(self, name: str) -> tuple[Entry, ...]:
        words = self._also_called.get(name, [])
        for end in range(len(words), 0, -1):
            entries = self._bearing(" ".join(words[:end]))
            if entries:
                return self._narrowed(words, Mention(0, end, entries)).entries
        return ()

    def _bearing(self, name: str) -> tuple[Entry, ...]:
        return (*self.gazetteer.cities(name), *self.of_regions(self.gazetteer.regions(name)))

    def _narrowed(self, words: Sequence[str], mention: Mention) -> Mention:
        """Keep the places in the state or country that is said next: "portland, or", "leon de mexico"."""
        following = words[mention.end] if mention.end < len(words) else ""
        at = mention.end + (following in _BEFORE_REGION)
        end, codes = self.region_at(words, at)
        is_code = end - at <= 1 and len("".join(words[at:end])) <= _LONGEST_CODE
        if is_code and following in _JOINING:
            return mention
        inside = [entry for entry in mention.entries if any(entry.is_in(code) for code in codes)]
        if not inside and at < len(words) and self._is_code(words, at) and following not in _JOINING:
            code = words[at].upper()
            inside, end = [entry for entry in mention.entries if code in entry.region.split("-")], at + 1
        if not inside and codes and (following == "," or not is_code):
            end, inside = (
                self.region_at(words, at)[0],
                [*self.of_regions(codes)],
            )  # a namesake too small for the list: Paris, Colorado
        return replace(mention, end=end, entries=tuple(inside), is_narrowed=True) if inside else mention

    def _is_code(self, words: Sequence[str], at: int) -> bool:
        """Tell whether "or", "in" or "me" is a state here: nothing but a date follows. Other words may always be."""
        following = words[at + 1] if at + 1 < len(words) else "."
        is_last = following in BREAKS or following.isdigit() or following in self._dates
        return is_last or words[at] not in self._other_words
