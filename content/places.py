"""The tables of places as they are kept: a head of JSON with a checksum, then lines of cells between tabs.

`places.tsv` has three parts, an empty line between them; `core/gazetteer.py` takes them apart.

1. IANA names: those in use, numbered from 0 as they come; then old ones, each with the name that took its place.
2. Regions: code, English and Spanish name, all they are called; below each, with "=", a zone, its biggest city and the
   thousands of people of all cities of that clock, the biggest first.
3. Cities, sorted: what it is called, its region, the number of its zone (none where the region has but one), the
   thousands of people (negative where the name seldom means it), and how it is written where that does not follow.

`zips.tsv` has runs of codes and the zone of each. The checksum tells a broken file at once and cheaply: taking one
apart takes longer than most commands do.
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
