"""How long a list of runners may be, and the error for what is too long, or is no list we can read."""

MOST_ROWS = 200_000
MOST_BYTES = 32 * 1024 * 1024
MOST_IN_A_CELL = 400  # characters: nothing that we read of a runner is longer
MOST_COLUMNS = 60


class ListError(Exception):
    """What was handed in is no list we can read; the message says what it is and what to do."""


def too_many_rows() -> ListError:
    """Give the error for a list with more rows than any race has runners."""
    return ListError(f"This list has more than {MOST_ROWS:,} rows: hand it in as several.")
