"""What a text can mean: a closed set of small values, taken apart by `match`.

The names that tools outside print for them are in `NAMES`, as `flask understand` shows them.
"""

from dataclasses import dataclass
from typing import Literal

from content.catalog import RedFlag
from core.runner import Side

Wish = Literal["set", "change", "pause", "resume", "skip", "fewer", "cancel", "list"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop writing to me, in the carriers' words or in the runner's own."""


@dataclass(frozen=True, slots=True)
class Start:
    """Write to me again."""


@dataclass(frozen=True, slots=True)
class Help:
    """What is this, and what do I text?"""


@dataclass(frozen=True, slots=True)
class Danger:
    """A sign of a medical emergency, in the sender or in someone near."""

    red_flag: RedFlag


@dataclass(frozen=True, slots=True)
class Stretch:
    """A body area hurts or cramps; `area` is None where the text does not say which."""

    area: str | None
    side: Side | None = None
    mile: str | None = None
    bib: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """Only a side, a mile or a bib: more about the cramp of before; `other_side` for "the other one"."""

    side: Side | None = None
    mile: str | None = None
    bib: str | None = None
    other_side: bool = False


@dataclass(frozen=True, slots=True)
class AllClear:
    """The earlier alarm is settled: "false alarm", "I'm ok"."""


@dataclass(frozen=True, slots=True)
class WhatNow:
    """What do I do? Asked after an emergency answer."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A bare 1, 2 or 3: the answer to a question of ours, if one is open."""

    digit: int


@dataclass(frozen=True, slots=True)
class Next:
    """Another stretch, or the next step."""


@dataclass(frozen=True, slots=True)
class Again:
    """The last message once more."""


@dataclass(frozen=True, slots=True)
class Better:
    """It helped."""


@dataclass(frozen=True, slots=True)
class Same:
    """No change."""


@dataclass(frozen=True, slots=True)
class Worse:
    """It hurts more."""


@dataclass(frozen=True, slots=True)
class Remind:
    """Something about run reminders; `plain` is the comparable text, read by whoever knows the runner's wall clock."""

    wish: Wish
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """How far they ran: "ran 4"."""


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far they mean to run on a day: "15 on saturday"."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave it as it is, after advice of ours."""


@dataclass(frozen=True, slots=True)
class Timezone:
    """Where the runner is, or that they are back; `tz` is an IANA name where the text tells it.

    `plain` is the comparable text, for what it says besides: until when, or which of several places.
    """

    tz: str | None
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Join a race by its code, in capitals; `code` is None where the text names none."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a race by its code, in capitals; `or_stop`: where there is no such race, everything is to stop."""

    code: str | None
    or_stop: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question on training; `topic` is None for a general one."""

    topic: str | None


@dataclass(frozen=True, slots=True)
class Thanks:
    """Courtesy alone."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction to a text of ours, which it quotes: nothing is asked."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """A hello alone."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete what you hold on me; `is_guess` where no words of ours say so and the trained weights read it that way."""

    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class MyData:
    """What do you hold on me?"""


@dataclass(frozen=True, slots=True)
class ChangeLanguage:
    """Answer me in this language from now on."""

    language: Literal["en", "es"]


@dataclass(frozen=True, slots=True)
class Unclear:
    """All else: wrong numbers, spam, pocket texts, a lone emoji."""


Intent = (
    Stop
    | Start
    | Help
    | Danger
    | Stretch
    | Details
    | AllClear
    | WhatNow
    | Digit
    | Next
    | Again
    | Better
    | Same
    | Worse
    | Remind
    | Ran
    | HowFar
    | Keep
    | Timezone
    | Join
    | Leave
    | Question
    | Thanks
    | Reaction
    | Greeting
    | Erase
    | MyData
    | ChangeLanguage
    | Unclear
)

_NAMES: dict[type[object], str] = {
    Stop: "stop",
    Start: "start",
    Help: "help",
    Danger: "red_flag",
    Stretch: "area",
    Details: "area",
    AllClear: "feedback_better",
    WhatNow: "help",
    Next: "next",
    Again: "again",
    Better: "feedback_better",
    Same: "feedback_worse",
    Worse: "feedback_worse",
    Ran: "ran",
    HowFar: "how_far",
    Keep: "keep",
    Timezone: "timezone",
    Join: "join",
    Leave: "leave",
    Question: "tips",
    Thanks: "thanks",
    Reaction: "thanks",
    Greeting: "greeting",
    Erase: "erase",
    MyData: "my_data",
    ChangeLanguage: "language",
    Unclear: "unknown",
}


def name_of(intent: Intent) -> str:
    """Give the published name of an intent, as `examples/README.md` lists them.

    >>> name_of(Remind("set")), name_of(Same())
    ('remind_set', 'feedback_worse')
    """
    if isinstance(intent, Remind):
        return f"remind_{intent.wish}"
    if isinstance(intent, Digit):  # 1 better, 2 same, 3 worse
        return "feedback_better" if intent.digit == 1 else "feedback_worse"
    return _NAMES[type(intent)]
