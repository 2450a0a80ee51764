"""Our open questions about a plan: what answers them, and how they are asked once more."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from core import intents
from core.decision import Decision
from core.intents import Intent
from core.mileage import HOW_FAR, ask_how_far_again, take_how_far
from core.offering import CHOICE, WHERE, ask_for_digit, offer, take_choice
from core.plan import Plan
from core.plan_answers import asked
from core.planning import RUN_TIMES, ask_run_times_again, take_run_times
from core.run_changes import CHANGE, take_change
from core.runner import Question
from core.turn import Turn
from core.whereabouts import ask_place_again, guess_place, says_back, take_place

ABOUT_PLANS = frozenset({RUN_TIMES, WHERE, HOW_FAR, CHANGE, CHOICE})
ASKED_AGAIN_WITHIN = timedelta(hours=1)  # later a text that makes no sense is hardly meant for our question

# What may be meant as an answer, when it reads like something of its own.
_MAY_ANSWER = (
    intents.Unclear
    | intents.Digit
    | intents.Details
    | intents.Remind
    | intents.Timezone
    | intents.HowFar
    | intents.Keep
    | intents.Again
    | intents.Same
    | intents.Thanks
    | intents.Better
    | intents.AllClear
)
_MAKES_NO_SENSE = intents.Unclear | intents.Digit | intents.Details | intents.Again


def may_answer(intent: Intent, question: Question) -> bool:
    """Tell whether a text that reads like this may be meant as an answer to the question."""
    if question.kind == CHOICE and isinstance(intent, intents.Next):
        return True  # "uno" may mean another one
    if question.kind == WHERE and isinstance(intent, intents.Question):
        return True  # "OR" is Oregon, and asks which of two
    return isinstance(intent, _MAY_ANSWER)


def open_question(turn: Turn) -> Question | None:
    """Give our question about the plan, while it is open."""
    question = turn.runner.question
    if question is None or question.kind not in ABOUT_PLANS or turn.now >= question.expires_at:
        return None
    return None if question.kind == CHOICE and not is_on_offer(turn.runner.plan) else question


def answer_to(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to our question, or ask once more; None where it is about something else."""
    plan = turn.runner.plan
    if plan and plan.trip and says_back(turn):
        return None
    decision = _ANSWERS[question.kind](turn, question)
    if decision or turn.episode or not isinstance(turn.understood.intent, _MAKES_NO_SENSE):
        return decision
    return ask_again(turn, question) if turn.now - question.asked_at <= ASKED_AGAIN_WITHIN else None


def ask_again(turn: Turn, question: Question) -> Decision:
    """Ask once more, after a text that is no answer."""
    return _ASKED_AGAIN[question.kind](turn, question)


def is_on_offer(plan: Plan | None) -> bool:
    """Tell whether the reminders of a plan are on offer."""
    return plan is not None and plan.state == "offered" and bool(plan.entries)


def _take_choice(turn: Turn, question: Question) -> Decision | None:
    """Take the digit, a no, or what corrects the plan on offer; run times in full are a plan of their own."""
    intent, plan = turn.understood.intent, turn.runner.plan
    chosen = take_choice(turn, question)
    if chosen or (isinstance(intent, intents.Remind) and intent.wish != "change"):
        return chosen
    corrected = _take_change(turn, question)
    if corrected or plan is None or turn.episode or not isinstance(intent, _MAKES_NO_SENSE):
        return corrected
    return guess_place(turn, plan)


def _take_change(turn: Turn, question: Question) -> Decision | None:
    """Take a text as what is to change, unless it is about a place, miles or another stretch."""
    is_own = isinstance(turn.understood.intent, intents.Timezone | intents.HowFar | intents.Keep | intents.Next)
    return None if is_own else take_change(turn, question)


def _take_how_far(turn: Turn, question: Question) -> Decision | None:
    """Take other miles or KEEP; reminders that are on offer are then offered again."""
    decision = take_how_far(turn, question)
    plan = decision.runner.plan if decision else None
    if decision is None or plan is None or decision.runner.question or not is_on_offer(plan):
        return decision
    offered = offer(replace(turn, runner=decision.runner), plan)
    return replace(offered, replies=(*decision.replies, *offered.replies))


def _ask_choice_again(turn: Turn, question: Question) -> Decision:
    assert turn.runner.plan is not None, "there is no choice without an offer"
    return ask_for_digit(turn, turn.runner.plan, shown=question.ref)


def _ask_change_again(turn: Turn, question: Question) -> Decision:
    """Ask what is to change; a digit may be meant for the offer before it, which is made again."""
    plan = turn.runner.plan
    if plan and is_on_offer(plan) and isinstance(turn.understood.intent, intents.Digit):
        return offer(turn, plan)
    return asked(turn, plan, CHANGE, "change_what", ref=question.ref)


_ANSWERS: Mapping[str, Callable[[Turn, Question], Decision | None]] = {
    RUN_TIMES: take_run_times,
    WHERE: take_place,
    HOW_FAR: _take_how_far,
    CHANGE: _take_change,
    CHOICE: _take_choice,
}
_ASKED_AGAIN: Mapping[str, Callable[[Turn, Question], Decision]] = {
    RUN_TIMES: ask_run_times_again,
    WHERE: ask_place_again,
    HOW_FAR: ask_how_far_again,
    CHANGE: _ask_change_again,
    CHOICE: _ask_choice_again,
}
