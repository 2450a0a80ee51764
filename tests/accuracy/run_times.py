"""Labelled run times read: how many are right, and how many would be set wrongly without a word.

`run_times_*.jsonl` holds texts as runners send them, each with the runner's wall clock (`now`), the `entries` that are
meant, and `clarify` where we must ask back. They were used to widen the words: docs/understanding.md tells how such
texts fared before that.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from content.catalog import Catalog
from core.run_plan import Entry, RunTimes, read_run_times
from core.understanding import understand

FOLDER = Path(__file__).parent
FILES = ("run_times_en", "run_times_es")
AIMS = {"right": 0.95, "not silently wrong": 0.99}


@dataclass(frozen=True, slots=True)
class Reading:
    """One labelled text and the run times read."""

    label: dict[str, Any]
    times: RunTimes

    @property
    def is_right(self) -> bool:
        """Whether it is set as meant, or asked about where it must be."""
        if self.label["clarify"] or self.times.clarify:
            return self.times.clarify is bool(self.label["clarify"])
        return self._says_the_same

    @property
    def is_silently_wrong(self) -> bool:
        """Whether it would be set, and not as meant."""
        return not self.times.clarify and not self.is_right

    @property
    def is_understood_in_part(self) -> bool:
        """Whether what the label has understood is understood, in a text that must be asked about."""
        return not self.label["entries"] or self._says_the_same

    @property
    def _says_the_same(self) -> bool:
        return _in_order(map(_as_label, self.times.entries)) == _in_order(self.label["entries"])


def read_all(name: str, catalog: Catalog) -> list[Reading]:
    """Read every text of a file as the answer to "when do you run?"."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read(json.loads(line), catalog) for line in lines]


def figures(readings: list[Reading]) -> dict[str, float]:
    """Give the figures that have an aim."""
    return {
        "right": sum(reading.is_right for reading in readings) / len(readings),
        "not silently wrong": 1 - sum(reading.is_silently_wrong for reading in readings) / len(readings),
    }


def lines(catalog: Catalog) -> Iterator[str]:
    """Write the figures of each file, then the texts that are misread."""
    by_file = {name: read_all(name, catalog) for name in FILES}
    yield f"{'run times':18}{'aim':>7}" + "".join(f"{name:>14}" for name in FILES)
    for figure, aim in AIMS.items():
        yield f"{figure:18}{aim:7.2f}" + "".join(f"{figures(by_file[name])[figure]:14.3f}" for name in FILES)
    yield f"{'texts':25}" + "".join(f"{len(by_file[name]):14}" for name in FILES)
    for reading in (reading for name in FILES for reading in by_file[name] if not reading.is_right):
        yield f"  {'SILENTLY WRONG' if reading.is_silently_wrong else 'asked':16}{reading.label['text']}"


def _read(label: dict[str, Any], catalog: Catalog) -> Reading:
    plain = understand(label["text"], catalog=catalog).plain
    return Reading(label, read_run_times(plain, now=datetime.fromisoformat(label["now"]), is_answer=True))


def _as_label(entry: Entry) -> dict[str, Any]:
    distance = {"distance": [entry.distance.amount, entry.distance.unit]} if entry.distance else {}
    return {
        "days": list(entry.days) if entry.days else None,
        "date": entry.date.isoformat() if entry.date else None,
        "time": f"{entry.time:%H:%M}" if entry.time else None,
        "kind": entry.kind,
        **distance,
    }


def _in_order(entries: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)
