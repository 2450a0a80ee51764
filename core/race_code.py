"""Which codes a race may have: what runners text after JOIN must mean nothing else, to us or to a carrier."""

import re

from content.catalog import Catalog
from core import intents
from core.understanding import understand

_CODE = re.compile(r"[A-Z0-9]{3,12}")
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
_HARMLESS = (intents.Unclear, intents.Question, intents.Timezone, intents.HowFar, intents.Ran)


def why_not(code: str, *, catalog: Catalog) -> str | None:
    """Say in a sentence why a race cannot have a code; None where it can.

    Args:
        code: in capital letters, as it would be kept.

    >>> from content.catalog import load
    >>> why_not("CALF", catalog=load())
    'CALF means something else when texted: take a word of your race and its year, as in HARBOR27.'
    """
    if not _CODE.fullmatch(code):
        return f'"{code[:20]}" is no code: use 3 to 12 letters and digits, without spaces or accents, as in HARBOR27.'
    if code.isdigit():
        return f"{code} is a number alone, which could be a bib or an answer: add letters, as in RUN{code[:9]}."
    if code in _COMMANDS or not isinstance(understand(code, catalog=catalog).intent, _HARMLESS):
        return f"{code} means something else when texted: take a word of your race and its year, as in HARBOR27."
    return None
