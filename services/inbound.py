"""A text comes in: decide, remember, and give back the parts to answer with."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from content.catalog import Catalog
from core import check_in, intents, silence
from core.alarms import unsettled
from core.alert import Taken
from core.conversation import respond
from core.decision import Decision
from core.hashes import link_token, with_token
from core.inbound import Inbound
from core.intents import name_of
from core.joining import code_asked_about, with_code_asked_for
from core.message import Part, compose
from core.outgoing import Lane
from core.phone import is_dialable
from core.privacy import LINK_LASTS
from core.reminding import concerns_plan
from core.runner import Runner
from core.service import Service
from core.standing import NOWHERE, Standing
from core.understanding import Understood, taken_for, understand
from store import (
    consents,
    data_links,
    erasure,
    foreign_answers,
    forgotten,
    inbox,
    outbox,
    participants,
    plans_by_text,
    runners,
    standings,
    telling,
)
from store.data_links import DataLink
from store.database import Database, Transaction

log = logging.getLogger(__name__)


def receive(inbound: Inbound, *, db: Database, catalog: Catalog, service: Service, now: datetime) -> list[Part]:
    """Answer one inbound text: decide, remember, and give back the parts to answer with.

    The same carrier id again gets the same parts read back, because the carrier asks again when our answer was slow.
    The parts are returned after their commit, so what has been answered is never forgotten.

    Args:
        inbound: the text, already verified.
        db: where it is remembered, in one transaction.
        catalog, service: what we may say, and who we are in it.
        now: product time.

    Returns:
        the parts in order; empty where we stay silent.
    """
    db.give_way()  # 6 to 11 % more texts a second in two measurements, where many come at once; runs differ by as much
    understood = taken_for(understand(inbound.text, catalog=catalog), inbound.carrier_answered)
    key, code = f"reply:{inbound.carrier_id}", f"{secrets.randbelow(10_000):04}"
    with db.transaction() as tx:
        if not inbox.record(tx, inbound, now=now, intent=name_of(understood.intent), language=understood.language):
            return _with_token(outbox.parts_of(tx, key), inbound, service)
        if not is_dialable(inbound.sender):
            return []
        known, understood = _known(tx, inbound, understood, now)
        runner = forgotten.with_stop(tx, known, secret=service.secret, now=now)
        standing = _standing(tx, inbound.text, understood, runner, now)
        decision = respond(
            runner, inbound, understood, catalog=catalog, service=service, now=now, erase_code=code, standing=standing
        )
        decision = _within_limits(tx, decision, runner, understood.intent, service, now)
        parts = list(compose(decision.replies))
        saved = _save(tx, decision, standing, before=known, now=now)
        _keep_wishes(tx, decision, runner, inbound, service, now)
        lane = Lane.SAFETY if isinstance(understood.intent, intents.Danger) else Lane.REPLY
        recipient = erasure.NOBODY if decision.is_erasure else inbound.sender
        outbox.add_answered(tx, parts, key=key, recipient=recipient, now=now, lane=lane)
        _plan_check_in(tx, decision, saved, now)
    log.info("answered", extra={"intent": name_of(understood.intent), "parts": len(parts), "runner": runner.id})
    return _with_token(parts, inbound, service)


def _known(tx: Transaction, inbound: Inbound, understood: Understood, now: datetime) -> tuple[Runner, Understood]:
    """Find who texts us, with their plan where it matters; a code alone is taken as our question has it."""
    runner = runners.find_or_new(tx, inbound.sender)
    understood = with_code_asked_for(understood, inbound.text, runner, now)
    return plans_by_text.with_plan(tx, runner, now=now) if concerns_plan(understood, runner) else runner, understood


def _standing(tx: Transaction, text: str, understood: Understood, runner: Runner, now: datetime) -> Standing:
    """Read where the number stands with races, where the answer may depend on it: no other text waits for that."""
    is_start = isinstance(understood.intent, intents.Start) and runner.stopped_at is not None
    is_about_races = isinstance(understood.intent, intents.Join | intents.Leave | intents.Danger)
    told_of = telling.find_told_of(tx, runner.phone, text)
    if not (is_about_races or is_start or unsettled(runner, now)):
        return replace(NOWHERE, told_of=told_of) if told_of else NOWHERE
    code = code_asked_about(understood)
    standing = standings.find(tx, runner.phone, code=code, stopped_at=runner.stopped_at, now=now)
    return replace(standing, told_of=told_of)


def _save(tx: Transaction, decision: Decision, standing: Standing, *, before: Runner, now: datetime) -> Runner:
    """Save the runner as the text leaves them, with their consents, their plan and their races."""
    saved = runners.save(tx, decision.runner, before=before, now=now)
    for consent in decision.consents:
        consents.record(tx, consent)
    plans_by_text.keep(tx, decision, before=before, now=now)
    _keep_races(tx, decision, standing, before=before, now=now)
    return saved


def _keep_races(tx: Transaction, decision: Decision, standing: Standing, *, before: Runner, now: datetime) -> None:
    """Keep who is in a race and who they are; a stop ends all of them. Tell the medical leads of a red flag at once."""
    if decision.race_change:
        standings.keep(tx, before.phone, decision.race_change, now=now)
    if decision.runner.stopped_at and not before.stopped_at:
        participants.leave_all(tx, before.phone, now=now)
    if isinstance(decision.alert, Taken) and standing.told_of:
        telling.take(tx, decision.alert, standing.told_of.race, now=now)
    elif decision.alert and not isinstance(decision.alert, Taken) and standing.on:
        alert = telling.tell(tx, decision.alert, standing.on, before.phone, now=now)
        log.warning("alert", extra={"alert": alert.id if alert else None, "race": standing.on.id})


def _keep_wishes(
    tx: Transaction, decision: Decision, before: Runner, inbound: Inbound, service: Service, now: datetime
) -> None:
    """Make the link that was answered with, erase who is to be erased, and take back who comes back."""
    if decision.gives_link and decision.replies:
        token = link_token(inbound.carrier_id, secret=service.secret)
        data_links.add(tx, token, DataLink(inbound.sender, now + LINK_LASTS), opens="page")
    if before.stopped_at and not decision.runner.stopped_at:
        forgotten.come_back(tx, inbound.sender, secret=service.secret)
    if decision.is_erasure:
        redact = service.carrier_keeps_texts
        erasure.erase(tx, inbound.sender, secret=service.secret, now=now, by_text=inbound.carrier_id, redact=redact)


def _with_token(parts: Sequence[Part], inbound: Inbound, service: Service) -> list[Part]:
    return [Part(with_token(part.body, inbound.carrier_id, secret=service.secret)) for part in parts]


def _plan_check_in(tx: Transaction, decision: Decision, saved: Runner, now: datetime) -> None:
    """Take back the check-in that is settled, and plan the one that follows; it never leaves in the response."""
    if decision.taken_back:
        outbox.cancel(tx, decision.taken_back.key, reason=decision.taken_back.reason)
    if decision.check_in:
        outbox.plan(tx, [check_in.planned(decision.check_in, saved, now=now)], now=now)


def _within_limits(
    tx: Transaction, decision: Decision, before: Runner, intent: intents.Intent, service: Service, now: datetime
) -> Decision:
    """Take the answer back where there were too many."""
    reason = _why_silent(tx, decision.runner, intent, service, now) if decision.replies else None
    if reason is None:
        return decision
    log.warning("not answered", extra={"reason": reason, "runner": before.id, "sender": before.phone})
    return silence.silenced(decision, before, reason=reason, now=now)


def _why_silent(tx: Transaction, runner: Runner, intent: intents.Intent, service: Service, now: datetime) -> str | None:
    """Count the answers to a number, and this one with those of the day where it is foreign."""
    reason = silence.why_silent(intent, outbox.count_answers(tx, runner.phone, now=now))
    if reason or not silence.is_rationed(intent, runner, service.home_countries):
        return reason
    is_left = foreign_answers.take(tx, now.date(), silence.MOST_FOREIGN_ANSWERS_A_DAY)
    return None if is_left else silence.TOO_MANY_FOREIGN
