"""Whether what is committed outlasts a power cut: without that a text could be sent, forgotten, and sent again."""

from store.database import Reading, StoreError

_MENDED_BY = {
    "fsync": "set fsync = on in its postgresql.conf and start it anew",
    "synchronous_commit": "take the setting off the server, the database, the user and DATABASE_URL",
}


class NotDurableError(StoreError):
    """The store may lose what it has committed."""


def check_durable(db: Reading) -> None:
    """See that a commit waits for the disk; our SQLite files always do.

    Raises:
        NotDurableError: PostgreSQL is set not to wait; says what to do.
        UnavailableError: it cannot be asked.
    """
    if db.engine == "sqlite":
        return
    for setting, mending in _MENDED_BY.items():
        row = db.one("SELECT current_setting(:setting) AS value", setting=setting)
        if row and row["value"] == "off":
            raise NotDurableError(
                f"PostgreSQL runs with {setting} = off, so after a power cut it may have forgotten what was sent, and "
                f"send it again: {mending}."
            )
