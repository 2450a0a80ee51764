"""What is cleared away: words kept long enough, runners who never texted, links that are over, what a file holds."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from core.race import ERASED_AFTER
from core.service import Service
from store import (
    alerts,
    confirmations,
    data_links,
    idempotency,
    inbox,
    never_texted,
    outbox,
    redactions,
    runners,
    scrubs,
)
from store.database import Database, Transaction
from store.erasure import NOBODY
from store.outbox import Emptied

log = logging.getLogger(__name__)

_AT_ONCE = 1_000  # texts a transaction, so that an inbound text gets in between
_ERASED_AT_ONCE = 200  # runners a transaction: about 10 ms with three broadcasts each
_SLACK = timedelta(minutes=1)  # between our clock and the carrier's, and until it has made the texts of an answer


def empty_old_bodies(*, db: Database, now: datetime, retention_days: int, redact: bool = False) -> int:
    """Empty some of the bodies that are older than the operator keeps them; the rows stay, with their reasons.

    Args:
        now: product time.
        retention_days: how long bodies are kept.
        redact: the carrier has copies, which are to be emptied too.

    Returns:
        how many texts were emptied and red flags forgotten; where it is not 0, call again.
    """
    before = now - timedelta(days=retention_days)
    empty_texts = partial(_empty_texts_in, redact=redact), partial(_empty_texts_out, redact=redact)
    steps = (*empty_texts, _forget_red_flags, _empty_alerts)
    done = sum(_in_one_transaction(db, step, before) for step in steps)
    if done:
        log.info("emptied old texts", extra={"texts": done})
    return done


def erase_never_texted(*, db: Database, service: Service, now: datetime) -> bool:
    """Erase some of the runners whom a list has put into a race long past and who never texted us.

    Returns:
        whether there was a race to clear; then call again.
    """
    race_id = never_texted.find_race(db, started_before=now - ERASED_AFTER)
    if race_id is None:
        return False
    redact = service.carrier_keeps_texts
    with db.transaction() as tx:
        erased = never_texted.erase_some(
            tx, race_id, secret=service.secret, now=now, most=_ERASED_AT_ONCE, redact=redact
        )
    log.info("erased runners who never texted", extra={"race": race_id, "runners": erased})
    return True


def forget_what_is_over(*, db: Database, now: datetime) -> int:
    """Forget links that open nothing any more, codes nobody texts any more, old answers of the API; give how many."""
    with db.transaction() as tx:
        over = data_links.forget_old(tx, now=now) + confirmations.forget_old(tx, now=now)
        return over + idempotency.forget_old(tx, most=_AT_ONCE)


def scrub(*, db: Database) -> bool:
    """Have an SQLite file lose what was erased from its log too; False where it is being read and has to be later."""
    return scrubs.scrub(db)


def _in_one_transaction(db: Database, step: Callable[[Transaction, datetime], int], before: datetime) -> int:
    with db.transaction() as tx:
        done = step(tx, before)
        if done:
            scrubs.ask_for(tx, rewrite=False)
    return done


def _empty_texts_in(tx: Transaction, before: datetime, *, redact: bool) -> int:
    carrier_ids = inbox.empty_old_bodies(tx, before=before, most=_AT_ONCE)
    if redact:
        redactions.add_ids(tx, carrier_ids)
    return len(carrier_ids)


def _empty_texts_out(tx: Transaction, before: datetime, *, redact: bool) -> int:
    emptied = outbox.empty_old_bodies(tx, before=before, most=_AT_ONCE)
    if redact:
        redactions.add_ids(tx, [text.carrier_id for text in emptied if text.carrier_id])
        for phone, first, last in _spans_of_answers(emptied):
            redactions.add_span(tx, phone, since=first - _SLACK, until=last + _SLACK)
    return len(emptied)


def _spans_of_answers(emptied: Iterable[Emptied]) -> list[tuple[str, datetime, datetime]]:
    """Give for each number from when to when answers to it were made, which the carrier has to be asked for by list."""
    made: dict[str, list[datetime]] = {}
    for text in emptied:
        if text.was_answer and text.recipient != NOBODY:
            made.setdefault(text.recipient, []).append(text.created_at)
    return [(phone, min(times), max(times)) for phone, times in sorted(made.items())]


def _empty_alerts(tx: Transaction, before: datetime) -> int:
    return alerts.empty_old_words(tx, before=before, most=_AT_ONCE)


def _forget_red_flags(tx: Transaction, before: datetime) -> int:
    return runners.forget_old_red_flags(tx, before=before, most=_AT_ONCE)
