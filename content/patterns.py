"""Compiled patterns of the content's rules, each compiled once a process however often the content is read.

Python's own cache holds 512, fewer than the rules have: each reading compiled all of them anew.
"""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def compiled(pattern: str, *, exact: bool = False) -> re.Pattern[str]:
    """Compile a pattern, capitals or not unless it is exact.

    Raises:
        re.error: it is no pattern.
    """
    return re.compile(pattern, re.NOFLAG if exact else re.IGNORECASE)
