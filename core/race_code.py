"""Which codes a race may have: what runners text after JOIN must mean nothing else, to us or to a carrier."""

import re

from content.catalog import Catalog
from core import intents
from core.understanding import understand

_MEASURE = re.compile(r"[0-9]+(AM|PM|K|KM|MI|MIN|H|HRS?)")  # a time or a distance, as in 6AM and 10K
_CODE = re.compile(r"[A-Z0-9]{3,16}")
# Words of the texts that organizers and runners command with, beside those that are understood alone.
_COMMANDS = frozenset(
    [
        "JOIN",
        "LEAVE",
        "SEND",
        "TIP",
        "FLAG",
        "STATUS",
        "HALT",
        "CODE",
        "RACE",
        "DONE",
        "ALERT",
        "WAVE",
        "GREEN",
        "YELLOW",
        "RED",
        "BLACK",
        "YES",
        "THE",
        "CLUB",
    ]
)
# What a code alone is taken for does no harm where it is no more than a race, a place or a question.
_HARMLESS = (
    intents.Unclear,
    intents.Join,
    intents.Leave,
    intents.Question,
    intents.Timezone,
    intents.HowFar,
    intents.Ran,
    intents.Greeting,
)


def why_not(code: str, *, catalog: Catalog) -> str | None:
    """Say in a sentence why a race cannot have a code; None where it can.

    Args:
        code: in capital letters, as it would be kept.

    >>> from content.catalog import load
    >>> why_not("CALF", catalog=load())
    'CALF means something else when texted: take a word of your race and its year, as in HARBOR27.'
    """
    if not _CODE.fullmatch(code):
        return f'"{code[:20]}" is no code: use 3 to 16 letters and digits, without spaces or accents, as in HARBOR27.'
    if code.isdigit():
        return f"{code} is a number alone, which could be a bib or an answer: add letters, as in RUN{code[:13]}."
    if _MEASURE.fullmatch(code) or (code.isalpha() and _means_something(code, catalog)):
        return f"{code} means something else when texted: take a word of your race and its year, as in HARBOR27."
    return None


def _means_something(code: str, catalog: Catalog) -> bool:
    """Tell whether a word is one that we or a carrier take for something; with a digit in it, it is only a code."""
    return code in _COMMANDS or not isinstance(understand(code, catalog=catalog).intent, _HARMLESS)
