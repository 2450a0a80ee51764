"""Our SQL in the words of PostgreSQL and psycopg."""

import re
from functools import lru_cache

MARKERS = {
    "/*for update*/": "FOR UPDATE",
    "/*skip locked inbox*/": "FOR UPDATE OF inbox SKIP LOCKED",
    "/*skip locked outbox*/": "FOR UPDATE OF outbox SKIP LOCKED",
    "/*skip locked plans*/": "FOR UPDATE OF plans SKIP LOCKED",
    "/*skip locked redactions*/": "FOR UPDATE OF redactions SKIP LOCKED",
    "/*skip locked runners*/": "FOR UPDATE OF runners SKIP LOCKED",
}
TOKEN = re.compile(
    r"""
      '(?:[^']|'')*' | "(?:[^"]|"")*" | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | --[^\n]* | /\*.*?\*/  # quoted, or a comment
    | ::                                                                                      # a cast
    | :(?P<name>[A-Za-z_]\w*)
    """,
    re.DOTALL | re.VERBOSE,
)


@lru_cache(maxsize=1024)
def with_psycopg_names(sql: str) -> tuple[bytes, bool]:
    """Translate our SQL, once a statement, and say whether it has parameters.

    Strings, quoted names, comments and casts stay as they are; psycopg wants `%` doubled where there are parameters.

    >>> with_psycopg_names("SELECT ':no', body::text FROM inbox WHERE id = :id /*for update*/")
    (b"SELECT ':no', body::text FROM inbox WHERE id = %(id)s FOR UPDATE", True)
    """
    has_names = any(found["name"] for found in TOKEN.finditer(sql))
    pieces, end = [], 0
    for found in TOKEN.finditer(sql):
        kept = sql[end : found.start()], MARKERS.get(found[0], found[0])
        pieces += [piece.replace("%", "%%") if has_names else piece for piece in kept]
        if found["name"]:
            pieces[-1] = f"%({found['name']})s"
        end = found.end()
    rest = sql[end:]
    pieces.append(rest.replace("%", "%%") if has_names else rest)
    return "".join(pieces).encode(), has_names
