"""The tables of places as they are kept: a head of JSON with a checksum, then lines that core/gazetteer.py takes apart.

The checksum tells a broken file at once and cheaply: taking it apart takes longer than most commands do.
"""

import hashlib
import json
from pathlib import Path


def read_table(path: Path) -> str:
    """Read the lines of a table that training/make_places.py has written.

    Raises:
        OSError, ValueError, KeyError: the file is missing or not as written there.
    """
    head, _, body = path.read_bytes().partition(b"\n")
    if json.loads(head)["sha256"] != hashlib.sha256(body).hexdigest():
        raise ValueError("its checksum is another")
    return body.decode("utf-8")
