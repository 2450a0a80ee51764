"""An organizer commands by text: what is to be sent is shown first and goes with a code; HALT needs none."""

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from content.catalog import Catalog
from core import command_answers as answers
from core.broadcast_draft import BroadcastError
from core.command_code import ask_for_code, ask_to_go_on, draft_for, is_code_asked_for, not_right
from core.command_desk import Answer, Desk
from core.command_race import Meant, halted_by, meant_by_choice, meant_by_code, races_of
from core.command_status import status
from core.commanding import command_of
from core.commands import Choice, Code, Command, Guide, Halt, RaiseFlag, Send, SendTip, Status
from core.confirmation import Confirmation, GoOn, Launch, Which
from core.inbound import Inbound
from core.message import Part
from core.race import Race
from core.service import Service
from core.silence import is_command_too_many
from store import (
    alerts,
    audiences,
    broadcasts,
    confirmations,
    forgotten,
    imports,
    inbox,
    launching,
    organizers,
    outbox,
    participants,
    race_status,
    races,
    runners,
)
from store.database import Database, Transaction

log = logging.getLogger(__name__)

# What is done in the transaction of the text.
Act = Callable[[Transaction], Answer]


def obey(
    inbound: Inbound, *, db: Database, catalog: Catalog, service: Service, per_second: float, now: datetime
) -> list[Part] | None:
    """Do what an organizer commands by text, and give back the parts to answer with.

    What is done, the text and the answer are one transaction; the same carrier id again gets the same parts.

    Args:
        inbound: the text, already verified.
        per_second: segments a second that the sender of broadcasts may send.
        now: product time.

    Returns:
        None where the text is not for us: nobody who may command has this number, or it is no command; nothing is kept
        of it then. Empty where we stay silent.
    """
    organizer = organizers.find_by_phone(db, inbound.sender)
    if organizer is None or inbound.carrier_answered:
        return None
    runner, last = runners.find(db, inbound.sender), confirmations.find(db, inbound.sender)
    near = races.list_near(db, organizer.owner_id, now=now)
    desk = Desk(catalog, service, per_second, now, organizer, inbound, runner, near, last)
    command = command_of(inbound.text, codes=desk.codes)
    if command is None or not organizer.may("see" if isinstance(command, Status) else "broadcast"):
        return None
    has_stopped = forgotten.has_stopped(db, runner, inbound.sender, secret=service.secret)
    if has_stopped and not isinstance(command, Halt):
        return None
    act = _act(desk, db, command)
    return _do(desk, db, act, is_halt=isinstance(command, Halt), in_silence=has_stopped) if act else None


def _do(desk: Desk, db: Database, act: Act, *, is_halt: bool, in_silence: bool) -> list[Part] | None:
    """Do it once, in one transaction with the text and its answer; whoever has stopped is not even told.

    Returns:
        the parts; None where the organizer was removed meanwhile.
    """
    key, phone, now = f"reply:{desk.inbound.carrier_id}", desk.inbound.sender, desk.now
    with db.transaction() as tx:
        if not organizers.hold(tx, desk.organizer.id):  # so that two texts of one organizer take turns
            return None
        if not inbox.record(tx, desk.inbound, now=now, intent="command", language=desk.language):
            return outbox.parts_of(tx, key)
        is_too_many = is_command_too_many(outbox.count_answers(tx, phone, now=now))
        if is_too_many and not is_halt:
            log.warning("not answered", extra={"reason": "too many commands", "organizer": desk.organizer.id})
            return []
        answer = act(tx)
        confirmations.keep(tx, phone, answer)
        parts = [] if is_too_many or in_silence else answers.parts_of(answer.texts)
        outbox.add_answered(tx, parts, key=key, recipient=phone, now=now)
    log.info("commanded", extra={"organizer": desk.organizer.id, "parts": len(parts)})
    return parts


def _act(desk: Desk, db: Database, command: Command) -> Act | None:
    """Read what there is to know and tell what is to be done; None where the text means something else after all."""
    match command:
        case Code(said) | Choice(said) if _is_about_an_alert(desk, db, said):
            return None
        case Code(digits):
            return partial(_take_code, desk, digits) if is_code_asked_for(desk, digits) else None
        case Halt(code):
            return partial(_halt, desk, code)
        case Guide():
            return _say(desk.ending("guide"))
        case Status(code):
            return _say(_status(desk, db, code))
        case Choice(said):
            return _say(_show(desk, db, meant_by_choice(desk, said)))
        case Send() | SendTip() | RaiseFlag():
            return _say(_show(desk, db, meant_by_code(desk, command.race)))


def _say(answer: Answer | None) -> Act | None:
    return (lambda _: answer) if answer else None


def _is_about_an_alert(desk: Desk, db: Database, said: str) -> bool:
    """Tell whether a number is that of an alert they were texted about since our question, and so takes the alert."""
    if desk.asked is None or not said.isdigit():
        return False
    return alerts.is_told_since(db, desk.inbound.sender, int(said), since=desk.asked.asked_at)


def _status(desk: Desk, db: Database, code: str | None) -> Answer:
    found = [race_status.find(db, race, now=desk.now) for race in races_of(desk, code)]
    texts = [text for each in found for text in status(desk.wording(), each)]
    return Answer(texts) if texts else desk.answer("no_race")


def _show(desk: Desk, db: Database, meant: Meant | Answer | None) -> Answer | None:
    """Show what a command comes to in a race, where it is known in which, and ask for the code."""
    if not isinstance(meant, Meant):
        return meant
    race, may_be_for_some = meant.race, ":" in meant.text[:80]  # the words before it may be a distance
    distances = participants.list_distances(db, race.id) if may_be_for_some else []
    shown = draft_for(desk, meant, distances=distances)
    if isinstance(shown, Answer):
        return shown
    if imports.is_under_way(db, race.id):
        return desk.ending("importing", race=race.said)
    reach = audiences.count_reach(db, race, shown.audience, home_countries=desk.service.home_countries)
    return ask_for_code(desk, race, shown, reach, code=_new_code())


def _halt(desk: Desk, code: str | None, tx: Transaction) -> Answer:
    """Pause all that is under way at once; afterwards a code lets it go on."""
    owner_id = desk.organizer.owner_id
    under_way = halted_by(desk, code, broadcasts.list_under_way_of_owner(tx, owner_id))
    halted = launching.halt(tx, under_way)
    log.info("halted", extra={"organizer": desk.organizer.id, "broadcasts": [each.id for each in halted]})
    return ask_to_go_on(desk, halted, under_way, races.list_of_owner(tx, owner_id), code=_new_code())


def _take_code(desk: Desk, digits: str, tx: Transaction) -> Answer:
    """Do what the code was asked for, once, or count a wrong one."""
    last = confirmations.find(tx, desk.inbound.sender)
    if last is None:
        return desk.answer("not_any_more")
    given = last.given(digits, desk.now)
    return _confirmed(desk, last, tx) if given == "right" else not_right(desk, last, given)


def _confirmed(desk: Desk, last: Confirmation, tx: Transaction) -> Answer:
    """Do what the code was asked for; while a list of runners is taken in the code stays good."""
    match last.wish:
        case Launch(race_id):
            race = races.find(tx, race_id, owner_id=desk.organizer.owner_id)
            if race and imports.is_under_way(tx, race_id):
                return desk.answer("importing", race=race.said)
            texts = _launched(desk, last.wish, race, tx) if race else []
        case GoOn(ids):
            texts = _gone_on(desk, ids, tx)
        case Which():
            texts = []
    return Answer(texts, asks=last.done(desk.now)) if texts else desk.ending("not_any_more")


def _launched(desk: Desk, wish: Launch, race: Race, tx: Transaction) -> list[str]:
    try:
        made = launching.launch_confirmed(tx, race, wish, organizer_id=desk.organizer.id, now=desk.now)
    except BroadcastError:
        return []
    if made:
        log.info("broadcast launched", extra={"broadcast": made, "by": "text"})
    return answers.launched(desk.wording(), race, wish, now=desk.now)


def _gone_on(desk: Desk, ids: Sequence[int], tx: Transaction) -> list[str]:
    owner_id = desk.organizer.owner_id
    going = launching.go_on(tx, owner_id, ids, now=desk.now)
    return desk.said("goes_on", races=answers.names_of(going, races.list_of_owner(tx, owner_id))) if going else []


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04}"
