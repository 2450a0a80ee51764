"""What is erased once a race is over: runners of it who never texted us, rows of its lists, lists nobody confirmed."""

from collections.abc import Iterable
from datetime import datetime

from core.race import Race
from store import proofs_of_consent, races, redactions, scrubs
from store.database import Transaction, Verbs
from store.erasure import NOBODY
from store.values import to_ms

_NEVER_TEXTED = """NOT EXISTS (SELECT 1 FROM runners
                               WHERE runners.phone = participants.phone AND heard_at IS NOT NULL)"""

_A_RACE = f"""
    SELECT races.id FROM races
    WHERE starts_at < :before
      AND (EXISTS (SELECT 1 FROM participants WHERE participants.race_id = races.id AND {_NEVER_TEXTED})
           OR EXISTS (SELECT 1 FROM import_rows JOIN imports ON imports.id = import_rows.import_id
                      WHERE imports.race_id = races.id))
    ORDER BY races.id LIMIT 1"""

_THEM = f"""
    SELECT id, phone FROM participants WHERE race_id = :race_id AND {_NEVER_TEXTED}
    ORDER BY phone LIMIT :most /*for update*/"""

_SENT = """
    SELECT id, carrier_id, body <> '' AS has_words FROM outbox
    WHERE recipient = :phone AND broadcast_id IN (SELECT id FROM broadcasts WHERE race_id = :race_id)"""

# Their text is still counted, and nothing tells any more who it went to.
_WITHOUT_NUMBER = """
    UPDATE outbox SET recipient = :nobody, body = '', first_name = NULL, bib = NULL WHERE id = :id"""

# A runner who never texted is known for being unreachable at most; a stop that the carrier told us of stays.
_NO_RUNNER = """
    DELETE FROM runners WHERE phone = :phone AND heard_at IS NULL AND stopped_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM participants WHERE participants.phone = runners.phone)"""


def find_race_to_clear(db: Verbs, *, before: datetime) -> Race | None:
    """Give a race that started before an instant and still has runners who never texted us, or rows of lists."""
    row = db.one(_A_RACE, before=to_ms(before))
    return races.find_by_id(db, row["id"]) if row else None


def erase_some(tx: Transaction, race: Race, *, most: int, secret: str, redact: bool) -> int:
    """Erase runners of a race who never texted us, and rows of its lists; give how many, 0 where none are left.

    What each agreed to stays as a proof without the number; what was sent stays counted without it.

    Args:
        redact: the carrier has copies of what was sent, which are to be emptied there.
    """
    tx.lock(_THEM, race_id=race.id, most=most)
    people = tx.all(_THEM, race_id=race.id, most=most)
    phones = [person["phone"] for person in people]
    sent = [text for phone in phones for text in tx.all(_SENT, phone=phone, race_id=race.id)]
    if redact:
        redactions.add_ids(tx, [text["carrier_id"] for text in sent if text["carrier_id"] and text["has_words"]])
    tx.many(_WITHOUT_NUMBER, [{"id": text["id"], "nobody": NOBODY} for text in sent])
    proofs_of_consent.keep_without_number(tx, phones, race.programme, secret=secret)
    tx.many("DELETE FROM participants WHERE id = :id", [{"id": person["id"]} for person in people])
    tx.many(_NO_RUNNER, [{"phone": phone} for phone in phones])
    erased = len(people) + _erase_rows(tx, race.id, most)
    if erased:
        scrubs.ask_for(tx, rewrite=erased < most)
    return erased


def discard_old_lists(tx: Transaction, *, before: datetime, most: int) -> int:
    """Erase rows of lists that were handed in before an instant and never confirmed, and the lists that have none."""
    rows = tx.all(
        """SELECT import_id, row_number FROM import_rows JOIN imports ON imports.id = import_rows.import_id
           WHERE state IN ('reading', 'preview') AND handed_in_at < :before LIMIT :most""",
        before=to_ms(before),
        most=most,
    )
    _delete_rows(tx, rows)
    if rows:
        scrubs.ask_for(tx, rewrite=False)
    return len(rows) + tx.run(
        """DELETE FROM imports WHERE state IN ('reading', 'preview') AND handed_in_at < :before
           AND NOT EXISTS (SELECT 1 FROM import_rows WHERE import_id = imports.id)""",
        before=to_ms(before),
    )


def _erase_rows(tx: Transaction, race_id: int, most: int) -> int:
    rows = tx.all(
        """SELECT import_id, row_number FROM import_rows JOIN imports ON imports.id = import_rows.import_id
           WHERE race_id = :race_id LIMIT :most""",
        race_id=race_id,
        most=most,
    )
    _delete_rows(tx, rows)
    return len(rows)


def _delete_rows(tx: Transaction, rows: Iterable[dict[str, int]]) -> None:
    tx.many("DELETE FROM import_rows WHERE import_id = :import_id AND row_number = :row_number", rows)
