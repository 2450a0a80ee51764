"""Whether every text of the catalog fits one segment, with its placeholders at their longest.

A reply about a run plan or to an organizer is cut at the ends of its sentences (`core/packing.py`), and may take three.

The catalog cannot tell by itself: the service's name and contact are settings, and counting is `core/segments.py`.
"""

import re
from collections.abc import Iterator, Mapping

from content.catalog import LANGUAGES, Catalog, Text
from core.broadcast_tips import RACE_UNITS
from core.joining import LONGEST_CODE, LONGEST_WHO
from core.longest import longest_of_commands, longest_of_plans
from core.packing import pack
from core.race import LONGEST_NAME
from core.segments import foreign_characters, sms_units
from core.wording import QUOTED_UNITS

_LONG_NUMBER = "10177"  # what a race may set as its own
_LONG_LINE = "116 123"
_MOST_PARTS = 3
_LONG_FIRST_NAME, _LONG_BIB = 12, 5  # a longer one of a runner may cost a segment more, which the console shows
_LONG_LINK = "x" * 96  # with a PUBLIC_URL of 55 characters; with a longer one the part takes two segments


def oversize(catalog: Catalog, *, service: str, contact: str, emergency: str = "") -> list[str]:
    """List the texts that take more than one segment.

    Args:
        catalog: all we say.
        service, contact: as the settings have them; contact may be empty.
        emergency: the operator's own emergency number, where the settings have one.

    Returns:
        Problems, each once, such as "areas/calf.toml: en.safety (right): 161 septets, 5 too many ...".
    """
    everywhere = _longest(catalog, service, contact, emergency)
    longest = {language: everywhere | longest_of_plans(language) for language in LANGUAGES}
    return list(
        dict.fromkeys(
            problem for text in catalog.texts for problem in _problems(text, longest[text.language] | _of_kind(text))
        )
    )


def _longest(catalog: Catalog, service: str, contact: str, emergency: str) -> dict[str, str]:
    numbers = catalog.emergency_numbers.values()
    return {
        "emergency": max((emergency, _LONG_NUMBER, *(n.emergency for n in numbers)), key=sms_units),
        "crisis": max((_LONG_LINE, *(n.crisis or "" for n in numbers)), key=sms_units),
        "service": service,
        "contact": contact,
        "words": "x" * QUOTED_UNITS,
        "code": "x" * LONGEST_CODE,
        "codes": f" {'x' * 4} ".join(["x" * LONGEST_CODE] * 3),
        "who": "x" * LONGEST_WHO,
        "line": "+123456789012345",
        "number": "123456",
        "others": "123456 (km 42.195), " * 3,
        "first_name": "x" * _LONG_FIRST_NAME,
        "bib": "x" * _LONG_BIB,
        "link": _LONG_LINK,
        "label": max((said.label for area in catalog.areas.values() for said in area.said.values()), key=sms_units),
    }


def _of_kind(text: Text) -> dict[str, str]:
    """Give what is longest in texts of one kind; a tip has, beyond its room, the code of a race, as a rule."""
    race = {"race": "x" * (RACE_UNITS if text.kind == "broadcast" else LONGEST_NAME)}
    return race | longest_of_commands() if text.kind == "command" else race


def _problems(text: Text, longest: Mapping[str, str]) -> Iterator[str]:
    body = re.sub(r"\{(\w+)\}", lambda found: longest.get(found[1], found[0]), text.body)
    where = f"{text.file}: {text.key}"
    foreign = foreign_characters(body)
    if foreign:
        letters = ", ".join(foreign)
        yield f"{where}: the letter {letters} forces UCS-2, 70 characters a segment: word the text without it."
        return
    if text.kind in ("plan", "command"):
        parts = len(pack(body))
        if parts > _MOST_PARTS:
            yield f'{where}: {parts} parts with its placeholders at their longest, 3 at most: shorten "{text.body}".'
        return
    units = sms_units(body)
    if units > text.room:
        yield (
            f"{where}: {units} septets, {units - text.room} too many for one segment "
            f'with its placeholders at their longest: shorten "{text.body}".'
        )
