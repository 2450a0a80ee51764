"""How far product time is ahead of real time, and what time the last tick saw: one row that all processes share."""

from datetime import datetime, timedelta

from core.timing import milliseconds
from store.database import Transaction, Verbs
from store.values import from_ms, to_ms

NOT_AGAIN_FOR = timedelta(minutes=10)
GONE_BACK = timedelta(minutes=5)  # less is the clocks of two machines, or one that was set right
NOTED_EVERY = timedelta(minutes=1)  # so that a tick with nothing to do writes nothing

_SECOND = timedelta(seconds=1)


def read_ahead(db: Verbs) -> timedelta:
    """Give how far product time is ahead of real time, in whole seconds; zero where it was never moved."""
    row = db.one("SELECT ahead_seconds FROM product_clock WHERE id = 1")
    return timedelta(seconds=row["ahead_seconds"] if row else 0)


def save_ahead(tx: Transaction, ahead: timedelta) -> None:
    """Put product time so far ahead of real time, for every process from its next question on.

    Args:
        ahead: zero or more; a begun second counts as a whole one, so that a moment jumped to has come.
    """
    tx.run(
        """INSERT INTO product_clock (id, ahead_seconds) VALUES (1, :seconds)
           ON CONFLICT (id) DO UPDATE SET ahead_seconds = excluded.ahead_seconds""",
        seconds=-(-ahead // _SECOND),
    )


def is_news(db: Verbs, now: datetime) -> bool:
    """Tell whether the product time a tick sees is worth noting: another minute than the last, to either side."""
    row = db.one("SELECT ticked_at FROM product_clock WHERE id = 1 AND ticked_at IS NOT NULL")
    return row is None or abs(now - from_ms(row["ticked_at"])) >= NOTED_EVERY


def has_gone_back(db: Verbs, now: datetime) -> bool:
    """Tell whether product time has gone back by more than five minutes since the last tick.

    What was planned by the later time is then to be planned anew; not again within some minutes, as two workers whose
    clocks differ would see it at each of their ticks. As the time is noted to the minute, going back by five to six
    minutes may pass as not going back.
    """
    row = db.one("SELECT ticked_at, went_back_at FROM product_clock WHERE id = 1 AND ticked_at IS NOT NULL")
    if row is None or now >= from_ms(row["ticked_at"]) - GONE_BACK:
        return False
    return row["went_back_at"] is None or db.clock_ms() - row["went_back_at"] > milliseconds(NOT_AGAIN_FOR)


def note_tick(tx: Transaction, now: datetime) -> None:
    """Note the product time a tick has seen, and when by the database's clock it was seen to go back."""
    tx.lock("SELECT id FROM product_clock WHERE id = 1 /*for update*/")
    tx.run(
        """INSERT INTO product_clock (id, ticked_at) VALUES (1, :now)
           ON CONFLICT (id) DO UPDATE SET ticked_at = excluded.ticked_at,
               went_back_at = CASE WHEN product_clock.ticked_at > :late THEN :clock
                                   ELSE product_clock.went_back_at END""",
        now=to_ms(now),
        late=to_ms(now + GONE_BACK),
        clock=tx.clock_ms(),
    )
