"""What organizers are asked before something they texted is done: one question a number, the newest."""

import json
from datetime import datetime, timedelta

from core.command_desk import Answer
from core.confirmation import Confirmation, as_json, from_json
from store.database import Row, Transaction, Verbs
from store.values import from_ms, to_ms

_KEPT = timedelta(days=1)

_SAVE = """
    INSERT INTO confirmations (phone, code, wish, language, wrong, is_done, asked_at, expires_at)
    VALUES (:phone, :code, :wish, :language, :wrong, :is_done, :asked_at, :expires_at)
    ON CONFLICT (phone) DO UPDATE
    SET code = excluded.code, wish = excluded.wish, language = excluded.language, wrong = excluded.wrong,
        is_done = excluded.is_done, asked_at = excluded.asked_at, expires_at = excluded.expires_at"""


def find(db: Verbs, phone: str) -> Confirmation | None:
    """Give what a number was asked last, open or over; None where it was asked nothing of late."""
    row = db.one(
        """SELECT phone, code, wish, language, wrong, is_done, asked_at, expires_at FROM confirmations
           WHERE phone = :phone""",
        phone=phone,
    )
    return _confirmation(row) if row else None


def save(tx: Transaction, confirmation: Confirmation) -> None:
    """Keep a question as it now is; a newer one takes the place of an older one."""
    tx.run(
        _SAVE,
        phone=confirmation.phone,
        code=confirmation.code,
        wish=json.dumps(as_json(confirmation.wish), ensure_ascii=False),
        language=confirmation.language,
        wrong=confirmation.wrong,
        is_done=int(confirmation.is_done),
        asked_at=to_ms(confirmation.asked_at),
        expires_at=to_ms(confirmation.expires_at),
    )


def keep(tx: Transaction, phone: str, answer: Answer) -> None:
    """Keep what an answer asks a number, or that what it was asked is over."""
    if answer.asks:
        save(tx, answer.asks)
    elif answer.is_end:
        end(tx, phone)


def end(tx: Transaction, phone: str) -> bool:
    """Forget what a number was asked; False where there was nothing."""
    return tx.run("DELETE FROM confirmations WHERE phone = :phone", phone=phone) == 1


def forget_old(tx: Transaction, *, now: datetime) -> int:
    """Forget questions that nobody answers any more, with the words in them; give how many."""
    return tx.run(
        """DELETE FROM confirmations WHERE phone IN (
               SELECT phone FROM confirmations WHERE expires_at < :before /*skip locked confirmations*/)""",
        before=to_ms(now - _KEPT),
    )


def _confirmation(row: Row) -> Confirmation:
    return Confirmation(
        phone=row["phone"],
        wish=from_json(json.loads(row["wish"])),
        code=row["code"],
        language=row["language"],
        asked_at=from_ms(row["asked_at"]),
        expires_at=from_ms(row["expires_at"]),
        wrong=row["wrong"],
        is_done=bool(row["is_done"]),
    )
