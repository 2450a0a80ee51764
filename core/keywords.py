"""STOP, START and HELP: a rule of their own, stricter than for all other words, and read before them."""

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from core.words import Words

_SHORTEST_SLIP = 4


class Keywords:
    """The words that, alone in a text, are a keyword; `read` tells which one."""

    def __init__(
        self, words: Mapping[str, Iterable[str]], *, courtesy: Iterable[str], ordinary: frozenset[str]
    ) -> None:
        """Take the keyword's own words by name ("stop": ["stop", "alto", "opt out"]).

        Args:
            courtesy: words that may stand around a keyword ("please").
            ordinary: real words, which are never a slip of a keyword ("shop").
        """
        self._by_words = {tuple(phrase.split()): name for name, phrases in words.items() for phrase in phrases}
        stop_words = [
            phrase[0]
            for phrase, name in self._by_words.items()
            if name == "stop" and len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_SLIP
        ]
        # Compared anew with every text, the stop words took 30 us, a third of understanding it.
        self._stops_without_doubles = frozenset(map(_without_doubles, stop_words))
        self._stops_by_letters: dict[tuple[str, ...], list[str]] = {}
        for word in stop_words:
            self._stops_by_letters.setdefault(_letters(word), []).append(word)
        self._courtesy = frozenset(courtesy)
        self._ordinary = ordinary

    def read(self, words: Words) -> str | None:
        """Tell which keyword the text is, courtesy aside; None where it is none.

        A text that is nothing but a slip of a STOP word, letters swapped or doubled or one left out, is STOP too:
        to miss a STOP is worse than to stop once too often.
        """
        said = tuple(word for word in words.words if word not in self._courtesy)
        if not said:
            return None
        if len(set(said)) == 1:
            said = said[:1]
        exact = self._by_words.get(said)
        if exact:
            return exact
        return "stop" if len(said) == 1 and self._is_slip_of_stop(said[0]) else None

    def _is_slip_of_stop(self, word: str) -> bool:
        if len(word) < _SHORTEST_SLIP or word in self._ordinary:
            return False
        if _without_doubles(word) in self._stops_without_doubles:
            return True
        return any(OSA.distance(word, stop) == 1 for stop in self._stops_by_letters.get(_letters(word), ()))


def _letters(word: str) -> tuple[str, ...]:
    """Give what a word shares with those that have some of its letters swapped, the first one aside."""
    return (word[0], *sorted(word[1:]))


def _without_doubles(word: str) -> str:
    return "".join(letter for i, letter in enumerate(word) if i == 0 or word[i - 1] != letter)
