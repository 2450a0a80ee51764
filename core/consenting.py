"""STOP and START, the consent a first text gives, and the one introduction."""

from dataclasses import replace

from core import intents
from core.check_in import taken_back
from core.decision import Decision
from core.joining import back_after_stop
from core.turn import Turn


def stop(turn: Turn) -> Decision:
    """Stop at once; say so once, unless the carrier has said it."""
    if turn.runner.stopped_at:
        return Decision(turn.runner)
    replies = () if turn.inbound.carrier_answered else (turn.wording.reply("stopped"),)
    return stopped(turn, Decision(turn.runner, replies))


def stopped(turn: Turn, decision: Decision) -> Decision:
    """Add to a decision that the runner has stopped us, with the proof."""
    if turn.runner.stopped_at:
        return decision
    plan = decision.runner.plan
    if plan and plan.state != "offered":  # what nobody has agreed to cannot end, and must be offered anew
        plan = replace(plan, state="ended")
    runner = replace(decision.runner, stopped_at=turn.now, question=None, episode=None, plan=plan)
    decision = replace(decision, runner=runner, consents=(*decision.consents, turn.consent("stopped", "all")))
    return taken_back(turn, decision, reason="they have stopped")


def start(turn: Turn) -> Decision:
    """Write to the runner again; a first text that says START is a consent like any first text."""
    replies = () if turn.inbound.carrier_answered else (turn.wording.reply("started"),)
    replies = (*replies, *back_after_stop(turn))
    if turn.runner.stopped_at and turn.runner.plan and turn.runner.plan.state == "ended":
        replies = (*replies, turn.wording.reply("off_since_stop"))
    # Who has stopped has no question open but the one for the code that erases, and START takes that back.
    question = None if turn.runner.stopped_at else turn.runner.question
    decision = Decision(replace(turn.runner, stopped_at=None, question=question), replies)
    if turn.runner.stopped_at is None:
        return granted(turn, decision)
    return replace(decision, consents=(turn.consent("started", "all"),))


def granted(turn: Turn, decision: Decision) -> Decision:
    """Record, with a runner's first text, that they asked to be answered."""
    if turn.runner.heard_at:
        return decision
    return replace(decision, consents=(*decision.consents, turn.consent("granted", "replies")))


def introduced(turn: Turn, decision: Decision) -> Decision:
    """Say once, last and unnumbered, who we are, whether we ask later, and how to stop us; our HELP says it already."""
    if decision.runner.introduced_at or not decision.replies:
        return decision
    runner = replace(decision.runner, introduced_at=turn.now)
    if isinstance(turn.understood.intent, intents.Help):
        return replace(decision, runner=runner)
    introduction = turn.wording.reply("introduction_with_check_in" if decision.check_in else "introduction")
    return replace(decision, runner=runner, replies=(*decision.replies, introduction))
