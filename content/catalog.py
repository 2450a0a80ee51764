"""The catalog: reads every content file, checks it, and gives back all we say; or all that is wrong with it.

The entries are in `entries.py`, reading in `reading.py`, what may never be said in `rules.py`, what reminders must say
in `must.py`, the coach's facts in `checklist.py`. Whether each text fits one segment is left to `core/fits.py`.
"""

from collections.abc import Iterable
from pathlib import Path

from content import checklist, must, rules
from content.broadcast_tip_texts import COLOUR_NAMES
from content.entries import (
    LANGUAGES,
    WELCOME,
    Area,
    BroadcastTip,
    Catalog,
    EmergencyNumbers,
    Flag,
    Guesses,
    Kind,
    Language,
    Level,
    Places,
    RedFlag,
    Reply,
    Side,
    Stage,
    Text,
    Tip,
    Words,
)
from content.files import read_toml
from content.reading import Reading
from content.reminder_texts import TIP_ROOM

__all__ = [
    "COLOUR_NAMES",
    "LANGUAGES",
    "TIP_ROOM",
    "WELCOME",
    "Area",
    "BroadcastTip",
    "Catalog",
    "ContentError",
    "EmergencyNumbers",
    "Flag",
    "Guesses",
    "Kind",
    "Language",
    "Level",
    "Places",
    "RedFlag",
    "Reply",
    "Side",
    "Stage",
    "Text",
    "Tip",
    "Words",
    "load",
]

_FOLDER = Path(__file__).parent


class ContentError(Exception):
    """Content files say something they may not; `problems` names for each the file, the key and what to do."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def load(folder: Path = _FOLDER) -> Catalog:
    """Read and check all content.

    Args:
        folder: holds `areas/`, `red_flags/`, `words/`, `replies.toml` and the other files docs/content.md lists.

    Raises:
        ContentError: with every problem of every file, each "file: key: what is wrong and what to do".
    """
    reading = Reading(folder)
    catalog = reading.read()
    problems = reading.problems
    problems += rules.broken(catalog, read_toml(folder, "never.toml", problems))
    problems += must.broken(catalog, read_toml(folder, "must.toml", problems))
    problems += checklist.broken(catalog, read_toml(folder, "checklist.toml", problems))
    if problems:
        raise ContentError(dict.fromkeys(problems))
    return catalog
