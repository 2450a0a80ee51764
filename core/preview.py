"""What a broadcast comes to before it is launched: its words as a phone shows them, segments, money and minutes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core.broadcast import Language, problems_of, render
from core.rate import BULK_SHARE
from core.reach import Reach
from core.segments import count_segments, foreign_characters, is_gsm, plain, sms_units, to_gsm

_LANGUAGES: tuple[Language, ...] = ("en", "es")
_ROOM_OF_A_CHARACTER = 20  # septets: more than any single character folds to


@dataclass(frozen=True, slots=True)
class Costly:
    """A character outside the cheap alphabet, which makes the whole text cost more.

    Args:
        name: as Unicode has it, in small letters, such as "latin small letter i with acute".
        position: where it first stands in what the organizer wrote, from 1.
        word: the word it stands in.
        instead: what could stand there; empty where nothing but to leave it out.
    """

    character: str
    name: str
    position: int
    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The words in one language.

    Args:
        text: as the phone of the runner with the longest name and bib shows it.
        pieces: the same, cut so that costly characters stand alone: the piece, and whether it is costly.
        units: septets, or UTF-16 units where a costly character is in it.
        segments: what it costs each runner, at most.
        segments_without: what it would cost without the costly characters.
        people: how many get it in this language.
        problems: what keeps it from being sent, a sentence each.
    """

    language: Language
    text: str
    pieces: tuple[tuple[str, bool], ...]
    units: int
    segments: int
    costly: tuple[Costly, ...]
    segments_without: int
    people: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A broadcast as it would go now.

    Args:
        segments: of all texts together, at most.
        lasts: from the first text to the last, at the rate of the sender.
        dollars: at the price the organizer has typed; None without one.
    """

    shown: tuple[Shown, ...]
    reach: Reach
    segments: int
    lasts: timedelta
    dollars: Decimal | None

    @property
    def problems(self) -> list[str]:
        """What keeps it from being launched, a sentence each."""
        return [problem for shown in self.shown for problem in shown.problems]


def preview(
    texts: Mapping[Language, str],
    reach: Reach,
    *,
    segments_per_second: float,
    cents_per_segment: Decimal | None = None,
) -> Preview:
    """Say what a broadcast comes to.

    Args:
        texts: the words as written; an empty one counts as not written.
        segments_per_second: of the sender, of which broadcasts may use four fifths.
        cents_per_segment: what the carrier takes, where the organizer knows it.
    """
    written = {language: texts[language] for language in _LANGUAGES if texts.get(language, "").strip()}
    people = _people(reach, list(written))
    shown = tuple(_shown(language, text, reach, people[language]) for language, text in written.items())
    segments = sum(each.segments * each.people for each in shown)
    return Preview(
        shown=shown,
        reach=reach,
        segments=segments,
        lasts=timedelta(seconds=segments / (segments_per_second * BULK_SHARE)),
        dollars=None if cents_per_segment is None else segments * cents_per_segment / 100,
    )


def cheap(text: str) -> str:
    """Write a text without costly characters: accents go where they must, what has no plain form goes.

    >>> cheap("¡Así! 🏃 Más sombra")
    '¡Asi! Mas sombra'
    """
    said = plain(text)
    for character in foreign_characters(said):
        instead = _instead(character)
        said = said.replace(character if instead else f"{character} ", instead).replace(character, instead)
    return said.strip()


def _people(reach: Reach, written: list[Language]) -> dict[Language, int]:
    if len(written) == 1:
        return {written[0]: reach.people}
    return {"en": reach.people - reach.spanish, "es": reach.spanish}


def _shown(language: Language, written: str, reach: Reach, people: int) -> Shown:
    name, bib = reach.longest_first_name or None, reach.longest_bib or None
    text = render(written, first_name=name, bib=bib)
    return Shown(
        language=language,
        text=text,
        pieces=_pieces(text),
        units=sms_units(text),
        segments=count_segments(text),
        costly=tuple(_costly(character, plain(written)) for character in foreign_characters(text)),
        segments_without=count_segments(cheap(text)),
        people=people,
        problems=tuple(problems_of(written)),
    )


def _costly(character: str, written: str) -> Costly:
    return Costly(
        character=character,
        name=unicodedata.name(character[0], "a character").lower(),
        position=written.find(character) + 1,
        word=next((word for word in written.split() if character in word), character),
        instead=_instead(character),
    )


def _instead(character: str) -> str:
    return to_gsm(character, most_units=_ROOM_OF_A_CHARACTER).replace("?", "")


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    costly = sorted(foreign_characters(text), key=len, reverse=True)
    if not costly:
        return ((text, False),)
    found = re.split(f"({'|'.join(map(re.escape, costly))})", text)
    return tuple((piece, not is_gsm(piece)) for piece in found if piece)
