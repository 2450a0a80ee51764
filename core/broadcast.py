"""A broadcast: one text to the runners of a race; its states, its words for each of them, what it comes to."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from content.catalog import Language as Language  # for the store, which knows no content
from core.audience import Audience
from core.segments import count_segments, plain, to_gsm

State = Literal["draft", "scheduled", "freezing", "sending", "paused", "cancelled", "done"]
MadeBy = Literal["console", "api", "text"]

PLACEHOLDERS = ("first_name", "bib")
LONGEST_VALUE = 40  # septets of a name or a bib in a text
MOST_CHARACTERS = 1600  # Twilio, error 21617: longer bodies are refused

# Which state each wish leads to, and from which it may.
SCHEDULED: tuple[State, ...] = ("scheduled",)
PAUSED_FROM: tuple[State, ...] = ("scheduled", "freezing", "sending")
RESUMED_FROM: tuple[State, ...] = ("paused",)
CANCELLED_FROM: tuple[State, ...] = ("draft", "scheduled", "freezing", "sending", "paused")

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
# What stands where a runner's own name or bib is not known, with the space and comma that would hang in the air.
# Looked for from the beginning of such a run only: from each of its places, a long one would take time by its square.
_MISSING = re.compile(r"(?<![ ,])[ ,]*\{(?:first_name|bib)\}")


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as kept.

    Args:
        texts: the words by language, one language or both.
        send_at: product time; None at once.
        start_minutes: how long after the start of the race it goes, negative before it; None where that is not said.
        quiet_hours_reason: why it may go at any hour; None where it may not.
        total: how many people it is for, once their list is frozen.
    """

    id: int
    race_id: int
    made_by: MadeBy
    state: State
    texts: Mapping[Language, str]
    audience: Audience
    created_at: datetime
    send_at: datetime | None = None
    start_minutes: int | None = None
    quiet_hours_reason: str | None = None
    is_frozen: bool = False
    total: int | None = None
    launched_at: datetime | None = None
    ended_at: datetime | None = None

    def text_for(self, language: str | None) -> str:
        """Give the words for a runner of a language: theirs, else English, else the one there is."""
        wanted: Language = "es" if language == "es" else "en"
        return self.texts.get(wanted) or self.texts.get("en") or self.texts["es"]


def problems_of(text: str) -> list[str]:
    """List, a sentence each, what keeps a text from being broadcast; none where nothing does.

    >>> problems_of("Hi {name}!")
    ['{name} is no placeholder: use {first_name} or {bib}, or leave the braces out.']
    """
    if not _can_be_seen(text):
        return ["There is no text yet: write one."]
    if not _can_be_seen(_MISSING.sub("", text)):
        return ["There are no words beside the placeholders: write some, as not every runner has a name and a bib."]
    unknown = dict.fromkeys(name for name in _IN_BRACES.findall(text) if name not in PLACEHOLDERS)
    problems = [
        f"{{{name}}} is no placeholder: use {{first_name}} or {{bib}}, or leave the braces out." for name in unknown
    ]
    rest = _IN_BRACES.sub("", text)
    if "{" in rest or "}" in rest:
        problems.append("A brace stands alone: write {first_name} or {bib}, or leave it out.")
    if len(_IN_BRACES.sub("x" * LONGEST_VALUE, text).encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        problems.append(
            f"The text has more than {MOST_CHARACTERS:,} characters, which no carrier takes: make it shorter."
        )
    return problems


def render(text: str, *, first_name: str | None, bib: str | None) -> str:
    """Give the words for one runner; a name or bib of theirs never turns the text into the dear alphabet.

    A placeholder that is not known, or whose value the cheap alphabet cannot write, goes, with the space or comma
    before it.

    >>> render("Hi {first_name}, slow down", first_name="Zoë", bib=None)
    'Hi Zoe, slow down'
    >>> render("Hi {first_name}, slow down", first_name="Ольга", bib=None)
    'Hi, slow down'
    """
    values = {"first_name": _cheap(first_name), "bib": _cheap(bib)}
    known = _MISSING.sub(lambda found: found[0] if values[found[0].rpartition("{")[2].rstrip("}")] else "", text)
    return plain(_IN_BRACES.sub(lambda found: values.get(found[1]) or "", known)).strip()


def count_of(text: str, *, first_name: str | None, bib: str | None) -> int:
    """Count the segments the text takes for one runner."""
    return count_segments(render(text, first_name=first_name, bib=bib))


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def _cheap(value: str | None) -> str:
    folded = to_gsm(value or "", most_units=LONGEST_VALUE)
    return "" if "?" in folded else folded
