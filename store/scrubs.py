"""Whether an SQLite file still has to lose its log, in which erased words stand until then: asked for, and done.

What a transaction deletes is overwritten with zeros in the pages it writes (`secure_delete`), but earlier copies of the
pages stay in the write-ahead log until it is truncated. On PostgreSQL there is nothing to do here: docs/privacy.md.
"""

from store.database import Database, Transaction


def ask_for(tx: Transaction) -> None:
    """Ask for the log to be truncated, once this transaction is committed."""
    tx.run(
        """INSERT INTO scrubs (id, asked_at) VALUES (1, :clock)
           ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at""",
        clock=tx.clock_ms(),
    )


def scrub(db: Database) -> bool:
    """Truncate the log where it was asked for; False where somebody is reading from it, so that it has to be later."""
    asked = db.one("SELECT asked_at FROM scrubs")
    if asked is None:
        return True
    if not db.truncate_log():
        return False
    db.run("DELETE FROM scrubs WHERE asked_at = :asked_at", asked_at=asked["asked_at"])
    return True
