"""The shape of each content file: which keys it has and what they hold."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from content.entries import Flag, Kind, Stage
from content.patterns import compiled

Said = Annotated[str, StringConstraints(min_length=1)]
Phrases = Annotated[list[Said], Field(min_length=1)]
Parts = Annotated[list[Said], Field(min_length=1, max_length=3)]
TwoParts = Annotated[list[Said], Field(min_length=1, max_length=2)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Sourced(_Shape):
    source: Said
    reviewed_on: date


class SideWordsShape(_Shape):
    """A word of `sides.toml` for each side."""

    left: Said
    right: Said


class LabelShape(_Shape):
    """How an area is named for each side."""

    unknown: Said
    left: Said
    right: Said
    both: Said


class FormShape(_Shape):
    """The stretch for one kind of side: part 2, part 3, and the gentler way for who answers "same"."""

    stretch: Said
    variant: Said
    gentler: Said


class StretchLanguageShape(_Shape):
    """An area with a stretch, in one language; `safety` is part 1 whatever the side."""

    words: Phrases
    label: Said | LabelShape
    safety: Said
    worse: Said
    any_side: FormShape | None = None
    side_known: FormShape | None = None
    side_unknown: FormShape | None = None
    both_sides: FormShape | None = None


class StretchAreaShape(_Sourced):
    """A file of `areas/` with the coach's stretch."""

    has_stretch: Literal[True] = True
    en: StretchLanguageShape
    es: StretchLanguageShape


class PlainLanguageShape(_Shape):
    """An area without a stretch, in one language."""

    words: Phrases
    label: Said | LabelShape
    parts: TwoParts


class PlainAreaShape(_Sourced):
    """A file of `areas/` for an area that is recognised, and has no stretch."""

    has_stretch: Literal[False]
    en: PlainLanguageShape
    es: PlainLanguageShape


class TwoLanguages(_Shape):
    """One text in both languages."""

    en: Said
    es: Said


class PhrasesInLanguages(_Shape):
    """Phrases in both languages; a language may have none."""

    en: list[Said] = []
    es: list[Said] = []


class SignsShape(_Shape):
    """The signs of a red flag: both languages, none empty."""

    en: Phrases
    es: Phrases


class RedFlagShape(_Sourced):
    """A file of `red_flags/`."""

    row: Annotated[int, Field(ge=1, le=28)]
    name: Said
    level: Literal["E", "M", "D"]
    signs: SignsShape
    unless: PhrasesInLanguages = PhrasesInLanguages()
    reply: TwoLanguages
    reply_no_line: TwoLanguages | None = None
    meanwhile: TwoLanguages | None = None


class ReplyShape(_Shape):
    """One reply: a text, or several numbered parts, in both languages."""

    en: Said | Parts
    es: Said | Parts


class WordingShape(_Sourced):
    """One wording of a reminder, in both languages."""

    en: Said
    es: Said


class TipShape(_Sourced):
    """One topic of `tips.toml`; `only_if_asked` for what is never offered, such as painkillers."""

    only_if_asked: bool = False
    en: TwoParts
    es: TwoParts


class BroadcastTipShape(_Sourced):
    """One tip of `broadcast_tips.toml`."""

    stage: Stage
    flag: Flag | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    en: Said
    es: Said


class NumbersShape(_Shape):
    """The numbers of one country in `emergency_numbers.toml`."""

    emergency: Said
    crisis: Said | None = None


def _is_pattern(text: str) -> str:
    try:
        compiled(text)
    except re.error as error:
        raise ValueError(f"is no pattern ({error})") from error
    return text


Pattern = Annotated[Said, AfterValidator(_is_pattern)]


class NeverShape(_Shape):
    """One rule of `never.toml`."""

    found: Annotated[list[Pattern], Field(min_length=1)]
    allowed: list[Pattern] = []
    only: list[Kind] = []
    exact: bool = False
    instead: Said


class MustShape(_Shape):
    """One rule of `must.toml`: patterns that must all be found in the texts of the keys `where` names."""

    says: Said
    source: Said
    where: Annotated[list[Said], Field(min_length=1)]
    en: Annotated[list[Pattern], Field(min_length=1)]
    es: Annotated[list[Pattern], Field(min_length=1)]


class FactShape(_Shape):
    """One fact of `checklist.toml`: a pattern that must stand, or never stand, in the texts `where` names."""

    says: Said
    source: Said
    where: Annotated[list[Literal[1, 2, 3, "parts", "gentler", "worse"]], Field(min_length=1)]
    never: bool = False
    en: "Pattern | FactPatterns"
    es: "Pattern | FactPatterns"


class FactPatterns(_Shape):
    """Patterns that differ with the side: named, not named, and both (as not named where left out)."""

    known: Pattern
    unknown: Pattern
    both: Pattern | None = None


STRETCH_AREA = TypeAdapter(StretchAreaShape)
PLAIN_AREA = TypeAdapter(PlainAreaShape)
RED_FLAG = TypeAdapter(RedFlagShape)
SIDE_WORDS = TypeAdapter(dict[str, SideWordsShape])
PHRASES = TypeAdapter(PhrasesInLanguages)
GROUPS = TypeAdapter(dict[str, Phrases])
SAID_FOR = TypeAdapter(dict[str, Said])
REPLY = TypeAdapter(ReplyShape)
WORDING = TypeAdapter(WordingShape)
TIP = TypeAdapter(TipShape)
BROADCAST_TIP = TypeAdapter(BroadcastTipShape)
NUMBERS = TypeAdapter(NumbersShape)
NEVER = TypeAdapter(NeverShape)
MUST = TypeAdapter(MustShape)
FACT = TypeAdapter(FactShape)
