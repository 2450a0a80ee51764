"""Red flags: the answer to one, and the hour after it, in which there is no stretch until it is settled."""

from dataclasses import replace
from datetime import datetime, timedelta

from content.catalog import RedFlag
from core import intents
from core.check_in import taken_back
from core.consenting import granted, introduced, stopped
from core.decision import Bodies, Decision
from core.raising import raised, take_more, with_words_for_medics
from core.runner import EarlierRedFlag, Runner
from core.turn import Turn

RED_FLAG_LASTS = timedelta(minutes=60)

# In the hour after a red flag these wait until it is settled.
_WAITS = (
    intents.Stretch
    | intents.Details
    | intents.Next
    | intents.Better
    | intents.Same
    | intents.Worse
    | intents.Digit
    | intents.Question
    | intents.Thanks
    | intents.Greeting
)


def answer_red_flag(turn: Turn, red_flag: RedFlag) -> Decision:
    """Answer an emergency first and alone, whatever else the text or the runner said; a STOP in it counts too."""
    # Who has stopped has no question open but the one for the code that erases, and that stays.
    question = turn.runner.question if turn.runner.stopped_at else None
    runner = replace(turn.runner, red_flag=_graver(turn, red_flag), question=question)
    decision = Decision(runner, (turn.wording.red_flag(red_flag),), is_emergency=red_flag.level == "E")
    decision = raised(turn, decision, red_flag)
    decision = taken_back(turn, decision, reason="a red flag")
    if turn.understood.says_stop:
        return stopped(turn, decision)
    if runner.stopped_at:
        return decision
    return granted(turn, decision if decision.is_emergency else introduced(turn, decision))


def unsettled(runner: Runner, now: datetime) -> EarlierRedFlag | None:
    """Give the red flag a runner wrote within the last hour, if it is not settled."""
    red_flag = runner.red_flag
    return red_flag if red_flag and now - red_flag.written_at < RED_FLAG_LASTS else None


def answer_after(turn: Turn, earlier: EarlierRedFlag) -> Decision | None:
    """Answer within the hour after a red flag; None where the text has nothing to do with it."""
    understood = turn.understood
    if understood.says_all_clear or (understood.says_ok and earlier.level == "M"):
        settled = replace(turn.say("all_clear"), runner=replace(turn.runner, red_flag=None))
        return with_words_for_medics(turn, settled, earlier)
    if more := take_more(turn, earlier):
        return more
    match understood.intent:
        case intents.Again():
            return Decision(turn.runner, (_said_before(turn, earlier),))
        case intents.WhatNow() | intents.Help() | intents.Unclear():
            return Decision(turn.runner, (_meanwhile(turn, earlier),))
        case intent if isinstance(intent, _WAITS):
            key = f"earlier_red_flag_{earlier.level.lower()}"
            return Decision(turn.runner, (turn.wording.reply(key, words=earlier.words),))
    return None


def _graver(turn: Turn, red_flag: RedFlag) -> EarlierRedFlag | None:
    """Remember this red flag, unless a graver one is not settled yet; one for a doctor in days is not remembered."""
    earlier = turn.runner.red_flag
    if red_flag.level == "D" or (earlier and earlier.level == "E" and red_flag.level == "M"):
        return earlier
    return EarlierRedFlag(red_flag.name, red_flag.level, turn.inbound.text, turn.now)


def _said_before(turn: Turn, earlier: EarlierRedFlag) -> Bodies:
    red_flag = _known(turn, earlier)
    return turn.wording.red_flag(red_flag) if red_flag else _meanwhile(turn, earlier)


def _meanwhile(turn: Turn, earlier: EarlierRedFlag) -> Bodies:
    red_flag = _known(turn, earlier)
    if red_flag and red_flag.meanwhile:
        return turn.wording.fill((red_flag.meanwhile[turn.language],))
    return turn.wording.reply(f"meanwhile_{earlier.level.lower()}")


def _known(turn: Turn, earlier: EarlierRedFlag) -> RedFlag | None:
    return next((red_flag for red_flag in turn.catalog.red_flags if red_flag.name == earlier.name), None)
