"""What runners may ask about what we hold on them, where it is not done by text: show it once, export it, erase it."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.hashes import TOKEN_CHARACTERS
from core.service import Service
from store import data_links, erasure, proofs_of_consent
from store.database import Database, Row
from store.held import list_held
from store.values import from_ms

log = logging.getLogger(__name__)

Held = Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows: all rows about a number by table, and the token of the link to the same as a file."""

    held: Held
    file_token: str

    @property
    def language(self) -> str:
        """The runner's language, as far as we know it."""
        return next((row["language"] for row in self.held["runners"] if row["language"]), "en")


def open_page(token: str, *, db: Database, now: datetime) -> Opened | None:
    """Use a link up and show what it leads to, with another for the file, as long as the first would have been good.

    Where reading fails, the link is as good as before.

    Returns:
        None where there is no such link, it is over, or it was used before.
    """
    with db.transaction() as tx:
        link = data_links.take(tx, token, opens="page", now=now)
        if link is None:
            return None
        file_token = secrets.token_hex(TOKEN_CHARACTERS // 2)
        data_links.add(tx, file_token, link, opens="file")
        held = _readable(list_held(tx, link.phone))
    log.info("data shown", extra={"phone": link.phone})
    return Opened(held, file_token)


def open_file(token: str, *, db: Database, now: datetime) -> Held | None:
    """Use the link to the file up, and give what is in it; None as in `open_page`."""
    with db.transaction() as tx:
        link = data_links.take(tx, token, opens="file", now=now)
        return _readable(list_held(tx, link.phone)) if link else None


def export(phone: str, *, db: Database, service: Service) -> Held:
    """Give all rows about a number, by table, with each column; instants as ISO 8601 has them, in UTC.

    What it agreed to for races long past, which is kept without the number, is there too.
    """
    held = list_held(db, phone)
    held["consents"] = [*proofs_of_consent.list_rows(db, phone, secret=service.secret), *held["consents"]]
    return _readable(held)


def erase(phone: str, *, db: Database, service: Service, now: datetime) -> int:
    """Erase all that is held on a number, as DELETE ME does, and keep its stop; give how many rows there were.

    Safe to do again. What its owner texts later is answered only where it is START or a red flag.
    """
    with db.transaction() as tx:
        redact = service.carrier_keeps_texts
        erased = erasure.erase(tx, phone, secret=service.secret, now=now, redact=redact)
    log.info("erased", extra={"rows": erased})
    return erased


def _readable(held: Held) -> Held:
    return {table: [_with_dates(row) for row in rows] for table, rows in held.items()}


def _with_dates(row: Row) -> dict[str, Any]:
    return {name: from_ms(value).isoformat() if _is_instant(name, value) else value for name, value in row.items()}


def _is_instant(name: str, value: object) -> bool:
    return name.endswith("_at") and isinstance(value, int)
