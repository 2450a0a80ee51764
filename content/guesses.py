"""The trained weights as they are kept: a head of JSON, then a line for each run of letters."""

import json
from pathlib import Path

from content.entries import Guesses


def read_guesses(path: Path) -> Guesses:
    """Read the weights that training/train.py has written.

    Raises:
        OSError, ValueError, KeyError: the file is missing or not as written there.
    """
    with path.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        alarm: dict[str, float] = {}
        columns: dict[str, tuple[tuple[int, float], ...]] = {}
        for line in file:
            run, weight, *rest = line.rstrip("\n").split("\t")
            alarm[run] = float(weight)
            columns[run] = tuple((int(column), float(heavy)) for column, heavy in (cell.split(":") for cell in rest))
    return Guesses(tuple(head["classes"]), tuple(head["at_rest"]), head["alarm_at_rest"], alarm, columns)
