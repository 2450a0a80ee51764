"""Having what was deleted vanish from an SQLite file, too."""

import logging
from typing import TYPE_CHECKING

from store.sqlite_verbs import query

if TYPE_CHECKING:
    import sqlite3

TRUNCATE_MILLISECONDS = 50  # for a reader to end: writers wait meanwhile
MOST_BYTES_REWRITTEN = 256 * 1024 * 1024  # which took 1.7 seconds, in which texts that come in wait

log = logging.getLogger(__name__)


def scrub(connection: "sqlite3.Connection", *, rewrite: bool) -> bool:
    """Leave nothing of what was deleted in the file or its log; False where a reader keeps the log from being emptied.

    `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the unused space of a page when
    it moves rows to another: of 105 numbers erased among 6,000 texts, a copy of 5 stood in a page of an index. Only
    rewriting the file removes those, and nobody writes meanwhile.
    """
    if rewrite and count_bytes(connection) <= MOST_BYTES_REWRITTEN:
        connection.execute("VACUUM")
    elif rewrite:
        log.warning("file not rewritten", extra={"most_bytes": MOST_BYTES_REWRITTEN, "to_rewrite": "docs/privacy.md"})
    (before,) = query(connection, "PRAGMA busy_timeout", {})
    connection.execute(f"PRAGMA busy_timeout = {TRUNCATE_MILLISECONDS}")
    (outcome,) = query(connection, "PRAGMA wal_checkpoint(TRUNCATE)", {})
    connection.execute(f"PRAGMA busy_timeout = {before['timeout']}")
    return not outcome["busy"]


def count_bytes(connection: "sqlite3.Connection") -> int:
    """Count the bytes of the pages there are."""
    ((pages,), (size,)) = (connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
    return int(pages) * int(size)
