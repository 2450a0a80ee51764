"""Phrases as the content writes them, found in the words of a text.

docs/content.md tells the coach how a phrase is written; `parse` holds the rules. All phrases of the catalog go into
one `PhraseBook`, which reads a text once and tells which phrases stand in it, and where.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Generic, TypeVar

from core.words import Words

_NEAR = 8  # words between the two sides of "chest + hurts"; further apart they seldom belong together
_MOST_FILLERS = 3
_MOST_PLACES = 6  # of one piece in one text: bounds the work on a text of "calf calf calf ..."


Owner = TypeVar("Owner")


class PhraseError(Exception):
    """A phrase is not written as docs/content.md says; names the phrase."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: any of these words, or of words with these beginnings."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What must stand in a text.

    Args:
        groups: all must be there, anywhere in the text ("&"); within a group all pieces must be near each other in
            one sentence ("+"); a piece is a run of slots.
        whole: the text says nothing else ("=").
    """

    groups: tuple[tuple[tuple[Slot, ...], ...], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Hit(Generic[Owner]):
    """One phrase found: whose it is, and the positions of its words in the text, ascending."""

    owner: Owner
    positions: tuple[int, ...]


def parse(phrase: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Read a phrase in the notation of the content.

    Args:
        phrase: such as "chest + @pain|@tight", "passed out", "collaps*", "diabetic & shaky" or "= emergency".
        groups: the named word groups, each of words or beginnings ("hurt*").

    Raises:
        PhraseError: an unknown group, a character that no comparable text contains, or an empty place.
    """
    text = phrase.strip()
    whole = text.startswith("=")
    if whole:
        text = text[1:]
    found = tuple(
        tuple(tuple(_slot(word, groups, phrase) for word in piece.split()) for piece in group.split("+"))
        for group in text.split("&")
    )
    if not all(piece for group in found for piece in group):
        raise PhraseError(f'"{phrase}" has an empty place; write words on both sides of + and &.')
    return Phrase(found, whole)


def _slot(text: str, groups: Mapping[str, Sequence[str]], phrase: str) -> Slot:
    words: set[str] = set()
    beginnings: set[str] = set()
    for word in _spell_out(text, groups, phrase):
        if word.endswith("*"):
            beginnings.add(word[:-1])
        else:
            words.add(word)
    return Slot(frozenset(words), tuple(sorted(beginnings)))


def _spell_out(text: str, groups: Mapping[str, Sequence[str]], phrase: str) -> Iterator[str]:
    for alternative in text.split("|"):
        if alternative.startswith("@"):
            if alternative[1:] not in groups:
                raise PhraseError(f'"{phrase}" names the group {alternative}, which no file under content/words has.')
            yield from groups[alternative[1:]]
        elif re.fullmatch(r"[a-z]+\*?|\d+", alternative):
            yield alternative
        else:
            raise PhraseError(
                f'"{phrase}": "{alternative}" cannot be found in a text; write small letters without accents or '
                "apostrophes, one word a place."
            )


class PhraseBook(Generic[Owner]):
    """All phrases of one catalog, indexed by their rarest word, so that a text pays only for what it may contain."""

    def __init__(self, phrases: Iterable[tuple[Owner, Phrase]], *, fillers: Iterable[str]) -> None:
        """Index phrases, each with the name of its owner; `fillers` are the small words that may stand between."""
        self._fillers = frozenset(fillers)
        self._slots: dict[Slot, int] = {}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_beginning: dict[str, list[int]] = defaultdict(list)
        self._by_anchor: dict[int, list[_Compiled[Owner]]] = defaultdict(list)
        self._slots_of_word: dict[str, tuple[int, ...]] = {}
        for owner, phrase in phrases:
            self._add(owner, phrase)
        self._anchors = frozenset(self._by_anchor)
        self._beginning_lengths = tuple(sorted({len(beginning) for beginning in self._by_beginning}))

    def _add(self, owner: Owner, phrase: Phrase) -> None:
        groups = tuple(tuple(tuple(self._number(slot) for slot in piece) for piece in group) for group in phrase.groups)
        slots = [slot for group in phrase.groups for piece in group for slot in piece]
        anchor = min(slots, key=lambda slot: (len(slot.words) + 3 * len(slot.beginnings), sorted(slot.words)))
        needed = frozenset(self._number(slot) for slot in slots)
        self._by_anchor[self._number(anchor)].append(_Compiled(owner, groups, phrase.whole, needed))

    def _number(self, slot: Slot) -> int:
        if slot not in self._slots:
            number = self._slots[slot] = len(self._slots)
            for word in slot.words:
                self._by_word[word].append(number)
            for beginning in slot.beginnings:
                self._by_beginning[beginning].append(number)
        return self._slots[slot]

    @property
    def known_words(self) -> frozenset[str]:
        """Every whole word that some phrase names: what a misspelt word may have meant."""
        return frozenset(self._by_word)

    def knows(self, word: str) -> bool:
        """Tell whether some phrase has a place for this word."""
        return bool(self._slots_for(word))

    def find(self, words: Words) -> list[Hit[Owner]]:
        """Tell which phrases stand in a text, in no particular order; a phrase may be there several times."""
        places: dict[int, list[int]] = {}
        for position, word in enumerate(words.words):
            for slot in self._slots_for(word):
                places.setdefault(slot, []).append(position)
        present = places.keys()
        search = _Search(words, places, self._fillers)
        return [
            Hit(compiled.owner, positions)
            for slot in self._anchors.intersection(places)
            for compiled in self._by_anchor[slot]
            if compiled.needed <= present
            for positions in search.places_of(compiled)
        ]

    def _slots_for(self, word: str) -> tuple[int, ...]:
        slots = self._slots_of_word.get(word)
        if slots is None:
            found = list(self._by_word.get(word, ()))
            for length in self._beginning_lengths:
                found += self._by_beginning.get(word[:length], ()) if length <= len(word) else ()
            slots = tuple(dict.fromkeys(found))
            if len(self._slots_of_word) < 50_000:
                self._slots_of_word[word] = slots
        return slots


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[Owner]):
    owner: Owner
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    whole: bool
    needed: frozenset[int]


class _Search:
    """The search of one text: where each slot can stand, and from there where a phrase does."""

    def __init__(self, words: Words, places: Mapping[int, list[int]], fillers: frozenset[str]) -> None:
        self._words = words
        self._places = places
        self._fillers = fillers

    def places_of(self, phrase: _Compiled[Owner]) -> Iterator[tuple[int, ...]]:
        """Go through the places where a phrase stands, each the positions of its words, ascending."""
        if len(phrase.groups) == 1 and not phrase.whole:
            yield from self._places_of_group(phrase.groups[0])
            return
        by_group = []
        for group in phrase.groups:
            found = self._places_of_group(group)
            if not found:
                return
            by_group.append(found)
        for together in product(*by_group):
            positions = tuple(sorted({position for place in together for position in place}))
            if not phrase.whole or self._is_all(positions):
                yield positions

    def _places_of_group(self, group: tuple[tuple[int, ...], ...]) -> list[tuple[int, ...]]:
        if len(group) == 1:
            return self._places_of_piece(group[0])
        by_piece = []
        for piece in group:
            found = self._places_of_piece(piece)
            if not found:
                return []
            by_piece.append(found[:_MOST_PLACES])
        return [
            tuple(sorted({position for place in together for position in place}))
            for together in product(*by_piece)
            if self._are_near(together)
        ]

    def _are_near(self, pieces: tuple[tuple[int, ...], ...]) -> bool:
        if len({self._words.sentences[place[0]] for place in pieces}) > 1:
            return False
        in_order = sorted(pieces)
        return all(0 < after[0] - before[-1] <= _NEAR for before, after in pairwise(in_order))

    def _places_of_piece(self, piece: tuple[int, ...]) -> list[tuple[int, ...]]:
        starts = self._places.get(piece[0], ())
        if len(piece) == 1:
            return [(start,) for start in starts]
        found = []
        for start in starts:
            place = self._run_from(start, piece)
            if place:
                found.append(place)
        return found

    def _run_from(self, start: int, piece: tuple[int, ...]) -> tuple[int, ...] | None:
        place = [start]
        at = start
        for slot in piece[1:]:
            following = self._next_place(at, self._places.get(slot, ()))
            if following is None:
                return None
            place.append(following)
            at = following
        return tuple(place)

    def _next_place(self, at: int, places: Sequence[int]) -> int | None:
        words, sentences = self._words.words, self._words.sentences
        for following in range(at + 1, min(at + 2 + _MOST_FILLERS, len(words))):
            if sentences[following] != sentences[at]:
                return None
            if following in places:
                return following
            if words[following] not in self._fillers:
                return None
        return None

    def _is_all(self, positions: tuple[int, ...]) -> bool:
        words = self._words.words
        return all(i in positions or words[i] in self._fillers for i in range(len(words)))
