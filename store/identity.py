"""Which database this is: only the one that is at home may send, so that no copy of it texts anybody a second time.

The one row of `identity` says where the database was at home, and carries a token that only this very row has. Where
either does not fit what is found here, sending is held, and stays held until an operator says that this is the place.

On SQLite the place is the machine, the file's inode and its path. The token is renewed every minute and noted in a file
beside it, so a backup put back, a copy, a moved file and one overwritten with an older copy are
found out. On PostgreSQL the place is the cluster, its timeline and the database; the token is the number of the
transaction that wrote the row, which PostgreSQL itself keeps as `xmin`, also through VACUUM FULL. So a dump restored
anywhere, even into the same tables, and a promoted standby are found out.

What is not found out: a snapshot of the whole disk started as the same machine, and on SQLite a copy of the file that
is put back within two minutes of being made.
"""

import secrets
from datetime import datetime
from pathlib import Path

from store.database import Reading, Row, Transaction, UnavailableError
from store.files import write_whole

MACHINE_ID = Path("/etc/machine-id")  # not the host name, which containers change

COPIED = "This database was copied or moved here from where it was at home."
OLDER = "This is an older copy of the database that was at home here, or the .home file beside it is gone."

_ROW = "SELECT home, nonce AS token, held_reason FROM identity /*for update*/"
_ROW_AND_WRITER = "SELECT home, nonce AS token, held_reason, xmin::text AS written_by FROM identity /*for update*/"
_MAKE_HOME = "UPDATE identity SET home = :home, nonce = :token, held_reason = NULL"
_MAKE_HOME_AS_WRITER = "UPDATE identity SET home = :home, nonce = pg_current_xact_id()::xid::text, held_reason = NULL"


def find_held_reason(db: Reading) -> str | None:
    """Tell why sending is held, in a sentence fit for anybody; None where it is not."""
    row = db.one("SELECT held_reason FROM identity")
    return row["held_reason"] if row else None


def keep(tx: Transaction) -> str | None:
    """See that this database is at home: adopt one that never was anywhere, hold what comes from elsewhere.

    To be called by every worker at its start and then each minute, as this also renews the token; not by two threads of
    a process at once, as the file beside the database knows two tokens, of which one must be committed.

    Returns:
        why sending is held, a sentence; None where it may go on.

    Raises:
        UnavailableError: the file beside the database cannot be read or written.
    """
    row = _read(tx)
    reason = row["held_reason"] or _why_not_at_home(tx, row)
    if reason is None:
        _renew(tx, row)
    elif row["held_reason"] is None:
        hold(tx, reason)
    return reason


def make_home(tx: Transaction) -> None:
    """Make this place the home, whatever was before, and let sending go on.

    Raises:
        UnavailableError: the file beside the database cannot be written.
    """
    if tx.engine == "postgresql":
        tx.run(_MAKE_HOME_AS_WRITER, home=_place(tx))
        return
    old, new = _read(tx)["token"] or "", secrets.token_hex(16)
    # Before the commit: whichever of the two a crash leaves in the row, the file knows it.
    write_whole(_token_file(tx), f"{old}\n{new}\n")
    tx.run(_MAKE_HOME, home=_place(tx), token=new)


def hold(tx: Transaction, reason: str) -> None:
    """Hold all sending, for a reason in a sentence that tells nothing of the machine."""
    tx.run("UPDATE identity SET held_reason = :reason", reason=reason)


def disown(tx: Transaction, what: str, *, now: datetime) -> None:
    """Mark a copy as what it is, such as "a backup": it is at home nowhere, and sending from it is held."""
    made = f"{what} of {now:%Y-%m-%d %H:%M} UTC"
    tx.run("UPDATE identity SET home = :made, nonce = NULL", made=made)
    hold(tx, f"This database is {made}.")


def _read(tx: Transaction) -> Row:
    row = tx.one(_ROW_AND_WRITER if tx.engine == "postgresql" else _ROW)
    assert row is not None  # the migration has added it
    return row


def _why_not_at_home(tx: Transaction, row: Row) -> str | None:
    if row["home"] is None:
        return None
    if row["home"] != _place(tx):
        return COPIED
    known = [row["written_by"]] if tx.engine == "postgresql" else _known_tokens(tx)
    return None if row["token"] in known else OLDER


def _renew(tx: Transaction, row: Row) -> None:
    """Give the row a new token; on PostgreSQL that of the transaction that wrote it stays good."""
    if row["home"] is None or tx.engine == "sqlite":
        make_home(tx)


def _known_tokens(tx: Transaction) -> list[str]:
    path = _token_file(tx)
    try:
        return path.read_text(encoding="ascii").split() if path.exists() else []
    except (OSError, UnicodeError) as error:
        raise UnavailableError(f"The file {path} cannot be read: {error}.") from error


def _token_file(tx: Transaction) -> Path:
    file = _file(tx)
    return file.with_name(f"{file.name}.home")


def _place(tx: Transaction) -> str:
    return _place_of_file(_file(tx)) if tx.engine == "sqlite" else _place_on_server(tx)


def _place_of_file(file: Path) -> str:
    machine = MACHINE_ID.read_text(encoding="ascii").strip() if MACHINE_ID.exists() else ""
    inode = file.stat().st_ino if file.exists() else 0  # moved away while it is open
    return f"{machine or '-'}:{inode}:{file}"


def _file(tx: Transaction) -> Path:
    row = tx.one("SELECT file FROM pragma_database_list WHERE name = 'main'")
    assert row is not None  # a connection is always one to a file
    return Path(row["file"]).resolve()


def _place_on_server(tx: Transaction) -> str:
    """Name the cluster, its timeline and the database; "-" for what the server does not tell our user."""
    cluster = _if_allowed(tx, "pg_control_system()", "(pg_control_system()).system_identifier")
    timeline = _if_allowed(tx, "pg_walfile_name(pg_lsn)", "left(pg_walfile_name(pg_current_wal_lsn()), 8)")
    database = _ask(tx, "(SELECT oid FROM pg_database WHERE datname = current_database())")
    return f"{cluster}:{timeline}:{database}"


def _if_allowed(tx: Transaction, function: str, expression: str) -> str:
    """Ask in two steps: PostgreSQL refuses a statement that names a forbidden function, even where it is not called."""
    may = _ask(tx, f"has_function_privilege('{function}', 'execute')") == "True"
    return _ask(tx, expression) if may else "-"


def _ask(tx: Transaction, expression: str) -> str:
    row = tx.one(f"SELECT {expression} AS answer")
    assert row is not None  # a query without a table is always one row
    return str(row["answer"])
