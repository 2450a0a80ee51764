"""An organizer's number counts once it is proven: a code is texted to it, and they type it in the console."""

import logging
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from content.catalog import Catalog
from core.hashes import phone_code_hash
from core.organizer import Organizer
from core.outgoing import Lane, Outgoing
from core.phone import country_of
from core.phone_proof import APART, CODE_DIGITS, CODE_LASTS, MOST_CODES_AN_HOUR, PhoneProof
from core.service import Service
from core.wording import Wording, first_language
from store import forgotten, organizers, outbox, phone_proofs, runners
from store.database import Database, RefusedError, Transaction
from store.values import MILLISECOND

log = logging.getLogger(__name__)

_HOUR = timedelta(hours=1)

Asked = Literal["texted", "theirs_already", "refused", "foreign", "too_soon"]
Proven = Literal["proven", "wrong", "over", "refused"]


def ask(organizer: Organizer, phone: str, *, db: Database, catalog: Catalog, service: Service, now: datetime) -> Asked:
    """Text a code to a number in E.164 that an organizer says is theirs; until it is typed their old one counts.

    Returns:
        "refused" where it is another organizer's or has stopped us: the console says the same of both.
    """
    if country_of(phone) not in service.home_countries:
        return "foreign"
    with db.transaction() as tx:
        is_there = organizers.hold(tx, organizer.id)  # so that two codes of one organizer take turns
        owner = organizers.find_by_phone(tx, phone)
        if owner and owner.id == organizer.id:
            phone_proofs.forget(tx, organizer.id)
            return "theirs_already"
        has_stopped = forgotten.has_stopped(tx, runners.find(tx, phone), phone, secret=service.secret)
        if owner or has_stopped or not is_there:
            return "refused"
        if _is_too_soon(tx, organizer.id):
            return "too_soon"
        _text_code(tx, organizer.id, phone, catalog=catalog, service=service, now=now)
    log.info("code texted to an organizer", extra={"organizer": organizer.id, "phone": phone})
    return "texted"


def prove(organizer: Organizer, code: str, *, db: Database, secret: str) -> Proven:
    """Let an organizer command by text from the number whose code they typed.

    Returns:
        "refused" where another organizer has proven the number meanwhile.
    """
    try:
        with db.transaction() as tx:
            outcome = _proven(tx, organizer.id, code, secret)
    except RefusedError:
        with db.transaction() as tx:
            phone_proofs.forget(tx, organizer.id)
        return "refused"
    log.info("organizer's code typed", extra={"organizer": organizer.id, "outcome": outcome})
    return outcome


def _is_too_soon(tx: Transaction, organizer_id: int) -> bool:
    clock = tx.clock_ms()
    of_hour = phone_proofs.count_codes(tx, organizer_id, since_ms=clock - _HOUR // MILLISECOND)
    of_minute = phone_proofs.count_codes(tx, organizer_id, since_ms=clock - APART // MILLISECOND)
    return of_hour >= MOST_CODES_AN_HOUR or of_minute > 0


def _text_code(
    tx: Transaction, organizer_id: int, phone: str, *, catalog: Catalog, service: Service, now: datetime
) -> None:
    clock, code = tx.clock_ms(), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    code_hash = phone_code_hash(code, phone=phone, organizer_id=organizer_id, secret=service.secret)
    phone_proofs.save(tx, organizer_id, PhoneProof(phone, code_hash, clock + CODE_LASTS // MILLISECOND))
    wording = Wording(catalog, service, phone=phone, language=first_language(phone))
    [body] = wording.reply("phone_code", code=code)
    key = phone_proofs.key_of(organizer_id, clock)
    outbox.plan(tx, [Outgoing(key, phone, body, Lane.REPLY, now, now + CODE_LASTS)], now=now)


def _proven(tx: Transaction, organizer_id: int, code: str, secret: str) -> Proven:
    proof = phone_proofs.find(tx, organizer_id) if organizers.hold(tx, organizer_id) else None
    if proof is None:
        return "over"
    typed = phone_code_hash(code, phone=proof.phone, organizer_id=organizer_id, secret=secret)
    match proof.given(typed, tx.clock_ms()):
        case "right":
            organizers.save_phone(tx, organizer_id, proof.phone)
            return "proven"
        case "wrong":
            wrong = replace(proof, wrong=proof.wrong + 1)
            phone_proofs.save(tx, organizer_id, wrong)
            return "wrong" if wrong.is_open(tx.clock_ms()) else "over"
        case "over":
            return "over"
