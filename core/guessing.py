"""When a guess counts: where no phrase fits, or where the weights are far surer of something else.

A guess may add a red flag, never take one away; and it never undoes a STOP.
"""

from collections.abc import Sequence

from content.catalog import RedFlag
from core import intents
from core.guess import Guesser
from core.intents import Intent, name_of
from core.readers import About
from core.words import Words

# Chosen on hard texts that neither the words nor the weights of the trial had seen (docs/understanding.md).
ALARM_FROM = 0.8
ALARM_AGAINST = 0.95  # where the text plainly asks for something else, as for a reminder
STOP_FROM = 0.65
UNCLEAR_FROM = 0.5
OTHER_FROM = 0.5
AREA_FROM = 0.7
NO_AREA_FROM = 0.75  # for a cramp without an area: we would only ask where
FEW_WORDS = 5  # of where they are, or that they are back: "ya estoy en casa"
FEWEST_WORDS = 3  # for an alarm or against a named area: "right calf" needs no second opinion

_MAY_HIDE_DANGER = (
    intents.Unclear | intents.Stretch | intents.Details | intents.Same | intents.Worse | intents.Help | intents.WhatNow
)
_UNKNOWN_DANGER = "emergency"
_NEVER_AN_AREA = ("feedback_better", "feedback_worse", "tips", "remind_set", "unknown", "help", "join", "leave")


class Guessing:
    """Asks the guesser where it may be asked."""

    def __init__(self, guesser: Guesser, red_flags: Sequence[RedFlag]) -> None:
        """Take the guesser, and the red flags, one of which answers a danger of unknown kind."""
        self._guesser = guesser
        self._unknown = next((flag for flag in red_flags if flag.name == _UNKNOWN_DANGER), None)

    def red_flag(self, intent: Intent, words: Words, *, is_fine: bool) -> RedFlag | None:
        """Tell whether a text in which no sign was found reads like an emergency all the same: in doubt, it is one.

        Where the text says that something is fine, the doubt must be great.
        """
        if len(set(words.words)) < FEWEST_WORDS:
            return None
        needed = ALARM_FROM if isinstance(intent, _MAY_HIDE_DANGER) and not is_fine else ALARM_AGAINST
        return self._unknown if self._guesser.alarm(words.plain) >= needed else None

    def better_than(self, intent: Intent, words: Words, *, hurts: bool) -> str | None:
        """Name the intent that is likelier than the one read; None where the one read stands.

        An area that is said to hurt is never chatter.
        """
        match intent:
            case (
                intents.Digit()
                | intents.ChangeLanguage()
                | intents.MyData()
                | intents.Details()
                | intents.Join()
                | intents.Leave()
            ):
                return None
            case intents.Ran() | intents.HowFar() | intents.Keep() | intents.Remind("resume" | "fewer"):
                return None  # the weights were never shown any of these
            case intents.Remind() if len(words.words) <= FEWEST_WORDS:
                return None
            case intents.Timezone(tz) if tz is not None or len(words.words) <= FEW_WORDS:
                return None
            case intents.Stretch(area) if area is not None and len(words.words) <= FEWEST_WORDS:
                return None
        guess = self._guesser.guess(words.plain)
        if guess.intent == name_of(intent) or guess.probability < _threshold(intent, guess.intent):
            return None
        if guess.intent == "stop" and len(words.words) < FEWEST_WORDS:
            return None
        if isinstance(intent, intents.Stretch) and intent.area and guess.intent not in _NEVER_AN_AREA:
            return None
        if isinstance(intent, intents.Stretch) and hurts and guess.intent == "unknown":
            return None
        return guess.intent


def _threshold(intent: Intent, guessed: str) -> float:
    if guessed == "stop":
        return STOP_FROM
    if guessed == "area":
        return NO_AREA_FROM
    match intent:
        case intents.Unclear():
            return UNCLEAR_FROM
        case intents.Stretch(area) if area is not None:
            return AREA_FROM
    return OTHER_FROM


_SIMPLE: dict[str, Intent] = {
    "stop": intents.Stop(),
    "start": intents.Start(),
    "help": intents.Help(),
    "next": intents.Next(),
    "again": intents.Again(),
    "feedback_better": intents.Better(),
    "feedback_worse": intents.Same(),
    "thanks": intents.Thanks(),
    "greeting": intents.Greeting(),
    "erase": intents.Erase(is_guess=True),
    "my_data": intents.MyData(),
    "unknown": intents.Unclear(),
}
_WISHES: dict[str, intents.Wish] = {
    "remind_set": "set",
    "remind_change": "change",
    "remind_pause": "pause",
    "remind_skip": "skip",
    "remind_cancel": "list",  # a guess ends nothing: it shows the plan, and how reminders end
    "remind_list": "list",
}


def intent_of(name: str, about: About) -> Intent | None:
    """Make the intent of a guessed name, with what the words tell of it; None where they lack what it needs."""
    if name in _SIMPLE:
        return intents.Worse() if name == "feedback_worse" and about.says("worse") else _SIMPLE[name]
    if name in _WISHES:
        return intents.Remind(_WISHES[name], about.findings.words.plain)
    match name:
        case "tips":
            return intents.Question(about.topic())
        case "timezone":
            return about.timezone()
        case "area":
            return about.stretch(None)
        case "join" | "leave":
            return about.race(name)
    return None
