"""The code an organizer is to text back before something they texted is done, and what is done then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from core.audience import Audience
from core.broadcast import Language
from core.race import Flag

CODE_LASTS = timedelta(minutes=10)
DONE_LASTS = timedelta(hours=1)  # how long the code, texted once more, is told that all is done already
MOST_WRONG_CODES = 3

# What four digits are to an open question: the code; the code of what is done already; the code, too late; a wrong one;
# the wrong one that ends it.
Given = Literal["right", "again", "late", "wrong", "last_wrong"]


@dataclass(frozen=True, slots=True)
class Launch:
    """A broadcast to be launched, and a flag to be set where one is; without people there is only the flag."""

    race_id: int
    texts: Mapping[Language, str]
    audience: Audience
    people: int
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class GoOn:
    """Broadcasts that were halted, to go on."""

    broadcast_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Which:
    """A command that is about one of several races: no code is asked for, but which one."""

    text: str
    race_ids: tuple[int, ...]


Wish = Launch | GoOn | Which


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question to an organizer's number, the only one that is open to it from these.

    Args:
        code: four digits; empty where we ask which race.
        language: that of the command.
        wrong: how many wrong codes have come.
        is_done: the code has come.
    """

    phone: str
    wish: Wish
    code: str
    language: Language
    asked_at: datetime
    expires_at: datetime
    wrong: int = 0
    is_done: bool = False

    def is_open(self, now: datetime) -> bool:
        """Tell whether it may still be answered."""
        return not self.is_done and now < self.expires_at

    def given(self, digits: str, now: datetime) -> Given | None:
        """Tell what four digits are to it; None where they have nothing to do with it."""
        if not self.code:
            return None
        if self.is_done:
            return "again" if digits == self.code and now < self.expires_at else None
        if now >= self.expires_at:
            return "late" if digits == self.code and now < self.expires_at + DONE_LASTS else None
        if digits == self.code:
            return "right"
        return "last_wrong" if self.wrong + 1 >= MOST_WRONG_CODES else "wrong"

    def done(self, now: datetime) -> "Confirmation":
        """Give it as it is once its code has come."""
        return replace(self, is_done=True, expires_at=now + DONE_LASTS)


def asked(phone: str, wish: Wish, code: str, language: Language, now: datetime) -> Confirmation:
    """Ask for a code, or which race where the code is empty."""
    return Confirmation(phone, wish, code, language, asked_at=now, expires_at=now + CODE_LASTS)


def as_json(wish: Wish) -> dict[str, Any]:
    """Give what is kept of a wish.

    >>> as_json(GoOn((7, 8)))
    {'go_on': [7, 8]}
    """
    match wish:
        case Launch(race_id, texts, audience, people, flag):
            said = {"race": race_id, "texts": dict(texts), "audience": audience.as_json(), "people": people}
            return {"launch": said | {"flag": flag}}
        case GoOn(broadcast_ids):
            return {"go_on": list(broadcast_ids)}
        case Which(text, race_ids):
            return {"which": {"text": text, "races": list(race_ids)}}


def from_json(said: Mapping[str, Any]) -> Wish:
    """Read what `as_json` gave.

    >>> from_json({"which": {"text": "SEND hi", "races": [1, 2]}})
    Which(text='SEND hi', race_ids=(1, 2))
    """
    if launch := said.get("launch"):
        audience = Audience.from_json(launch["audience"])
        return Launch(launch["race"], launch["texts"], audience, launch["people"], launch["flag"])
    if which := said.get("which"):
        return Which(which["text"], tuple(which["races"]))
    return GoOn(tuple(said["go_on"]))
