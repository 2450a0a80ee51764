"""Where a PostgreSQL database stands, for a person who is about to fill it, and why it cannot be reached."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from store.database import UnavailableError

FORM = "postgresql://user:password@host/name"
PATIENCE_SECONDS = 5

# What libpq, the resolver and the server say, in words that hold no part of the URL.
_REASONS = {
    "resolve host": "there is no such host",
    "Connection refused": "nothing answers at this host and port",
    "timeout": "nothing answers at this host and port",
    "pg_hba.conf": "its pg_hba.conf lets nobody of this name in from here",
    "no password supplied": "it asks for a password, and the URL has none",
    "password authentication failed": "the user or the password is wrong",
    "role ": "the user is wrong",
    "database ": "there is no database of this name",
    "starting up": "it is just starting",
    "too many": "all its connections are taken",
}


def read_address(url: str) -> str:
    """Name the database of a URL by host, port and name, without the user and the password.

    >>> read_address("postgresql://ana:secret@db.example.org/sidestitch")
    'db.example.org:5432/sidestitch'

    Raises:
        ValueError: the URL has no host or no name, or cannot be read. The message holds no part of it.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ValueError(f"The URL cannot be read: give {FORM}.") from None
    host, port, name = (str(parts.get(key) or "") for key in ("host", "port", "dbname"))
    if not host or not name:
        raise ValueError(f"The URL names no {'database' if host else 'host'}: give {FORM}.")
    if "@" in host + name or not (port or "5432").replace(",", "").isdecimal():
        raise ValueError("The URL cannot be read: in a password, @ is written as %40, / as %2F and : as %3A.")
    return f"{host}:{port or 5432}/{name}"


def check_reachable(url: str) -> None:
    """See that the server lets us in.

    Raises:
        UnavailableError: it does not; says why, without the user and the password.
    """
    try:
        psycopg.connect(url, connect_timeout=PATIENCE_SECONDS).close()
    except psycopg.Error as error:
        raise UnavailableError(f"It cannot be reached: {_reason(str(error))}.") from None


def _reason(message: str) -> str:
    found = (reason for words, reason in _REASONS.items() if words in message)
    return next(found, "the server refuses the connection, and its log says why")
