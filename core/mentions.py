"""Names of places where they stand as one: after "in" or "to", before "time", or in an answer of its own.

Many cities are called as other things are (Reading, Nice, Mobile), so a name alone says little.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.catalog import Places
from core.gazetteer import Entry, fold
from core.place_names import BREAKS, Mention, PlaceNames
from core.zones import city_of_zone

FEW_WORDS = 5  # a text that may be a name and nothing else, as "san jose, costa rica"
_BIG = 100  # thousand people, from which a bare name counts among other words of an answer
_WELL_KNOWN = 500  # thousand people, from which a city is meant even where its name is an ordinary word
_SHORT_NAME = 3  # letters: the lists of ordinary words have only longer ones
_LONG_ZONE = 6  # letters: in a shorter word a slip may make anything of it
_LONGEST_SLIP = 3  # words, as "slat lake city"
_OPENING = ("locating", "leading", "dates", "returning")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|20\d\d")  # of a day or a year; "6am" is the time of a run
_UNKNOWN_TOWN = 3  # words, before the state of a town that the list lacks


@lru_cache(maxsize=4)
def mentions_of(places: Places) -> "Mentions":
    """Give the words around a place made ready."""
    return Mentions(places)


class Mentions:
    """Finds the places that a text speaks of as places."""

    def __init__(self, places: Places) -> None:
        words = places.words
        self.names = PlaceNames(places)
        self._zone_words = {fold(name): zone for name, zone in words.zone_words.items()}
        self._longest_zone = max((len(name.split()) for name in self._zone_words), default=0)
        self._groups = {name: frozenset(words) for name, words in words.groups.items()}
        kinds = ("travel", "dates", "zone_nouns", "zip_nouns")
        self._of_travel = frozenset(chain(BREAKS, *(self._groups[kind] for kind in kinds)))
        self._opening = frozenset(chain(*(self._groups[kind] for kind in _OPENING)))
        self._ordinary = frozenset(chain(*words.ordinary.values()))

    def is_one_of(self, group: str, word: str) -> bool:
        """Tell whether a word is of a group of content/words/zones.toml."""
        return word in self._groups[group]

    def any_of(self, group: str, words: Sequence[str]) -> bool:
        """Tell whether any word is of a group."""
        return not self._groups[group].isdisjoint(words)

    def may_say_where(self, words: Sequence[str]) -> bool:
        """Tell cheaply whether a text may say where the runner is, since most say something else."""
        return not self._opening.isdisjoint(words) or self.names.may_be_region(words[1:])

    def before(self, words: Sequence[str], at: int) -> str:
        """Give the word before a name, articles left out: "in" of "in the UK"."""
        earlier = at - 1
        while earlier >= 0 and words[earlier] in self._groups["articles"]:
            earlier -= 1
        return words[earlier] if earlier >= 0 else ""

    def are_all_of_travel(self, words: Sequence[str], mentions: Sequence[Mention] = ()) -> bool:
        """Tell whether a text says nothing besides these names but words of travel, dates and numbers."""
        named = set(chain(*(range(mention.start, mention.end) for mention in mentions)))
        return all(i in named or self._is_of_travel(word) for i, word in enumerate(words))

    def _is_of_travel(self, word: str) -> bool:
        return word in self._of_travel or _NUMBER.fullmatch(word) is not None

    def find(self, words: Sequence[str], *, is_answer: bool) -> list[Mention]:
        """Find the names that stand as places; else a state behind a town we do not know, else a slip of a name."""
        found: list[Mention] = []
        is_anywhere = is_answer or self._may_be_anywhere(words)
        at = 0
        while at < len(words):
            may_begin = is_anywhere or self._follows_a_locating_word(words, at)
            mention = self._at(words, at, is_answer=is_answer) if may_begin else None
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        if not found:
            found += self._states_of_towns(words, is_answer=is_answer)
        return found or [*self._slips(words, is_answer=is_answer)]

    def _may_be_anywhere(self, words: Sequence[str]) -> bool:
        """Tell cheaply whether a name may count though no locating word stands before it."""
        return len(words) <= FEW_WORDS or self.any_of("zone_nouns", words) or self.any_of("dates", words)

    def _follows_a_locating_word(self, words: Sequence[str], at: int) -> bool:
        before = self.before(words, at)
        return before in self._groups["locating"] or before in self._groups["leading"] or before == "on"

    def _at(self, words: Sequence[str], at: int, *, is_answer: bool) -> Mention | None:
        zone = self._zone_at(words, at, is_answer=is_answer)
        if zone:
            return zone
        mention = self.names.longest_at(words, at)
        return mention if mention and self._is_place(words, mention, is_answer=is_answer) else None

    def _zone_at(self, words: Sequence[str], at: int, *, is_answer: bool) -> Mention | None:
        for end in range(min(len(words), at + self._longest_zone), at, -1):
            name = " ".join(words[at:end])
            if name in self._zone_words and self._is_zone(words, at, end, name, is_answer=is_answer):
                return Mention(at, end, self._entries_of_zone(words, name), is_zone=True)
        return None

    def _is_zone(self, words: Sequence[str], at: int, end: int, name: str, *, is_answer: bool) -> bool:
        if self.any_of("zone_nouns", words) or self.before(words, at) == "on":
            return True
        is_alone = self.are_all_of_travel([*words[:at], *words[end:]])
        return is_alone and (is_answer or name in self._groups["unmistakable"])

    def _entries_of_zone(self, words: Sequence[str], name: str) -> tuple[Entry, ...]:
        """Give the zone of a zone word; a lone "CT" may be Connecticut too."""
        zone = self._zone_words[name]
        is_told = self.any_of("zone_nouns", words)
        states = () if is_told else self.names.of_regions(self.names.gazetteer.regions(name))
        people = max((state.people for state in states), default=1)
        return (Entry(city_of_zone(zone), "", zone, people), *states)

    def _is_place(self, words: Sequence[str], mention: Mention, *, is_answer: bool) -> bool:
        name = " ".join(words[mention.start : mention.end])
        before = self.before(words, mention.start)
        following = words[mention.end] if mention.end < len(words) else ""
        if self.any_of("zone_nouns", (before, following)):
            return True
        rest = [*words[: mention.start], *words[mention.end :]]
        is_alone = self.are_all_of_travel(rest)
        if is_alone and (is_answer or mention.is_narrowed):
            return True
        if name in self._groups["only_in_english"]:
            return before in self._groups["english_locating"]
        if before in self._groups["locating"]:
            return True
        is_led = before in self._groups["leading"] or (is_alone and self.any_of("dates", rest))
        is_big = is_answer and max(entry.people for entry in mention.entries) >= _BIG  # "probably denver"
        return (is_led or is_big) and not self._is_ordinary(name, mention)

    def _is_ordinary(self, name: str, mention: Mention) -> bool:
        """Tell whether a name is far likelier another word: "nuevo", "salta", "normal"."""
        if mention.is_narrowed or self.names.is_nickname(name):
            return False
        if name in self._groups["only_after_in"]:
            return True
        is_word = name in self._ordinary or len(name) <= _SHORT_NAME
        return is_word and max(entry.people for entry in mention.entries) < _WELL_KNOWN

    def _states_of_towns(self, words: Sequence[str], *, is_answer: bool) -> Iterator[Mention]:
        for at in range(len(words)):
            if (is_answer and at == 0) or self.before(words, at) in self._groups["locating"]:
                for start in range(at + 1, min(len(words), at + 1 + _UNKNOWN_TOWN)):
                    end, codes = self.names.region_at(words, start)
                    if codes and len(words[start]) > _SHORT_NAME:
                        yield Mention(at, end, self.names.of_regions(codes))
                        return

    def _slips(self, words: Sequence[str], *, is_answer: bool) -> Iterator[Mention]:
        """Find what may be a slip of a zone beside "time", or of a city where nothing else is said."""
        if self.any_of("zone_nouns", words):
            yield from self._slips_of_zones(words)
        if sum(not self._is_of_travel(word) for word in words) > _LONGEST_SLIP:
            return
        for at in range(len(words)):
            if is_answer or self._follows_a_locating_word(words, at):
                mention = self._slip_of_city(words, at)
                if mention and self.are_all_of_travel(words, [mention]):
                    yield mention
                    return

    def _slips_of_zones(self, words: Sequence[str]) -> Iterator[Mention]:
        long = [name for name in self._zone_words if len(name) >= _LONG_ZONE]
        for at, word in enumerate(words):
            near = process.extractOne(word, long, scorer=OSA.distance, score_cutoff=1)
            if near:
                yield Mention(at, at + 1, self._entries_of_zone(words, near[0]), is_zone=True)

    def _slip_of_city(self, words: Sequence[str], at: int) -> Mention | None:
        for end in range(min(len(words), at + _LONGEST_SLIP), at, -1):
            part = words[at:end]
            if self._of_travel.isdisjoint(part) and not (len(part) == 1 and part[0] in self._ordinary):
                mention = self.names.nearest_at(words, at, end)
                if mention and not self._is_slip_of_a_word(" ".join(part), mention):
                    return mention
        return None

    def _is_slip_of_a_word(self, name: str, mention: Mention) -> bool:
        """Tell whether another word than the city is as near: "manna" is rather "manana" than Manta."""
        near = process.extract(name, self._ordinary, scorer=OSA.distance, score_cutoff=1, limit=None)
        cities = {fold(entry.name) for entry in mention.entries}
        return any(word not in cities for word, _, _ in near)
