"""Body parts that a phone has turned into another word: "half is cramping", "my squads are on fire"."""

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import OSA

from core.words import Words

_LONG = 6  # from this length on two letters may differ


class Autocorrect:
    """Takes everyday words back to the area they may have been; only for texts that say it hurts and name no area."""

    def __init__(self, areas: Iterable[str], *, never: frozenset[str]) -> None:
        """Take the words areas are named by, and those that are never one of them ("head", "and")."""
        self._areas = sorted(word for word in areas if len(word) > 2)
        self._never = never

    def guess(self, words: Words) -> Words | None:
        """Replace the word nearest to an area's; None where none is near."""
        guesses = [
            (distance, word[0] != area[0], at, area)
            for at, word in enumerate(words.words)
            if len(word) > 2 and word not in self._never
            for area in self._areas
            if (distance := OSA.distance(word, area, score_cutoff=_most(area))) <= _most(area)
        ]
        if not guesses:
            return None
        _, _, at, area = min(guesses)
        return replace(words, words=(*words.words[:at], area, *words.words[at + 1 :]))


def _most(area: str) -> int:
    return 2 if len(area) >= _LONG else 1
