"""Slips of wet thumbs mended: a word nobody writes is taken for the known word it is nearest to."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.words import Words, squeeze

_SHORTEST = 4  # shorter words are one slip away from too many others: "hip", "hop", "shin"
_LONG = 8  # from this length on two slips are forgiven
_GLUED_FROM = 6


class Spelling:
    """Mends words against the known ones; an ordinary word of either language is never a slip."""

    def __init__(
        self,
        known: Iterable[str],
        *,
        ordinary: frozenset[str],
        is_known: Callable[[str], bool],
        rare: frozenset[str] = frozenset(),
    ) -> None:
        """Index the known words of four letters or more by what they become when letters are left out.

        Args:
            known: the words to mend to.
            ordinary: words that are right as they are, of four letters or more.
            is_known: tells of any word, also of one known by its beginning, that the phrases have a place for it.
            rare: words that are right as they are too, but may be mended in a text that makes no sense with them.
        """
        self._known = frozenset(known)
        self._is_known = is_known
        self._ordinary = ordinary
        self._rare = rare
        self._by_rest: dict[str, set[str]] = defaultdict(set)
        for word in self._known:
            if len(word) >= _SHORTEST and word.isalpha():
                for rest in _rests(word):
                    self._by_rest[rest].add(word)
        self.mend = lru_cache(maxsize=65_536)(self._mend)

    def mend_all(self, words: Words, *, loosely: bool = False) -> Words:
        """Mend every word of a text, `loosely` rare ones too; a glued one, such as "rightcalf", becomes several."""
        mended = [self.mend(word, loosely) for word in words.words]
        if all(len(pieces) == 1 for pieces in mended):
            return Words(tuple(pieces[0] for pieces in mended), words.sentences, words.clauses, words.plain)
        return Words(
            tuple(piece for pieces in mended for piece in pieces),
            _spread(words.sentences, mended),
            _spread(words.clauses, mended),
            words.plain,
        )

    def _mend(self, word: str, loosely: bool = False) -> tuple[str, ...]:
        if not word.isalpha() or word in self._known or word in self._ordinary:
            return (word,)
        if self._is_known(word):
            return self._unglued(word) or (word,)
        if word in self._rare and not loosely:
            return (word,)
        short = squeeze(word)
        if short != word and self._is_right(short):
            return (short,)
        if len(word) < _SHORTEST:
            return (word,)
        nearest = self._nearest(short)
        return (nearest,) if nearest else self._unglued(word) or (word,)

    def _is_right(self, word: str) -> bool:
        return self._is_known(word) or word in self._ordinary

    def _nearest(self, word: str) -> str | None:
        """Find the known word at most one slip away (two in a long word): letters swapped, left out, added, changed."""
        most = 2 if len(word) >= _LONG else 1
        candidates = {known for rest in _rests(word) for known in self._by_rest.get(rest, ())}
        found = [
            (distance, sorted(known) != sorted(word), known[0] != word[0], -len(known), known)
            for known in candidates
            if (distance := OSA.distance(word, known, score_cutoff=most)) <= most
        ]
        return min(found)[4] if found else None

    def _unglued(self, word: str) -> tuple[str, ...]:
        """Cut a run of known words apart, the longest first word first; empty where it is no such run."""
        if len(word) < _GLUED_FROM:
            return ()
        for cut in range(len(word) - 1, 0, -1):
            first, rest = word[:cut], word[cut:]
            if not self._may_be_glued(first):
                continue
            if self._may_be_glued(rest) and (len(first) > 2 or len(rest) > 2):
                return (first, rest)
            following = self._unglued(rest)
            if following:
                return (first, *following)
        return ()

    def _may_be_glued(self, word: str) -> bool:
        return word in self._known and (len(word) > 1 or word == "i")


def _rests(word: str) -> set[str]:
    """Leave out no letter, one, and in a long word two: two words one slip apart share one of these."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) < _LONG:
        return {word} | once
    return {word} | once | {rest[:i] + rest[i + 1 :] for rest in once for i in range(len(rest))}


def _spread(numbers: tuple[int, ...], mended: list[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(number for number, pieces in zip(numbers, mended, strict=True) for _ in pieces)
