"""All that is known when an organizer commands by text, read before anything is done, and the words to answer with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.catalog import Catalog, Language
from core.command_answers import say
from core.commanding import command_of, language_of
from core.commands import Choice, Code
from core.confirmation import Confirmation, Wish, asked
from core.inbound import Inbound
from core.organizer import Organizer
from core.race import Race
from core.runner import Runner
from core.service import Service
from core.wording import Wording, first_language


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a command, and what becomes of what we asked before, which stays as it is otherwise.

    Args:
        texts: each of sentences that belong together, to be cut into parts.
        asks: our question as it is from now on.
        is_end: what we asked before is over.
    """

    texts: Sequence[str]
    asks: Confirmation | None = None
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of one command.

    Args:
        per_second: segments a second that the sender of broadcasts may send.
        runner: what the number is to us as a runner's, if it is one.
        near: the races that may be meant, the one that starts first first.
        asked: what we asked this number last.
    """

    catalog: Catalog
    service: Service
    per_second: float
    now: datetime
    organizer: Organizer
    inbound: Inbound
    runner: Runner | None
    near: Sequence[Race]
    asked: Confirmation | None

    @property
    def language(self) -> Language:
        """Give the organizer's language: what they write in as a runner, else that of the command."""
        if self.runner and self.runner.language:
            return "es" if self.runner.language == "es" else "en"
        if self.asked and isinstance(command_of(self.inbound.text), Code | Choice):
            return self.asked.language
        return language_of(self.inbound.text) or first_language(self.inbound.sender)

    @property
    def codes(self) -> list[str]:
        """Give the codes of the races that may be named."""
        return [race.code for race in self.near]

    def wording(self, race: Race | None = None) -> Wording:
        """Give the words for this organizer, with the number to call at a race."""
        emergency = race.emergency_number if race else None
        phone = self.inbound.sender
        return Wording(self.catalog, self.service, phone=phone, language=self.language, emergency=emergency)

    def said(self, key: str, **more: str) -> list[str]:
        """Give an answer of one text."""
        return [say(self.wording(), key, **more)]

    def answer(self, key: str, **more: str) -> Answer:
        """Answer in one text; what was asked before stays open."""
        return Answer(self.said(key, **more))

    def ending(self, key: str, **more: str) -> Answer:
        """Answer in one text; what was asked before is over."""
        return Answer(self.said(key, **more), is_end=True)

    def question(self, wish: Wish, *, code: str) -> Confirmation:
        """Ask for a code before something is done, or which race where the code is empty."""
        return asked(self.inbound.sender, wish, code, self.language, self.now)

    def is_answered_elsewhere(self, asked_at: datetime) -> bool:
        """Tell whether another question of ours, as to a runner, is open and newer than one of an instant."""
        question = self.runner.question if self.runner else None
        return question is not None and asked_at < question.asked_at and self.now < question.expires_at
