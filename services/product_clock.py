"""Moving product time, for whoever wants to see a week of reminders in a minute; only the phone page does it."""

from datetime import datetime, timedelta

from store import product_clock
from store.database import Database

MOST_AHEAD = timedelta(days=365)


def jump(to: datetime, *, db: Database, real_now: datetime) -> bool:
    """Put product time at an instant; False where that is before real time, or more than a year ahead of it."""
    ahead = to - real_now
    if not timedelta() <= ahead <= MOST_AHEAD:
        return False
    with db.transaction() as tx:
        product_clock.save_ahead(tx, ahead)
    return True


def go_back_to_real_time(*, db: Database) -> None:
    """Let product time be real time again."""
    with db.transaction() as tx:
        product_clock.save_ahead(tx, timedelta())
