"""When a text is not answered any more: there were too many from its number, and it may be a robot that answers us."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from core import check_in, intents
from core.alert import Taken
from core.decision import Decision, Joined
from core.intents import Intent
from core.phone import country_of
from core.runner import Runner

MOST_ANSWERS_IN_TEN_MINUTES = 12
MOST_ANSWERS_A_DAY = 60
MOST_FOREIGN_ANSWERS_A_DAY = 500
TOO_MANY_FOREIGN = "too many answers to foreign numbers today"

MOST_ANSWERS_TO_COMMANDS_IN_TEN_MINUTES = 24  # twice those of a runner; then only HALT is heard
MOST_ANSWERS_TO_COMMANDS_A_DAY = 200


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How often we have answered a number of late, each answer counted once however many parts it had.

    Alarms are answers to red flags, which leave in the first lane.
    """

    last_ten_minutes: int
    last_day: int
    alarms_last_ten_minutes: int
    alarms_last_minute: int


def why_silent(intent: Intent, counts: AnswerCounts) -> str | None:
    """Tell why a text is not answered any more; None where it is.

    STOP and red flags are answered when all else no longer is, but not without end: our own texts hold words that are
    signs of danger, and a robot that sends them back would be answered for ever.
    """
    match intent:
        case intents.Danger():
            too_many = counts.alarms_last_ten_minutes >= MOST_ANSWERS_IN_TEN_MINUTES and counts.alarms_last_minute > 0
            return "too many red flags from this number: one a minute is answered" if too_many else None
        case intents.Stop() | intents.Erase():
            too_many = counts.last_ten_minutes >= 2 * MOST_ANSWERS_IN_TEN_MINUTES
            return "too many answers to this number: the stop is recorded in silence" if too_many else None
    too_many = counts.last_ten_minutes >= MOST_ANSWERS_IN_TEN_MINUTES or counts.last_day >= MOST_ANSWERS_A_DAY
    return "too many answers to this number: it may be a robot that answers us" if too_many else None


def is_rationed(intent: Intent, runner: Runner, home_countries: Collection[str]) -> bool:
    """Tell whether an answer is one of the few a day to foreign numbers; a stop or red flag is not, nor one after it.

    Args:
        runner: as the text leaves them.
    """
    if isinstance(intent, intents.Danger | intents.Stop | intents.Erase) or runner.red_flag:
        return False
    return country_of(runner.phone) not in home_countries


def silenced(decision: Decision, before: Runner, *, reason: str, now: datetime) -> Decision:
    """Take an answer back, so that nothing unsaid is remembered as said.

    There is no check-in then either, not even one that waits: it may be a robot.
    """
    question = None if decision.runner.stopped_at else before.question
    unsaid = replace(decision.runner, introduced_at=before.introduced_at, question=question)
    taken_back = decision.taken_back or check_in.waiting(before, reason=reason, now=now)
    alert = decision.alert if isinstance(decision.alert, Taken) else None
    silent = replace(decision, runner=unsaid, replies=(), check_in=None, taken_back=taken_back, alert=alert)
    # Nobody is in a race without the confirmation of it; out of one they are all the same.
    return replace(silent, race_change=None, consents=()) if isinstance(decision.race_change, Joined) else silent


def is_command_too_many(counts: AnswerCounts) -> bool:
    """Tell whether an organizer's commands are not answered any more, as it may be a robot that sends them."""
    return (
        counts.last_ten_minutes >= MOST_ANSWERS_TO_COMMANDS_IN_TEN_MINUTES
        or counts.last_day >= MOST_ANSWERS_TO_COMMANDS_A_DAY
    )
