"""Which race a command is about: the one it names, the only one there is, or the one they choose when we ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.broadcast import Broadcast
from core.codes import plain_code
from core.command_answers import numbered
from core.command_desk import Answer, Desk
from core.confirmation import Which
from core.race import Race

MOST_RACES = 9  # named in one answer, each with a digit


@dataclass(frozen=True, slots=True)
class Meant:
    """A command as it was texted, and the one race it is about."""

    text: str
    race: Race


def races_of(desk: Desk, code: str | None) -> Sequence[Race]:
    """Give the races that may be meant, by the code that is named or None."""
    return [race for race in desk.near if code in (None, race.code)][:MOST_RACES]


def halted_by(desk: Desk, code: str | None, launched: Iterable[Broadcast]) -> list[Broadcast]:
    """Give the broadcasts that HALT is about: those of the race that is named, else all."""
    named = {race.id for race in desk.near if race.code == code}
    return [each for each in launched if each.state != "cancelled" and (not code or each.race_id in named)]


def meant_by_code(desk: Desk, code: str | None) -> Meant | Answer:
    """Tell which race is meant, and ask where several may be and none is named."""
    wanted = races_of(desk, code)
    if len(wanted) == 1:
        return Meant(desk.inbound.text, wanted[0])
    if not wanted:
        return desk.ending("no_race")
    question = desk.question(Which(desk.inbound.text, tuple(race.id for race in wanted)), code="")
    return Answer(desk.said("which_race", races=numbered(wanted)), asks=question)


def meant_by_choice(desk: Desk, said: str) -> Meant | Answer | None:
    """Take a digit or a code for the race we asked about; None where no such question is the one they answer."""
    last = desk.asked
    if last is None or not isinstance(last.wish, Which) or not last.is_open(desk.now):
        return None
    if desk.is_answered_elsewhere(last.asked_at):
        return None
    by_id = {race.id: race for race in desk.near}
    numbers = {str(number): by_id.get(race_id) for number, race_id in enumerate(last.wish.race_ids, start=1)}
    offered = [race for race in numbers.values() if race]
    found = numbers.get(said) or next((race for race in offered if race.code == plain_code(said)), None)
    if found:
        return Meant(last.wish.text, found)
    return desk.answer("which_race", races=numbered(offered)) if said.isdigit() else None
