"""Where a number stands with races, as far as the answer to a text may depend on it; for most texts it does not."""

from dataclasses import dataclass

from core.alert import ToldOf
from core.participant import Entry
from core.race import Race


@dataclass(frozen=True, slots=True)
class Standing:
    """The races one text may be about.

    Args:
        named: the race whose code the text has.
        joined: the races this number is in and that are not over, the one that starts first first.
        left: those it is out of since it has stopped everything.
        on: the race that is being run now, which this number is in or was in.
        entry: what is known of the runner in `named`, else in `on`.
        told_of: the alert that this number, a medical lead's, answers.
    """

    named: Race | None = None
    joined: tuple[Race, ...] = ()
    left: tuple[Race, ...] = ()
    on: Race | None = None
    entry: Entry | None = None
    told_of: ToldOf | None = None


NOWHERE = Standing()
