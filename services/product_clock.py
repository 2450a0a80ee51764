"""Moving product time, for whoever wants to see a week of reminders in a minute; only the phone page does it."""

from datetime import datetime, timedelta

from store import plans, product_clock, runners
from store.database import Database

MOST_AHEAD = timedelta(days=365)
_ALL = 1_000_000  # the simulator has no more plans


def jump(to: datetime, *, db: Database, real_now: datetime) -> bool:
    """Put product time at an instant; False where that is before real time, or more than a year ahead of it.

    Where it goes back, every plan is looked at anew; what was sent stays sent.
    """
    ahead = to - real_now
    if not timedelta() <= ahead <= MOST_AHEAD:
        return False
    with db.transaction() as tx:
        goes_back = ahead < product_clock.read_ahead(tx)
        product_clock.save_ahead(tx, ahead)
        if goes_back:
            runners.pull_stops_back(tx, now=to)
            plans.plan_anew(tx, now=to, most=_ALL)
            product_clock.note_tick(tx, to)
    return True


def go_back_to_real_time(*, db: Database, real_now: datetime) -> None:
    """Let product time be real time again."""
    jump(real_now, db=db, real_now=real_now)
