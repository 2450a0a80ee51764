"""Lists that are shown, or written into a file, a page at a time."""

from flask import request

from web.ids import LARGEST_ID

AT_ONCE = 1_000  # rows of a file read at a time, so that one of 100,000 people takes the memory of few


def seen_through() -> int:
    """Give the id of the last row that was on the page before, as the address has it; 0 on the first."""
    after = request.args.get("after", 0, type=int)
    return after if 0 <= after <= LARGEST_ID else 0
