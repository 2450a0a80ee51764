"""Tokens of the API: made, used and taken back."""

import logging
import secrets
from datetime import timedelta

from core.organizer import Organizer
from store import tokens
from store.database import Database
from store.values import MILLISECOND

MOST_OF_A_LABEL = 80  # characters
USED_AGAIN = timedelta(hours=1)  # how exactly it is known when a token was last used

log = logging.getLogger(__name__)

_TOKEN_BYTES = 32
_USED_AGAIN_MS = USED_AGAIN // MILLISECOND


def add(label: str, *, owner: Organizer, db: Database) -> str:
    """Make a token for all races of an owner and give it, once: only its hash is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with db.transaction() as tx:
        tokens.add(tx, token, owner_id=owner.owner_id, label=label)
    log.info("token made", extra={"organizer": owner.owner_id})
    return token


def use(token: str, *, db: Database) -> int | None:
    """Give the id of the owner whose races a token opens, None where it opens none; note its use once an hour."""
    owner_id = tokens.find_owner(db, token)
    if owner_id is not None and tokens.is_long_unused(db, token, since_ms=db.clock_ms() - _USED_AGAIN_MS):
        with db.transaction() as tx:
            tokens.save_use(tx, token)
    return owner_id


def remove(token_id: int, *, owner: Organizer, db: Database) -> bool:
    """Take a token back at once; False where the owner has none of this id."""
    with db.transaction() as tx:
        return tokens.remove(tx, token_id, owner_id=owner.owner_id)


def remove_labelled(label: str, *, owner: Organizer, db: Database) -> int:
    """Take all tokens of this label back at once; give how many."""
    with db.transaction() as tx:
        return tokens.remove_labelled(tx, label, owner_id=owner.owner_id)
