"""Erasing all that is held on a number, as part of one transaction: it is all gone or all there."""

from datetime import datetime

from store import proofs_of_consent, redactions, scrubs
from store.database import Transaction
from store.forgotten import remember
from store.held import HOLDINGS
from store.values import to_ms

NOBODY = ""  # in the place of a number, where a row must stay that has none any more

_RUNNER = "SELECT id FROM runners WHERE phone = :phone /*for update*/"
_PLAN = """
    SELECT runner_id FROM plans WHERE runner_id IN (SELECT id FROM runners WHERE phone = :phone) /*for update*/"""
# Texts to medical leads quote the runner and name their number.
_TO_LEADS = """
    id IN (SELECT outbox.id FROM alerts
           JOIN outbox ON outbox.key >= 'alert:' || alerts.id || ':' AND outbox.key < 'alert:' || alerts.id || ';'
           WHERE alerts.phone = :phone)"""
_TEXTS = (
    "SELECT carrier_id, body <> '' AS has_words FROM inbox WHERE sender = :phone ORDER BY id /*for update*/",
    "SELECT carrier_id, body <> '' AS has_words FROM outbox WHERE recipient = :phone ORDER BY id /*for update*/",
    f"SELECT carrier_id, body <> '' AS has_words FROM outbox WHERE {_TO_LEADS} ORDER BY id /*for update*/",
)
# Whoever was erased before has no row until they write; the one made then has stopped with that text: forgotten.py.
_RUNNER_OF_THIS_TEXT = "SELECT 1 AS one FROM runners WHERE phone = :phone AND stopped_at = :now"
_ERASED_HERE = [held for held in HOLDINGS if held.table != "redactions"]


def erase(
    tx: Transaction,
    phone: str,
    *,
    secret: str,
    now: datetime,
    by_text: str | None = None,
    redact: bool,
) -> int:
    """Erase a number: no row tells of it any more but a keyed hash, by which its stop outlives it.

    Texts in hand or in doubt go too. Whoever has one of them in hand may still post it for a moment, as after any STOP,
    and what becomes of it is written down nowhere, but for the id of a text that the carrier took, to be emptied there;
    a text that was in doubt is not looked for any more.

    Args:
        secret: what the key of the hash is derived from.
        by_text: the carrier's id of the text that asked for it. Its row stays, with neither number nor words, so that
            the carrier may ask again for the answer.
        redact: the carrier has copies, which are to be redacted.

    Returns:
        how many rows were erased.
    """
    for select in (_RUNNER, _PLAN):  # in this order, and before the texts, as whoever makes texts out of them does
        tx.lock(select, phone=phone)
    is_new = by_text is not None and tx.one(_RUNNER_OF_THIS_TEXT, phone=phone, now=to_ms(now)) is not None
    carrier_ids = _hold_texts(tx, phone)
    if redact:
        redactions.add_ids(tx, carrier_ids)
    tx.run("UPDATE inbox SET sender = :nobody, body = '' WHERE carrier_id = :id", nobody=NOBODY, id=by_text)
    tx.run("INSERT INTO erasures (phone) VALUES (:phone)", phone=phone)  # or no consent could be deleted
    proofs_of_consent.erase(tx, phone, secret=secret)
    erased = tx.run(f"DELETE FROM outbox WHERE {_TO_LEADS}", phone=phone)
    erased += sum(tx.run(f"DELETE FROM {held.table} WHERE {held.whose}", phone=phone) for held in _ERASED_HERE)
    tx.run("DELETE FROM erasures WHERE phone = :phone", phone=phone)
    remember(tx, phone, secret=secret, now=now)
    _have_vanish(tx, phone, is_done=is_new and erased == 1, redact=redact)
    return erased


def _hold_texts(tx: Transaction, phone: str) -> list[str]:
    """Hold the texts of a number, and give the carrier's ids of those whose words we have still got.

    They are held in the order of their ids, as whoever holds several does, and before they are read: what is just being
    written down of one, such as its id at the carrier, is waited for.
    """
    texts = [text for select in _TEXTS for text in tx.all(select, phone=phone)]
    return [text["carrier_id"] for text in texts if text["carrier_id"] and text["has_words"]]


def _have_vanish(tx: Transaction, phone: str, *, is_done: bool, redact: bool) -> None:
    """Have the number vanish from the file and from the carrier too.

    Args:
        is_done: it was erased before, and only asks once more. What was asked for then is enough: else whoever asks
            again and again would have the file rewritten each time, and would put off that the carrier's list is read.
    """
    if not redact:
        redactions.drop_number(tx, phone)
    elif not is_done:
        redactions.add_number(tx, phone)
    scrubs.ask_for(tx, rewrite=not is_done)
