"""Stories told in texts: phones that text the running service, and their transcripts as a page for people to read."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from core.phone import country_of
from core.segments import count_segments, sms_units
from store.database import Database
from tests.twilio_calls import text_us

NUMBERED = re.compile(r"(\d/\d) ")
SIDE_WORDS = re.compile(r"\b(LEFT|RIGHT|IZQUIERD[AO]|DERECH[AO])\b", re.IGNORECASE)
# What the coach's four stretches tell to do, in either language; no text about danger may say any of it.
MOVES = re.compile(r"\b(heel up|lunge|lean|clasp|toes up|10-15 s|15 s|de puntillas|inclina|zancada)\b", re.IGNORECASE)

_OF_RUNNER = "runner_id IN (SELECT id FROM runners WHERE phone = :number)"
REMEMBERED = (
    (
        "runners",
        "phone = :number",
        ("introduced_at", "heard_at", "stopped_at", "last_stopped_at", "red_flag_written_at"),
    ),
    ("episodes", _OF_RUNNER, ("started_at", "answered_at")),
    ("questions", _OF_RUNNER, ("asked_at", "expires_at")),
    ("outbox", "recipient = :number", ("created_at", "not_before_at", "expires_at", "left_at")),
)

INTRODUCTION = """\
# Exchanges

Whole conversations with the running service, text by text: what a phone writes, and each text that comes back with what
the carrier counts, its GSM-7 septets in brackets (160 fit into one text). Every journey in `tests/journeys/` is here as
it ran against the Procfile's web process, called and signed as Twilio calls it; `make exchanges` writes this page, so
do not edit it by hand. Twilio answers its own exact words STOP, START and HELP, so the service is silent there
([deploy.md](deploy.md#keywords-who-answers-stop-start-and-help) says why).
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One text to us and the parts that answered it, in the order they were handed over.

    Without a text the parts are what we started by ourselves.
    """

    number: str
    text: str
    parts: tuple[str, ...]


@dataclass(slots=True)
class Story:
    """One journey: its title, and what was said so far, on one phone or several; a number is minutes that passed."""

    title: str
    turns: list[Turn | int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that texts the web process at `url`, and adds what is said to its story."""

    number: str
    url: str
    db: Database
    story: Story

    def wait(self, minutes: int) -> None:
        """Let time pass: all that is remembered of this number lies that much further back."""
        for table, whose, columns in REMEMBERED:
            moved = ", ".join(f"{column} = {column} - :passed" for column in columns)
            self.db.run(f"UPDATE {table} SET {moved} WHERE {whose}", passed=minutes * 60_000, number=self.number)
        self.story.turns.append(minutes)

    def text(self, text: str) -> list[str]:
        """Text the service and give the parts it answers with; each must take one segment."""
        answer = text_us(self.url, text, sender=self.number)
        assert answer.status == 200, f'"{text}" was answered with status {answer.status}'
        parts = answer.parts
        self.story.turns.append(Turn(self.number, text, tuple(parts)))
        assert [count_segments(part) for part in parts] == [1] * len(parts), parts
        return parts

    def texted(self, keys: str) -> list[str]:
        """Give what was to be sent to this number by itself, under keys that begin so, and tell it in the story."""
        rows = self.db.all(
            "SELECT body FROM outbox WHERE recipient = :number AND key LIKE :keys ORDER BY id",
            number=self.number,
            keys=f"{keys}%",
        )
        bodies = [row["body"] for row in rows]
        self.story.turns.append(Turn(self.number, "", tuple(bodies)))
        return bodies

    def check_ins(self) -> list[tuple[str, str]]:
        """List what we planned to ask this number by ourselves, each with the state it is in."""
        return [
            (row["body"], row["state"])
            for row in self.db.all(
                "SELECT body, state FROM outbox WHERE recipient = :number AND key LIKE 'checkin:%' ORDER BY id",
                number=self.number,
            )
        ]


Phones = Callable[[str], Phone]


def numbers_of(parts: Iterable[str]) -> list[str]:
    """Give the part numbers, such as "1/3", of those parts that have one."""
    return [found[1] for part in parts if (found := NUMBERED.match(part))]


def sides_in(part: str) -> set[str]:
    """Give the side words of a part, in capitals."""
    return {word.upper() for word in SIDE_WORDS.findall(part)}


def moves_in(parts: Iterable[str]) -> list[str]:
    """Give the moves of a stretch that are in any of the parts."""
    return [move for part in parts for move in MOVES.findall(part)]


def page(stories: Iterable[Story]) -> str:
    """Write the transcripts of all stories as one page of Markdown."""
    return "\n".join([INTRODUCTION, *(line for story in stories for line in _transcript(story))])


def _transcript(story: Story) -> Iterator[str]:
    yield f"## {story.title}\n"
    phones = {turn.number for turn in story.turns if isinstance(turn, Turn)}
    for turn in story.turns:
        if isinstance(turn, int):
            yield f"*{turn} minutes later*\n"
            continue
        writer = _writer(turn.number, alone=len(phones) == 1)
        yield f"**{writer}:** {_escaped(turn.text)}\n" if turn.text else f"**{writer}** is texted:\n"
        yield from (f"- {_escaped(part)} [{sms_units(part)}]" for part in turn.parts)
        yield "" if turn.parts else "- *(silence)*\n"


def _writer(number: str, *, alone: bool) -> str:
    country = country_of(number) or "?"
    return f"Phone ({country})" if alone else f"Phone {number[-2:]} ({country})"


def _escaped(text: str) -> str:
    """Keep Markdown from reading a runner's words or ours as its own marks."""
    return re.sub(r"([\\`*_<\[\]])", r"\\\1", text)
