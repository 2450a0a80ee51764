"""What stands in one text: the phrases of the catalog found in it, without those that something takes back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.negation import Negation
from core.phrases import Hit
from core.words import Words


class Owner(NamedTuple):
    """Whose phrase it is: the kind ("area", "red_flag", "said"), the name there, and the language it is written in."""

    kind: str
    name: str
    language: str


class Findings:
    """The phrases found in one text, by kind and name.

    A phrase of `not_<kind>` or `not_<name>` that shares a word with a hit takes the hit back: "chest strap" is no
    chest, "how do I stop a cramp" no STOP.
    """

    def __init__(self, words: Words, hits: Sequence[Hit[Owner]], negation: Negation) -> None:
        """Take the hits of one text apart."""
        self.words = words
        self._negation = negation
        self._places: dict[tuple[str, str], list[tuple[int, ...]]] = {}
        for hit in hits:
            self._places.setdefault((hit.owner.kind, hit.owner.name), []).append(hit.positions)

    def says(self, name: str) -> bool:
        """Tell whether a phrase of this name stands in the text and nothing takes it back."""
        return self.first("said", name) is not None

    def reads_like(self, name: str) -> bool:
        """Tell whether a look-alike of this stands in the text."""
        return bool(self._places.get(("not_said", name)))

    def first(self, kind: str, name: str) -> tuple[int, ...] | None:
        """Give the first place of a phrase that nothing takes back; None where there is none."""
        places = self.places(kind, name)
        return min(places) if places else None

    def places(self, kind: str, name: str) -> list[tuple[int, ...]]:
        """Give all places of a phrase that no look-alike takes back, in no order."""
        found = self._places.get((kind, name))
        if not found:
            return []
        unless = self._places.get((f"not_{kind}", name), ())
        return [place for place in found if not _shares(place, unless)] if unless else found

    def names(self, kind: str) -> Iterator[str]:
        """Go through the names of a kind that have any place in the text."""
        return (name for found_kind, name in self._places if found_kind == kind)

    def undenied(
        self, places: Iterable[tuple[int, ...]], across: frozenset[int] = frozenset()
    ) -> list[tuple[int, ...]]:
        """Leave out the places that a "no" or "not" before them denies, also over the positions of `across`."""
        return [place for place in places if not self._negation.denies(self.words, place, across)]

    def positions_of(self, kind: str) -> frozenset[int]:
        """Give all positions that phrases of a kind take."""
        return frozenset(
            position
            for (found_kind, _), places in self._places.items()
            if found_kind == kind
            for place in places
            for position in place
        )


def _shares(place: tuple[int, ...], others: Iterable[tuple[int, ...]]) -> bool:
    return any(position in other for other in others for position in place)
