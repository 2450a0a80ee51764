"""Names of places in a text, where they stand as one: after "in" or "to", before "time", or in an answer of its own.

Many cities are called as other things are (Reading, Nice, Mobile), so a name alone says little.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from content.catalog import Places
from core.gazetteer import LONGEST_NAME, Entry, Gazetteer, fold, gazetteer_of
from core.zones import city_of_zone

BREAKS = frozenset(",;.!?\n")
_LONGEST_REGION = 4  # words, as "islas virgenes de ee uu"
FEW_WORDS = 5  # a text that may be a name and nothing else, as "san jose, costa rica"
_UNKNOWN_TOWN = 3  # words, before the state of a town that the list lacks


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


@lru_cache(maxsize=4)
def mentions_of(places: Places) -> "Mentions":
    """Give the words around a place made ready."""
    return Mentions(places)


class Mentions:
    """Finds the names of places in the words of a text."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._zone_words = {fold(name): zone for name, zone in places.words.zone_words.items()}
        self._also_called = {fold(name): other for name, other in places.words.also_called.items()}
        self._groups = {name: frozenset(words) for name, words in places.words.groups.items()}
        names = chain(self._zone_words, self._also_called)
        self._first_words = frozenset(name.partition(" ")[0] for name in names)
        travel = ("travel", "dates", "zone_nouns", "zip_nouns")
        self._of_travel = frozenset(chain(BREAKS, *(self._groups[name] for name in travel)))

    @property
    def gazetteer(self) -> Gazetteer:
        """Give the list of places, made ready when it is first asked for."""
        return gazetteer_of(self._places)

    def is_one_of(self, group: str, word: str) -> bool:
        """Tell whether a word is of a group of content/words/zones.toml."""
        return word in self._groups[group]

    def any_of(self, group: str, words: Sequence[str]) -> bool:
        """Tell whether any word is of a group."""
        return not self._groups[group].isdisjoint(words)

    def find(self, words: Sequence[str], *, is_answer: bool) -> list[Mention]:
        """Find the names that stand where a place stands; where there is none, a state behind an unknown town."""
        found: list[Mention] = []
        anywhere = is_answer or self._may_be_anywhere(words)
        at = 0
        while at < len(words):
            may_begin = anywhere or self._follows_a_locating_word(words, at)
            mention = self._place_at(words, at, is_answer=is_answer) if may_begin else None
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        return found or [*self._states_of_towns(words, is_answer=is_answer)]

    def are_all_of_travel(self, words: Sequence[str], mentions: Sequence[Mention]) -> bool:
        """Tell whether a text says nothing besides these names but words of travel, dates and numbers."""
        named = set(chain(*(range(mention.start, mention.end) for mention in mentions)))
        return all(i in named or word in self._of_travel or word.isdigit() for i, word in enumerate(words))

    def before(self, words: Sequence[str], at: int) -> str:
        """Give the word before a name, articles left out: "in" of "in the UK"."""
        earlier = at - 1
        while earlier >= 0 and words[earlier] in self._groups["articles"]:
            earlier -= 1
        return words[earlier] if earlier >= 0 else ""

    def _place_at(self, words: Sequence[str], at: int, *, is_answer: bool) -> Mention | None:
        if words[at] not in self._first_words and not self.gazetteer.has_name_from(words[at]):
            return None
        for end in range(min(len(words), at + LONGEST_NAME), at, -1):
            name = " ".join(words[at:end])
            if self._is_zone_word(words, at, end, name, is_answer=is_answer):
                return self._zone(words, at, end, name)
            entries = () if end == at + 1 and name in self._groups["never_a_place"] else self._bearing(name)
            if entries:
                mention = self._narrowed(words, Mention(at, end, entries))
                return mention if self._stands_as_place(words, mention, is_answer=is_answer) else None
        return None

    def _may_be_anywhere(self, words: Sequence[str]) -> bool:
        """Tell cheaply whether a name may count though no locating word stands before it."""
        return len(words) <= FEW_WORDS or self.any_of("zone_nouns", words) or self.any_of("dates", words)

    def _follows_a_locating_word(self, words: Sequence[str], at: int) -> bool:
        before = self.before(words, at)
        return before in self._groups["locating"] or before == "on"

    def _is_zone_word(self, words: Sequence[str], at: int, end: int, name: str, *, is_answer: bool) -> bool:
        if name not in self._zone_words:
            return False
        if self.any_of("zone_nouns", words) or self.before(words, at) == "on":
            return True
        is_alone = self.are_all_of_travel([*words[:at], *words[end:]], ())
        return is_alone and (is_answer or name in self._groups["unmistakable"])

    def _zone(self, words: Sequence[str], at: int, end: int, name: str) -> Mention:
        """Give the zone of a zone word; a lone "CT" may be Connecticut too."""
        zone = self._zone_words[name]
        states = () if self.any_of("zone_nouns", words) else self._of_regions(self.gazetteer.regions(name))
        people = max((state.people for state in states), default=1)
        return Mention(at, end, (Entry(city_of_zone(zone), "", zone, people), *states), is_zone=True)

    def _bearing(self, name: str) -> tuple[Entry, ...]:
        other = self._also_called.get(name)
        if other is not None:
            words = fold(other).split()
            return next(
                (self._narrowed(words, Mention(0, end, entries)).entries for end, entries in self._from(words)), ()
            )
        return (*self.gazetteer.cities(name), *self._of_regions(self.gazetteer.regions(name)))

    def _from(self, words: Sequence[str]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
        """Go through the names that a text may begin with, the longest first."""
        for end in range(len(words), 0, -1):
            name = " ".join(words[:end])
            entries = (*self.gazetteer.cities(name), *self._of_regions(self.gazetteer.regions(name)))
            if entries:
                yield end, entries

    def _of_regions(self, codes: Sequence[str]) -> tuple[Entry, ...]:
        return tuple(chain(*(self.gazetteer.of_region(code) for code in codes)))

    def _narrowed(self, words: Sequence[str], mention: Mention) -> Mention:
        """Keep the places in the state or country that is said next: "portland, or", "leon de mexico"."""
        at = mention.end
        is_joined = at < len(words) and words[at] in ("in", "en", "de")
        at += at < len(words) and (words[at] == "," or is_joined)
        end, codes = self._region_at(words, at)
        inside = [entry for entry in mention.entries if any(entry.is_in(code) for code in codes)]
        if inside:
            return replace(mention, end=end, entries=tuple(inside), is_narrowed=True)
        if codes and not is_joined:
            return replace(mention, end=end, entries=self._of_regions(codes), is_narrowed=True)
        code = words[at].upper() if at < len(words) and not is_joined else ""
        inside = [entry for entry in mention.entries if code and code in (entry.region, entry.region.partition("-")[2])]
        if inside and self._is_code(words, at):
            return replace(mention, end=at + 1, entries=tuple(inside), is_narrowed=True)
        return mention

    def _region_at(self, words: Sequence[str], at: int) -> tuple[int, list[str]]:
        """Find the longest name of a state or country that begins here: the word after it, and its codes."""
        for end in range(min(len(words), at + _LONGEST_REGION), at, -1):
            codes = self.gazetteer.regions(" ".join(words[at:end]))
            if codes and (end > at + 1 or self._is_code(words, at)):
                return end, codes
        return at, []

    def _is_code(self, words: Sequence[str], at: int) -> bool:
        """Tell whether "or", "in" or "me" is a state here: nothing but a date follows. Other words are."""
        if words[at] not in self._groups["never_a_place"]:
            return True
        following = words[at + 1] if at + 1 < len(words) else "."
        return following in BREAKS or following.isdigit() or following in self._groups["dates"]

    def _stands_as_place(self, words: Sequence[str], mention: Mention, *, is_answer: bool) -> bool:
        before = self.before(words, mention.start)
        name = " ".join(words[mention.start : mention.end])
        rest = [*words[: mention.start], *words[mention.end :]]
        is_alone = self.are_all_of_travel(rest, ()) and (is_answer or mention.is_narrowed or self.any_of("dates", rest))
        if name in self._groups["only_in_english"]:
            return is_alone or before in self._groups["english_locating"]
        following = words[mention.end] if mention.end < len(words) else ""
        is_of_zone = following in self._groups["zone_nouns"] or before in self._groups["zone_nouns"]
        return is_alone or is_of_zone or before in self._groups["locating"]

    def _states_of_towns(self, words: Sequence[str], *, is_answer: bool) -> Iterator[Mention]:
        for at in range(len(words)):
            if (is_answer and at == 0) or self.before(words, at) in self._groups["locating"]:
                for start in range(at + 1, min(len(words), at + 1 + _UNKNOWN_TOWN)):
                    end, codes = self._region_at(words, start)
                    if codes:
                        yield Mention(at, end, self._of_regions(codes))
                        return
