"""Prints how well labelled texts are understood: `make accuracy`. docs/understanding.md tells who wrote them.

`seen_*.jsonl` was used to widen the words and to train the weights, `unseen_*.jsonl` only to measure. The labels are
those of the examples: intent, area, side; `also` holds readings that are right too.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.catalog import Catalog, load
from core import intents
from core.intents import name_of
from core.understanding import understand
from tests.accuracy import run_times

FOLDER = Path(__file__).parent
FILES = ("unseen_en", "unseen_es", "seen_en", "seen_es")


@dataclass(frozen=True, slots=True)
class Reading:
    """One labelled text and what was understood."""

    label: dict[str, Any]
    intent: str
    area: str | None
    side: str | None
    says_stop: bool

    @property
    def is_right(self) -> bool:
        """Whether the intent is right."""
        also = self.label["also"]
        return self.intent in (self.label["intent"], *also) or (self.intent == "area" and self._area_may_be)

    @property
    def area_is_right(self) -> bool:
        """Whether the area is right, where both say area."""
        return self.area == self.label["area"] or self._area_may_be

    @property
    def _area_may_be(self) -> bool:
        return f"area:{self.area or 'none'}" in self.label["also"]


def read_all(name: str, catalog: Catalog) -> list[Reading]:
    """Understand every text of a file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read(json.loads(line), catalog) for line in lines]


def _read(label: dict[str, Any], catalog: Catalog) -> Reading:
    understood = understand(label["text"], catalog=catalog)
    intent = understood.intent
    area = intent.area if isinstance(intent, intents.Stretch) else None
    side = intent.side if isinstance(intent, intents.Stretch | intents.Details) else None
    return Reading(label, name_of(intent), area, side, understood.says_stop)


def share(readings: Iterable[Reading], is_right: Callable[[Reading], bool]) -> float:
    """Give the share of readings that are right; 1 where there are none."""
    judged = [is_right(reading) for reading in readings]
    return sum(judged) / len(judged) if judged else 1.0


def figures(readings: list[Reading]) -> dict[str, float]:
    """Give the figures that have an aim."""
    areas = [r for r in readings if r.label["intent"] == r.intent == "area"]
    return {
        "intent": share(readings, lambda r: r.is_right),
        "area": share(areas, lambda r: r.area_is_right),
        "side": share(areas, lambda r: r.side == r.label["side"]),
        "red flags found": share(_labelled(readings, "red_flag"), lambda r: r.intent == "red_flag"),
        "red flags right": share((r for r in readings if r.intent == "red_flag"), lambda r: _may_be(r, "red_flag")),
        "stop found": share(_labelled(readings, "stop"), _stops),
        "stop right": share((r for r in readings if _stops(r)), lambda r: _may_be(r, "stop")),
    }


AIMS = {
    "intent": 0.95,
    "area": 0.97,
    "side": 0.98,
    "red flags found": 0.98,
    "red flags right": 0.95,
    "stop found": 0.98,
    "stop right": 0.99,
}


def stretched(readings: Iterable[Reading]) -> list[str]:
    """List the red flags that would get a stretch."""
    return [r.label["text"] for r in readings if r.label["intent"] == "red_flag" and r.intent == "area"]


def _labelled(readings: Iterable[Reading], intent: str) -> Iterable[Reading]:
    return (reading for reading in readings if reading.label["intent"] == intent)


def _may_be(reading: Reading, intent: str) -> bool:
    return intent in (reading.label["intent"], *reading.label["also"])


def _stops(reading: Reading) -> bool:
    return reading.intent == "stop" or reading.says_stop


def main() -> None:
    """Print the figures of each file, then the intents and styles of the unseen texts."""
    catalog = load()
    by_file = {name: read_all(name, catalog) for name in FILES}
    found = {name: figures(readings) for name, readings in by_file.items()}
    print(f"{'':18}{'aim':>7}" + "".join(f"{name:>12}" for name in FILES))
    for figure, aim in AIMS.items():
        print(f"{figure:18}{aim:7.2f}" + "".join(f"{found[name][figure]:12.3f}" for name in FILES))
    print(f"{'stretch for a flag':18}{0:7}" + "".join(f"{len(stretched(by_file[name])):12}" for name in FILES))
    unseen = [reading for name in FILES if name.startswith("unseen") for reading in by_file[name]]
    for key in ("intent", "lang", "style"):
        print(f"\nunseen, by {key}")
        for value in sorted({str(reading.label[key]) for reading in unseen}):
            some = [reading for reading in unseen if reading.label[key] == value]
            right = sum(reading.is_right for reading in some)
            print(f"  {value:16}{right:4} of {len(some):4} right  {right / len(some):.2f}")
    print()
    print(*run_times.lines(catalog), sep="\n")


if __name__ == "__main__":
    main()
