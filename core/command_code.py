"""The code before something is done: it is asked for with what a command comes to, and another one does nothing."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.broadcast import Broadcast, problems_of
from core.command_answers import ask, names_of, whom_of
from core.command_desk import Answer, Desk
from core.command_draft import Drafted, draft
from core.command_race import Meant
from core.commanding import command_of
from core.commands import RaiseFlag, Send, SendTip
from core.confirmation import MOST_WRONG_CODES, Confirmation, Given, GoOn, Launch
from core.preview import preview
from core.race import Race
from core.reach import Reach


def draft_for(desk: Desk, meant: Meant, *, distances: Collection[str]) -> Drafted | Answer:
    """Give what a command would send, or say why it cannot be sent.

    Args:
        distances: of the race, where the words before a colon may be one of them.
    """
    command = command_of(meant.text, codes=desk.codes, distances=distances)
    assert isinstance(command, Send | SendTip | RaiseFlag), "only these are about one race"
    found = draft(command, meant.race, catalog=desk.catalog, service=desk.service, language=desk.language)
    if found is None:
        return desk.ending("which_tip")
    return desk.ending("bad_text") if any(problems_of(text) for text in found.texts.values()) else found


def ask_for_code(desk: Desk, race: Race, drafted: Drafted, reach: Reach, *, code: str) -> Answer:
    """Show what is drafted, whom it reaches and what it comes to, and ask for the code."""
    if reach.people == 0 and drafted.flag is None:
        return desk.ending("nobody", race=race.said, whom=whom_of(desk.wording(), drafted.audience))
    wish = Launch(race.id, drafted.texts, drafted.audience, reach.people, drafted.flag)
    shown = preview(drafted.texts, reach, segments_per_second=desk.per_second)
    texts = ask(desk.wording(race), race, drafted, shown, code, now=desk.now)
    return Answer(texts, asks=desk.question(wish, code=code))


def ask_to_go_on(
    desk: Desk, halted: Sequence[Broadcast], under_way: Sequence[Broadcast], races: Sequence[Race], *, code: str
) -> Answer:
    """Say what is paused, and ask for the code that lets it go on.

    Args:
        halted: what was paused now, of what was `under_way`; empty where all of it was paused before.
        races: among them those the broadcasts belong to.
    """
    paused = halted or under_way
    if not paused:
        return desk.ending("nothing_to_halt")
    question = desk.question(GoOn(tuple(each.id for each in paused)), code=code)
    key, named = "halted" if halted else "halted_already", names_of(paused, races)
    return Answer(desk.said(key, races=named, paused=str(len(paused)), code=code), asks=question)


def is_code_asked_for(desk: Desk, digits: str) -> bool:
    """Tell whether four digits have to do with what we asked last."""
    return desk.asked is not None and desk.asked.given(digits, desk.now) is not None


def not_right(desk: Desk, last: Confirmation, given: Given | None) -> Answer:
    """Say that nothing is done, and count a wrong code."""
    match given:
        case "wrong":
            left = MOST_WRONG_CODES - last.wrong - 1
            return Answer(desk.said("wrong_code", left=str(left)), asks=replace(last, wrong=last.wrong + 1))
        case "last_wrong":
            return desk.ending("codes_over")
        case "again":
            return desk.answer("done_already")
        case "late":
            return desk.answer("code_late")
        case _:
            return desk.answer("not_any_more")
