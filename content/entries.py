"""The entries of the catalog: areas, red flags, tips, words, and every text with the file and key it stands in.

Values only; `catalog.py` reads and checks the files they come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")

Side = Literal["left", "right", "both"]
SIDES: tuple[Side | None, ...] = (None, "left", "right", "both")

Level = Literal["E", "M", "D"]

# The stages of a race, and the colours of the event alert system: cramp facts 4.7.
Stage = Literal["race_week", "race_eve", "start_line", "mid_race", "heat_change", "finish"]
Flag = Literal["green", "yellow", "red", "black"]

# What a text is: a part of an area's stretch, its gentler way, what to do when it is worse, an area without a stretch,
# a red flag by level ("crisis" for a wish to die), what is said after one, another reply, one about a run plan, a
# reminder, a tip, a tip for a broadcast, an answer to an organizer. The rules differ.
Kind = Literal[
    "part",
    "gentler",
    "worse",
    "no_stretch",
    "E",
    "M",
    "D",
    "crisis",
    "after_danger",
    "reply",
    "plan",
    "reminder",
    "tip",
    "asked",
    "broadcast",
    "command",
]

Reply = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text as a runner gets it, and where a coach finds it.

    `body` is rendered for a side, but still carries placeholders such as `{emergency}`;
    `room` is the number of GSM-7 septets it may take: 160, or 156 where the number "1/3 " goes in front. A reply about
    a run plan or to an organizer is cut into parts of 156 when it leaves, and has room for three.
    """

    file: str
    key: str
    language: Language
    body: str
    room: int
    kind: Kind

    @property
    def place(self) -> str:
        """Give the key as the file has it, without the side it was rendered for."""
        return self.key.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class SaidOfArea:
    """What we say of an area in one language for one side, rendered."""

    label: str
    parts: tuple[str, ...]
    gentler: str
    worse: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the body runners name, with the coach's stretch where there is one."""

    name: str
    words: Mapping[Language, tuple[str, ...]]
    has_stretch: bool
    said: Mapping[tuple[Language, Side | None], SaidOfArea]

    def label(self, language: Language, side: Side | None) -> str:
        """Name the area as its parts begin, such as "Right calf"."""
        return self.said[language, side].label

    def parts(self, language: Language, side: Side | None) -> tuple[str, ...]:
        """Give the parts for a side: three with a stretch, one or two without."""
        return self.said[language, side].parts

    def gentler(self, language: Language, side: Side | None) -> str:
        """Give the gentler variant; for an area without one, the general answer to "same or worse"."""
        return self.said[language, side].gentler

    def worse(self, language: Language, side: Side | None) -> str:
        """Give what to do when it got worse: never a stretch."""
        return self.said[language, side].worse


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Signs of an emergency and what we answer.

    `row` is the row of the coach's table of red flags; `level` is E (call now), M (medical tent or doctor today) or
    D (doctor in days). `reply_no_line` is for countries without a crisis line; `meanwhile` answers "what do I do".
    """

    name: str
    row: int
    level: Level
    signs: Mapping[Language, tuple[str, ...]]
    unless: Mapping[Language, tuple[str, ...]]
    reply: Mapping[Language, str]
    reply_no_line: Mapping[Language, str] | None
    meanwhile: Mapping[Language, str] | None


@dataclass(frozen=True, slots=True)
class Tip:
    """Advice on one topic, such as hydration: one or two parts in each language."""

    name: str
    parts: Mapping[Language, tuple[str, ...]]


WELCOME = "welcome"  # the key of the first text to runners who came by a list


@dataclass(frozen=True, slots=True)
class BroadcastTip:
    """What an organizer may send to everybody at a stage of the race; see `core/broadcast_tips.py`.

    Args:
        key: its name in the file, such as "heat_red".
        flag: the colour it announces, where the stage is a change of heat.
        title: a few words for the console.
        texts: still with placeholders, such as `{emergency}`.
    """

    key: str
    stage: Stage
    flag: Flag | None
    title: str
    texts: Mapping[Language, str]

    @property
    def is_welcome(self) -> bool:
        """Tell whether it is for those alone who have had no text of the race yet."""
        return self.key == WELCOME


@dataclass(frozen=True, slots=True)
class EmergencyNumbers:
    """The numbers to call in a country; `crisis` is None where no crisis line is known."""

    emergency: str
    crisis: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """How runners write: groups of single words, phrases by intent and language, and emoji as words.

    `abbreviations` gives what thumbs shorten the words it stands for.
    `ordinary` holds the commonest words of each language, which are right as they are and never a slip of another;
    `rare` its rarer words, which may be one. `zone_words` gives what runners call a time zone its IANA name, and
    `also_called` what they call a city the name it has in the list of places.
    """

    groups: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, Mapping[Language, tuple[str, ...]]]
    emoji: Mapping[str, str]
    abbreviations: Mapping[str, str]
    ordinary: Mapping[Language, frozenset[str]]
    rare: Mapping[Language, frozenset[str]]
    zone_words: Mapping[str, str]
    also_called: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Guesses:
    """What runs of letters speak for, as trained (training/train.py); read by `core/guess.py`.

    `classes` are the names of the intents, a column each; `at_rest` is what each column starts from, `alarm_at_rest`
    the same for red flags. `alarm` tells how much a run speaks for a red flag, `columns` how much for each intent, as
    (column, weight).
    """

    classes: tuple[str, ...]
    at_rest: tuple[float, ...]
    alarm_at_rest: float
    alarm: Mapping[str, float]
    columns: Mapping[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Places:
    """The cities of the world and the ZIP codes of the US with their time zones, and the words around a place.

    `cities` and `zips` are the lines of their files, known to be whole; `core/gazetteer.py` takes them apart the first
    time a place is asked for.
    """

    cities: str
    zips: str
    words: Words


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Catalog:
    """All we say, checked. Compared and hashed by identity: a reload gives a new one."""

    areas: Mapping[str, Area]
    red_flags: tuple[RedFlag, ...]
    replies: Mapping[Language, Mapping[str, Reply]]
    reminders: Mapping[str, tuple[Mapping[Language, str], ...]]
    tips: Mapping[str, Tip]
    broadcast_tips: Mapping[str, BroadcastTip]
    words: Words
    guesses: Guesses
    places: Places
    emergency_numbers: Mapping[str, EmergencyNumbers]
    texts: tuple[Text, ...]
