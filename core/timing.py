"""How long we wait for what, all in one place; tests make it shorter, nobody else changes it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Timing:
    """The waits of sending, and of all for the database.

    Args:
        answer: how long the carrier may keep us waiting for its answer, which must end well before the lease.
        lease: how long a text in hand belongs to its worker; then it may have been sent, and nobody knows.
        fresh: how old the last look for a STOP may be when a post begins.
        quiet: how long after an attempt the carrier's list must stay without the text before it may be taken for lost.
        check_first, check_every, check_for: when the list is looked at for a text in doubt, and for how long.
        probe_every: how often one text tries whether a fault in our configuration is mended.
        ahead_live, ahead_idle: work the carrier is handed ahead: little while runners write to us, as their answers
            wait behind it.
        live_for: how long after a text of theirs runners are taken to write to us.
        tick: how often a worker looks for what has come due.
        remind: how often it looks for plans whose reminder has come due.
        broadcast: how often it looks after the broadcasts under way.
        sweep: how often it looks after everything else.
        again: how soon a round that is made seldom is made again where it has failed.
        patience: how long a unit of work waits for others to let go of the database.
        finish: how long it may take to finish what is in hand when it is told to stop.
    """

    answer: timedelta = timedelta(seconds=20)
    lease: timedelta = timedelta(seconds=90)
    fresh: timedelta = timedelta(milliseconds=100)
    quiet: timedelta = timedelta(seconds=60)
    check_first: timedelta = timedelta(seconds=5)
    check_every: timedelta = timedelta(minutes=1)
    check_for: timedelta = timedelta(hours=24)
    probe_every: timedelta = timedelta(minutes=1)
    ahead_live: timedelta = timedelta(seconds=3)
    ahead_idle: timedelta = timedelta(seconds=60)
    live_for: timedelta = timedelta(hours=1)
    tick: timedelta = timedelta(milliseconds=500)
    remind: timedelta = timedelta(seconds=1)
    broadcast: timedelta = timedelta(milliseconds=500)
    sweep: timedelta = timedelta(seconds=5)
    again: timedelta = timedelta(minutes=1)
    patience: timedelta = timedelta(seconds=5)
    finish: timedelta = timedelta(seconds=25)


def milliseconds(span: timedelta) -> int:
    """Give a span in whole milliseconds, as the database's clock counts.

    >>> milliseconds(timedelta(seconds=1.5))
    1500
    """
    return span // timedelta(milliseconds=1)
