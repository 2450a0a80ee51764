"""Who signs in: organizers are added, removed, given another password, lose their phone."""

import logging
import secrets

from core.organizer import Organizer, Role
from core.password import Passwords
from store import organizers, sign_ins, tokens
from store.database import Database, RefusedError

log = logging.getLogger(__name__)

_WORD_BYTES = 3


class NameTakenError(Exception):
    """Somebody has this name or this phone already."""


def add(
    name: str,
    password: str,
    *,
    role: Role,
    owner: Organizer | None,
    db: Database,
    passwords: Passwords,
    phone: str | None = None,
) -> Organizer:
    """Add an organizer, whose name and password have been checked.

    Args:
        owner: who they work for; None for an owner.

    Raises:
        NameTakenError: the name or the phone is another's.
    """
    password_hash = passwords.hash(password)
    owner_id = owner.owner_id if owner else None
    try:
        with db.transaction() as tx:
            added = organizers.add(tx, name, password_hash, role=role, owner_id=owner_id, phone=phone)
    except RefusedError as error:
        raise NameTakenError from error
    log.info("organizer added", extra={"organizer": added, "role": role})
    return Organizer(added, name, role, owner_id or added, phone)


def set_password(organizer: Organizer, password: str, *, db: Database, passwords: Passwords) -> None:
    """Give an organizer another password, whoever asks; their sessions end."""
    password_hash = passwords.hash(password)
    with db.transaction() as tx:
        if organizers.hold(tx, organizer.id):
            organizers.save_password(tx, organizer.id, password_hash)
        sign_ins.end_all(tx, organizer.id)
    log.info("password set", extra={"organizer": organizer.id})


def new_password() -> str:
    """Make a password that can be told on the phone.

    >>> len(new_password())
    20
    """
    return "-".join(secrets.token_hex(_WORD_BYTES) for _ in range(3))


def forget_phone(organizer: Organizer, *, db: Database) -> None:
    """Take no more commands from their phone, nor a code for another; services/phone_proofs.py gives them one."""
    with db.transaction() as tx:
        organizers.save_phone(tx, organizer.id, None)
    log.info("organizer's phone forgotten", extra={"organizer": organizer.id})


def remove(organizer: Organizer, *, db: Database) -> None:
    """Take an organizer out, with their sessions; with an owner go their people and tokens."""
    with db.transaction() as tx:
        organizers.remove(tx, organizer.id)
        sign_ins.end_of_removed(tx)
        tokens.remove_all(tx, organizer.id)
    log.info("organizer removed", extra={"organizer": organizer.id})
