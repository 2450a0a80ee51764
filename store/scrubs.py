"""Whether an SQLite file still has to lose what was deleted from it: asked for, and done.

What a transaction deletes is overwritten with zeros (`secure_delete`), but earlier copies of its pages stay in the
write-ahead log until that is emptied, and copies of single rows in unused space until the file is rewritten. On
PostgreSQL there is nothing to do here: docs/privacy.md.
"""

from store.database import Database, Transaction


def ask_for(tx: Transaction, *, rewrite: bool) -> None:
    """Ask for the log to be emptied once this transaction is committed, and for the file to be rewritten."""
    tx.run(
        """INSERT INTO scrubs (id, asked_at, rewrite) VALUES (1, :clock, :rewrite)
           ON CONFLICT (id) DO UPDATE
           SET asked_at = excluded.asked_at,
               rewrite = CASE WHEN scrubs.rewrite = 1 THEN 1 ELSE excluded.rewrite END""",
        clock=tx.clock_ms(),
        rewrite=int(rewrite),
    )


def scrub(db: Database) -> bool:
    """Do what was asked for; False where somebody is reading from the log, so that it has to be later."""
    asked = db.one("SELECT asked_at, rewrite FROM scrubs")
    if asked is None:
        return True
    if not db.scrub(rewrite=bool(asked["rewrite"])):
        return False
    db.run("DELETE FROM scrubs WHERE asked_at = :asked_at", asked_at=asked["asked_at"])
    return True
