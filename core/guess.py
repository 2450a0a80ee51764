"""A guess at what a text means, for texts no phrase of ours fits: a sum of weights of its runs of letters.

The weights are trained (training/train.py) and come with the content. When a guess counts is `guessing`'s to say.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from content.catalog import Guesses

SHORTEST_RUN, LONGEST_RUN = 3, 5


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest intent of a text and its probability, from 0 to 1."""

    intent: str
    probability: float


def runs_of(word: str) -> Iterator[str]:
    """Give the runs of three to five letters of a word with a blank at both ends; a shorter word whole.

    >>> list(runs_of("calf"))
    [' ca', 'cal', 'alf', 'lf ', ' cal', 'calf', 'alf ', ' calf', 'calf ']
    """
    padded = f" {word} "
    for length in range(SHORTEST_RUN, LONGEST_RUN + 1):
        for start in range(max(1, len(padded) - length + 1)):
            yield padded[start : start + length]
        if length >= len(padded):
            return


class Guesser:
    """Guesses with one set of weights; what a word weighs is worked out once."""

    def __init__(self, weights: Guesses) -> None:
        """Take the weights."""
        self._weights = weights
        self._alarm_of = lru_cache(maxsize=65_536)(self._weigh_alarm)
        self._columns_of = lru_cache(maxsize=65_536)(self._weigh_columns)

    def alarm(self, plain: str) -> float:
        """Give the probability that a comparable text is a red flag."""
        total, runs = 0.0, 0
        for word in plain.split():
            weight, count = self._alarm_of(word)
            total += weight
            runs += count
        return _probability(self._weights.alarm_at_rest + total / math.sqrt(runs or 1))

    def guess(self, plain: str) -> Guess:
        """Guess the intent of a comparable text that is no red flag."""
        totals = [0.0] * len(self._weights.classes)
        runs = 0
        for word in plain.split():
            columns, count = self._columns_of(word)
            runs += count
            for column, weight in columns:
                totals[column] += weight
        scale = 1 / math.sqrt(runs or 1)
        scores = [rest + total * scale for rest, total in zip(self._weights.at_rest, totals, strict=True)]
        highest = max(scores)
        likelihoods = [math.exp(score - highest) for score in scores]
        return Guess(self._weights.classes[scores.index(highest)], 1 / sum(likelihoods))

    def _weigh_alarm(self, word: str) -> tuple[float, int]:
        runs = list(runs_of(word))
        return sum(self._weights.alarm.get(run, 0.0) for run in runs), self._known(runs)

    def _weigh_columns(self, word: str) -> tuple[tuple[tuple[int, float], ...], int]:
        runs = list(runs_of(word))
        totals: dict[int, float] = {}
        for run in runs:
            for column, weight in self._weights.columns.get(run, ()):
                totals[column] = totals.get(column, 0.0) + weight
        return tuple(totals.items()), self._known(runs)

    def _known(self, runs: list[str]) -> int:
        return sum(run in self._weights.alarm for run in runs)


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
