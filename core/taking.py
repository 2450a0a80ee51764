"""A medical lead answers an alert by its number: they go, or it has been dealt with."""

from core.alert import Taken, ToldOf, clock_of, open_ones
from core.decision import Decision
from core.runner import Question
from core.turn import Turn


def is_meant(told_of: ToldOf, question: Question | None) -> bool:
    """Tell whether a number is meant for the alert: not where we have asked its owner something else since."""
    return question is None or question.asked_at <= told_of.alert.written_at


def answer_alert(turn: Turn) -> Decision | None:
    """Answer the lead; None where the text is about no alert of theirs."""
    told_of = turn.standing.told_of
    if told_of is None or turn.runner.stopped_at or not is_meant(told_of, turn.runner.question):
        return None
    alert, is_done = told_of.alert, told_of.answer.is_done
    number, clock = str(alert.id), clock_of(turn.now, told_of.race)
    if alert.closed_at:
        return turn.say("alert_closed_before", number=number)
    if is_done:
        said = turn.wording.reply("alert_closed", number=number, clock=clock, others=_others(turn, told_of))
    elif alert.taken_by in (None, told_of.lead):
        said = turn.wording.reply("alert_yours", number=number, clock=clock, others=_others(turn, told_of))
    else:
        return turn.say("alert_taken_before", number=number, who=alert.taken_by or "")
    return Decision(turn.runner, (said,), alert=Taken(alert, told_of.lead, is_done=is_done))


def _others(turn: Turn, told_of: ToldOf) -> str:
    return open_ones(told_of.others) or {"en": "none", "es": "ninguna"}[turn.language]
