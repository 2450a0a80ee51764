"""Which language a text is in, told by its words."""

from collections.abc import Iterable, Mapping

from content.catalog import Language
from core.words import Words


class Languages:
    """Tells the language of a text by the words that only one language has."""

    def __init__(self, small: Mapping[Language, Iterable[str]], other: Mapping[Language, Iterable[str]]) -> None:
        """Take the small words of each language ("the", "el"), which count double, and its longer ones."""
        self._weights: dict[Language, dict[str, int]] = {"en": {}, "es": {}}
        pairs: tuple[tuple[Language, Language], ...] = (("en", "es"), ("es", "en"))
        for language, foreign in pairs:
            own: dict[str, int] = dict.fromkeys(other[language], 1) | dict.fromkeys(small[language], 2)
            shared = frozenset(other[foreign]) - frozenset(small[language]) | frozenset(small[foreign])
            self._weights[language] = {word: weight for word, weight in own.items() if word not in shared}

    def weigh(self, words: Words) -> dict[Language, int]:
        """Weigh how much of a text each language has."""
        return {
            language: sum(weights.get(word, 0) for word in words.words) for language, weights in self._weights.items()
        }


def language_of(weights: Mapping[Language, int]) -> Language | None:
    """Give the language that weighs more; None where neither does."""
    if weights["en"] == weights["es"]:
        return None
    return max(weights, key=lambda language: weights[language])


def is_mixed(weights: Mapping[Language, int]) -> bool:
    """Tell whether a text is in both languages at once, as in "ay mi hamstring esta tight"."""
    less, more = sorted(weights.values())
    return less >= 2 and less * 3 >= more


def is_plainly_one(weights: Mapping[Language, int]) -> bool:
    """Tell whether a text is plainly in one language: by more than a word that both may borrow."""
    less, more = sorted(weights.values())
    return more >= 3 and more >= 3 * less
