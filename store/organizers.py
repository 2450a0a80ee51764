"""Who signs in; whoever was removed is found no more."""

from typing import Any

from core.organizer import Organizer, Role
from store.database import Reading, Row, Transaction

NO_PROOF = "wanted_phone = NULL, phone_code_hash = NULL, phone_code_until_at = NULL, phone_code_wrong = 0"

_COLUMNS = "id, owner_id, name, role, phone"


def find(db: Reading, organizer_id: int) -> Organizer | None:
    """Find an organizer by their id."""
    row = db.one(f"SELECT {_COLUMNS} FROM organizers WHERE id = :id AND removed_at IS NULL", id=organizer_id)
    return organizer_of(row) if row else None


def find_by_name(db: Reading, name: str) -> Organizer | None:
    """Find an organizer by the name they sign in with, as `core.organizer.name_of` gives it."""
    row = db.one(f"SELECT {_COLUMNS} FROM organizers WHERE name = :name AND removed_at IS NULL", name=name)
    return organizer_of(row) if row else None


def find_by_phone(db: Reading, phone: str) -> Organizer | None:
    """Find the organizer who commands by text from a number in E.164."""
    row = db.one(f"SELECT {_COLUMNS} FROM organizers WHERE phone = :phone AND removed_at IS NULL", phone=phone)
    return organizer_of(row) if row else None


def find_first_owner(db: Reading) -> Organizer | None:
    """Find the owner who was added first."""
    row = db.one(f"SELECT {_COLUMNS} FROM organizers WHERE role = 'owner' AND removed_at IS NULL ORDER BY id LIMIT 1")
    return organizer_of(row) if row else None


def find_password_hash(db: Reading, organizer_id: int) -> str | None:
    """Give what is kept of their password; None where they are not there any more."""
    row = db.one("SELECT password_hash FROM organizers WHERE id = :id AND removed_at IS NULL", id=organizer_id)
    return str(row["password_hash"]) if row else None


def list_all(db: Reading) -> list[Organizer]:
    """List all, each owner before the people who work for them."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM organizers WHERE removed_at IS NULL
            ORDER BY coalesce(owner_id, id), owner_id IS NOT NULL, name"""
    )
    return [organizer_of(row) for row in rows]


def list_people(db: Reading, owner_id: int) -> list[Organizer]:
    """List who works for an owner, by name."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM organizers WHERE owner_id = :owner_id AND removed_at IS NULL ORDER BY name",
        owner_id=owner_id,
    )
    return [organizer_of(row) for row in rows]


def add(tx: Transaction, name: str, password_hash: str, *, role: Role, owner_id: int | None, phone: str | None) -> int:
    """Add an organizer and give their id.

    Raises:
        RefusedError: somebody has this name or this phone.
    """
    row = tx.one(
        """INSERT INTO organizers (owner_id, name, password_hash, role, phone, created_at)
           VALUES (:owner_id, :name, :password_hash, :role, :phone, :now) RETURNING id""",
        owner_id=owner_id,
        name=name,
        password_hash=password_hash,
        role=role,
        phone=phone,
        now=tx.clock_ms(),
    )
    assert row is not None
    return int(row["id"])


def hold(tx: Transaction, organizer_id: int) -> bool:
    """Keep an organizer as they are until the transaction ends; False where they are not there any more."""
    sql = "SELECT id FROM organizers WHERE id = :id AND removed_at IS NULL /*for update*/"
    return tx.lock(sql, id=organizer_id) and find(tx, organizer_id) is not None


def save_password(tx: Transaction, organizer_id: int, password_hash: str) -> None:
    """Keep another password."""
    tx.run("UPDATE organizers SET password_hash = :hash WHERE id = :id", hash=password_hash, id=organizer_id)


def save_phone(tx: Transaction, organizer_id: int, phone: str | None) -> None:
    """Keep another phone, or none; whatever number was to be proven is not any more.

    Raises:
        RefusedError: another organizer has this phone.
    """
    tx.run(f"UPDATE organizers SET phone = :phone, {NO_PROOF} WHERE id = :id", phone=phone, id=organizer_id)


def remove(tx: Transaction, organizer_id: int) -> None:
    """Take an organizer out, and whoever works for them; what they did stays."""
    tx.run(
        f"""UPDATE organizers SET removed_at = :now, phone = NULL, {NO_PROOF}, password_hash = ''
           WHERE (id = :id OR owner_id = :id) AND removed_at IS NULL""",
        now=tx.clock_ms(),
        id=organizer_id,
    )


def organizer_of(row: Row) -> Organizer:
    """Make an organizer of a row with their columns."""
    values: dict[str, Any] = dict(row)
    return Organizer(
        id=values["id"],
        name=values["name"],
        role=values["role"],
        owner_id=values["owner_id"] or values["id"],
        phone=values["phone"],
    )
