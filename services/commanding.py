"""An organizer commands by text: what is to be sent is shown first and goes with a code; HALT needs none."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from content.catalog import Catalog
from core import command_answers as answers
from core.broadcast import problems_of
from core.broadcast_draft import BroadcastError, New
from core.codes import plain_code
from core.command_desk import Desk
from core.command_draft import Drafted, draft
from core.commanding import command_of
from core.commands import Choice, Code, Command, Guide, Halt, RaiseFlag, Send, SendTip, Status
from core.confirmation import MOST_WRONG_CODES, Confirmation, GoOn, Launch, Which
from core.inbound import Inbound
from core.message import Part
from core.preview import preview
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

MOST_RACES = 9  # named in one answer, each with a digit

# What is done in the transaction of the text, and what is answered, in texts that are cut into parts.
Act = Callable[[Transaction], Sequence[str]]


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
        is_too_much = is_command_too_many(outbox.count_answers(tx, phone, now=now))
        if is_too_much and not is_halt:
            log.warning("not answered", extra={"reason": "too many commands", "organizer": desk.organizer.id})
            return []
        texts = act(tx)
        parts = [] if is_too_much or in_silence else answers.parts_of(texts)
        outbox.add_answered(tx, parts, key=key, recipient=phone, now=now)
    log.info("commanded", extra={"organizer": desk.organizer.id, "parts": len(parts)})
    return parts


def _act(desk: Desk, db: Database, command: Command) -> Act | None:
    """Read what there is to know and tell what is to be done; None where the text means something else after all."""
    match command:
        case Code(said) | Choice(said) if _is_about_an_alert(desk, db, said):
            return None
        case Code(digits):
            return _code_given(desk, digits)
        case Choice(said):
            return _chosen(desk, db, said)
        case Guide():
            return partial(_drop, desk, desk.said("guide"))
        case Halt(code):
            return partial(_halt, desk, code)
        case Status(code):
            return _status(desk, db, code)
        case Send() | SendTip() | RaiseFlag():
            return _about_one_race(desk, db, command)


def _is_about_an_alert(desk: Desk, db: Database, said: str) -> bool:
    """Tell whether a number is that of an alert they were texted about since our question, and so takes the alert."""
    if desk.asked is None or not said.isdigit():
        return False
    return alerts.is_told_since(db, desk.inbound.sender, int(said), since=desk.asked.asked_at)


def _status(desk: Desk, db: Database, code: str | None) -> Act:
    wanted = [race for race in desk.near if code in (None, race.code)][:MOST_RACES]
    found = [race_status.find(db, race, now=desk.now) for race in wanted]
    texts = [text for each in found for text in answers.status(desk.wording(), each)]
    return lambda _: texts or desk.said("no_race")


def _halt(desk: Desk, code: str | None, tx: Transaction) -> Sequence[str]:
    """Pause all that is under way at once; afterwards a code lets it go on."""
    names = {race.id: race.said for race in races.list_of_owner(tx, desk.organizer.owner_id)}
    wanted = {race.id for race in desk.near if race.code == code} if code else names.keys()
    launched = broadcasts.list_under_way_of_owner(tx, desk.organizer.owner_id)
    under_way = [each for each in launched if each.race_id in wanted and each.state != "cancelled"]
    halted = launching.halt(tx, under_way)
    log.info("halted", extra={"organizer": desk.organizer.id, "broadcasts": [each.id for each in halted]})
    paused = halted or under_way
    if not paused:
        return _drop(desk, desk.said("nothing_to_halt"), tx)
    question = desk.question(GoOn(tuple(each.id for each in paused)), code=_new_code())
    key, named = "halted" if halted else "halted_already", answers.names_of(paused, names)
    return _keep(question, desk.said(key, races=named, paused=str(len(paused)), code=question.code), tx)


def _about_one_race(desk: Desk, db: Database, command: Send | SendTip | RaiseFlag) -> Act:
    """Ask which race, where several may be meant and none is named."""
    wanted = [race for race in desk.near if command.race in (None, race.code)][:MOST_RACES]
    if len(wanted) == 1:
        return _show(desk, db, desk.inbound.text, wanted[0])
    if not wanted:
        return partial(_drop, desk, desk.said("no_race"))
    question = desk.question(Which(desk.inbound.text, tuple(race.id for race in wanted)), code="")
    return partial(_keep, question, desk.said("which_race", races=answers.numbered(wanted)))


def _chosen(desk: Desk, db: Database, said: str) -> Act | None:
    """Take a digit or a code for the race we asked about, unless a newer question of ours is open."""
    last = desk.asked
    if last is None or not isinstance(last.wish, Which) or not last.is_open(desk.now):
        return None
    if desk.is_answered_elsewhere(last.asked_at):
        return None
    by_id = {race.id: race for race in desk.near}
    offered = [by_id[race_id] for race_id in last.wish.race_ids if race_id in by_id]
    numbers = {str(number): by_id.get(race_id) for number, race_id in enumerate(last.wish.race_ids, start=1)}
    chosen = numbers.get(said) or next((race for race in offered if race.code == plain_code(said)), None)
    if chosen:
        return _show(desk, db, last.wish.text, chosen)
    asked_again = desk.said("which_race", races=answers.numbered(offered))
    return (lambda _: asked_again) if said.isdigit() else None


def _show(desk: Desk, db: Database, text: str, race: Race) -> Act:
    """Show what a command comes to in a race, and ask for the code; what was asked before is over."""
    command = command_of(text, codes=desk.codes, distances=_distances(db, text, race))
    assert isinstance(command, Send | SendTip | RaiseFlag), "only these are about one race"
    drafted = draft(command, race, catalog=desk.catalog, service=desk.service, language=desk.language)
    problem = _problem(desk, db, drafted, race)
    if drafted is None or problem:
        return partial(_drop, desk, problem)
    reach = audiences.count_reach(db, race, drafted.audience, home_countries=desk.service.home_countries)
    if reach.people == 0 and drafted.flag is None:
        whom = answers.whom_of(desk.wording(), drafted.audience)
        return partial(_drop, desk, desk.said("nobody", race=race.said, whom=whom))
    wish = Launch(race.id, drafted.texts, drafted.audience, reach.people, drafted.flag)
    question = desk.question(wish, code=_new_code())
    shown = preview(drafted.texts, reach, segments_per_second=desk.per_second)
    return partial(_keep, question, answers.ask(desk.wording(race), race, drafted, shown, question.code, now=desk.now))


def _distances(db: Database, text: str, race: Race) -> list[str]:
    """List the distances of a race, where the words before a colon may be one of them."""
    if ":" not in text[:80]:
        return []
    return [distance for _, distance in participants.count_by(db, race.id) if distance]


def _problem(desk: Desk, db: Database, drafted: Drafted | None, race: Race) -> list[str]:
    """Say why something cannot be sent; nothing where it can."""
    if drafted is None:
        return desk.said("which_tip")
    if any(problems_of(text) for text in drafted.texts.values()):
        return desk.said("bad_text")
    return desk.said("importing", race=race.said) if imports.is_under_way(db, race.id) else []


def _code_given(desk: Desk, digits: str) -> Act | None:
    is_ours = desk.asked is not None and desk.asked.given(digits, desk.now) is not None
    return partial(_take_code, desk, digits) if is_ours else None


def _take_code(desk: Desk, digits: str, tx: Transaction) -> Sequence[str]:
    """Do what the code was asked for, once, or count a wrong one."""
    last = confirmations.find(tx, desk.inbound.sender)
    if last is None:
        return desk.said("not_any_more")
    match last.given(digits, desk.now):
        case "right":
            return _confirmed(desk, last, tx)
        case "wrong":
            left = MOST_WRONG_CODES - last.wrong - 1
            return _keep(replace(last, wrong=last.wrong + 1), desk.said("wrong_code", left=str(left)), tx)
        case "last_wrong":
            return _drop(desk, desk.said("codes_over"), tx)
        case "again":
            return desk.said("done_already")
        case "late":
            return desk.said("code_late")
        case None:
            return desk.said("not_any_more")


def _confirmed(desk: Desk, last: Confirmation, tx: Transaction) -> Sequence[str]:
    """Do what the code was asked for; while a list of runners is taken in the code stays good."""
    match last.wish:
        case Launch(race_id):
            race = races.find(tx, race_id, owner_id=desk.organizer.owner_id)
            if race and imports.is_under_way(tx, race_id):
                return desk.said("importing", race=race.said)
            texts = _launched(desk, last.wish, race, tx) if race else []
        case GoOn(ids):
            texts = _gone_on(desk, ids, tx)
        case Which():
            texts = []
    return _keep(last.done(desk.now), texts, tx) if texts else _drop(desk, desk.said("not_any_more"), tx)


def _launched(desk: Desk, wish: Launch, race: Race, tx: Transaction) -> list[str]:
    said = []
    if wish.people:
        new = New(race, wish.texts, wish.audience, made_by="text", organizer_id=desk.organizer.id)
        try:
            made = launching.make_and_launch(tx, new, now=desk.now)
        except BroadcastError:
            return []
        log.info("broadcast launched", extra={"broadcast": made, "by": "text"})
    if wish.flag:
        races.set_flag(tx, race.id, wish.flag)
        said += desk.said("flag_set", race=race.said, colour=answers.colour_of(desk.wording(), wish.flag))
    if wish.people:
        said += desk.said("launched", people=answers.count(desk.wording(), wish.people), race=race.said)
        said += answers.quiet_until(desk.wording(), race, wish.audience, desk.now)
    return [" ".join(said)]


def _gone_on(desk: Desk, ids: Sequence[int], tx: Transaction) -> list[str]:
    names = {race.id: race.said for race in races.list_of_owner(tx, desk.organizer.owner_id)}
    paused = [each for each in broadcasts.list_under_way_of_owner(tx, desk.organizer.owner_id) if each.id in ids]
    going = launching.go_on(tx, paused, now=desk.now)
    return desk.said("goes_on", races=answers.names_of(going, names)) if going else []


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04}"


def _keep(question: Confirmation, texts: Sequence[str], tx: Transaction) -> Sequence[str]:
    confirmations.save(tx, question)
    return texts


def _drop(desk: Desk, texts: Sequence[str], tx: Transaction) -> Sequence[str]:
    confirmations.end(tx, desk.inbound.sender)
    return texts
