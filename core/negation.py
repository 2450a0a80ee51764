"""Signs taken back: "no chest pain", "sin mareo"."""

from collections.abc import Iterable

from core.words import Words


class Negation:
    """Tells whether the words of a phrase found in a text are denied there."""

    def __init__(self, *, negators: Iterable[str], unseen: Iterable[str]) -> None:
        """Take the words that deny, and those across which they reach ("no *signs of* chest pain")."""
        self._negators = frozenset(negators)
        self._unseen = frozenset(unseen)

    def denies(self, words: Words, positions: tuple[int, ...], across: frozenset[int] = frozenset()) -> bool:
        """Tell whether one of the positions is denied by a word that is not itself part of the phrase.

        A denial reaches over the positions of `across` too: "no *chest pain* or dizziness".
        """
        return any(self._reaches(words, position, positions, across) for position in positions)

    def _reaches(self, words: Words, position: int, own: tuple[int, ...], across: frozenset[int]) -> bool:
        for before in range(position - 1, -1, -1):
            if words.clauses[before] != words.clauses[position]:
                return False
            word = words.words[before]
            if before not in own and word in self._negators:
                return True
            if before not in own and before not in across and word not in self._unseen:
                return False
        return False
