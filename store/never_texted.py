"""Runners whom a list has put into a race and who never texted us: erased some time after it.

They have asked for nothing, so they are not kept out, and the list of another race may bring them back; but where the
carrier says that they have stopped, that is kept as after any erasing. How many got a broadcast stays countable, and
what they agreed to stays provable, by a hash of their number.
"""

from datetime import datetime

from store import erasure, proofs_of_consent, redactions, scrubs
from store.database import Transaction, Verbs
from store.erasure import NOBODY
from store.values import to_ms

# The numbers at hand are in `erasures`, which opens their consents to being deleted, until the end of the transaction.
_OURS = "phone IN (SELECT phone FROM erasures)"
# Whoever texts us for the first time at this very moment is not touched.
_NO_MORE = f"""{_OURS} AND NOT EXISTS (SELECT 1 FROM participants WHERE participants.phone = {{table}}.phone)
               AND NOT EXISTS (SELECT 1 FROM runners AS heard WHERE heard.phone = {{table}}.phone
                                                                AND heard.heard_at IS NOT NULL)"""
# With 0 added no index on broadcast_id serves, which would lead through the texts of everybody.
# What waits yet, as of a broadcast that was paused and forgotten, would end unsent: its runner is in the race no more.
_TEXTS = """recipient IN (SELECT phone FROM erasures) AND part = 1 AND state <> 'sending'
           AND broadcast_id + 0 IN (SELECT id FROM broadcasts WHERE race_id = :race_id)"""

_CHOOSE = """
    INSERT INTO erasures (phone)
    SELECT phone FROM participants
    WHERE race_id = :race_id
      AND NOT EXISTS (SELECT 1 FROM runners WHERE runners.phone = participants.phone AND heard_at IS NOT NULL)
    ORDER BY participants.id LIMIT :most
    ON CONFLICT (phone) DO NOTHING"""

# Before all that hangs on them, as by whoever receives a text: else the two would wait for each other.
_HOLD_RUNNERS = f"SELECT id FROM runners WHERE {_OURS} ORDER BY phone /*for update*/"


def find_race(db: Verbs, *, started_before: datetime) -> int | None:
    """Give the id of a race that started before an instant and has not been cleared of them; None where none is."""
    row = db.one(
        "SELECT id FROM races WHERE cleared_at IS NULL AND starts_at < :before ORDER BY id LIMIT 1",
        before=to_ms(started_before),
    )
    return row["id"] if row else None


def erase_some(tx: Transaction, race_id: int, *, secret: str, now: datetime, most: int, redact: bool) -> int:
    """Erase at most so many of them from a race, with what is left of its lists; once there are no more it is cleared.

    Args:
        secret: what the hashes of erased numbers are made with.
        redact: the carrier has copies, which are to be emptied too.

    Returns:
        how many runners were erased.
    """
    tx.run("DELETE FROM import_rows WHERE import_id IN (SELECT id FROM imports WHERE race_id = :id)", id=race_id)
    people = tx.run(_CHOOSE, race_id=race_id, most=most)
    tx.lock(_HOLD_RUNNERS)
    _take_out_of_broadcasts(tx, race_id, redact=redact)
    phones = [row["phone"] for row in tx.all("SELECT phone FROM erasures ORDER BY phone")]
    agreed = proofs_of_consent.list_given(tx, phones, f"race:{race_id}")
    tx.run(f"DELETE FROM consents WHERE programme = :programme AND {_OURS}", programme=f"race:{race_id}")
    tx.run(f"DELETE FROM participants WHERE race_id = :race_id AND {_OURS}", race_id=race_id)
    stopped = _list_stopped(tx)
    tx.run(f"DELETE FROM consents WHERE {_NO_MORE.format(table='consents')}")
    tx.run(f"DELETE FROM runners WHERE stopped_at IS NULL AND {_NO_MORE.format(table='runners')}")
    tx.run("DELETE FROM erasures")
    for phone in stopped:
        erasure.erase(tx, phone, secret=secret, now=now, redact=redact)
    proofs_of_consent.keep(tx, agreed, secret=secret)
    is_last = people < most
    if is_last:
        tx.run("UPDATE races SET cleared_at = :now WHERE id = :id", id=race_id, now=to_ms(now))
    scrubs.ask_for(tx, rewrite=is_last)
    return people


def _take_out_of_broadcasts(tx: Transaction, race_id: int, *, redact: bool) -> None:
    """Leave of their texts what counts alone: neither number nor words."""
    if redact:
        rows = tx.all(
            f"SELECT carrier_id FROM outbox WHERE {_TEXTS} AND body <> '' AND carrier_id IS NOT NULL", race_id=race_id
        )
        redactions.add_ids(tx, [row["carrier_id"] for row in rows])
    tx.run(
        f"UPDATE outbox SET recipient = :nobody, body = '', first_name = NULL, bib = NULL WHERE {_TEXTS}",
        nobody=NOBODY,
        race_id=race_id,
    )


def _list_stopped(tx: Transaction) -> list[str]:
    """List those of them who have stopped us, as the carrier says, and are in no other race."""
    rows = tx.all(f"SELECT phone FROM runners WHERE stopped_at IS NOT NULL AND {_NO_MORE.format(table='runners')}")
    return [row["phone"] for row in rows]
