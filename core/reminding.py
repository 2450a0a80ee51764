"""Everything runners say about their plan and its reminders: which question it answers, or what it asks for."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from core import intents
from core.decision import Decision
from core.intents import Intent
from core.mileage import HOW_FAR, note_run, plan_distance, take_how_far
from core.plan import Plan
from core.plan_answers import answered, today
from core.plan_changes import CHANGE, cancel, change, fewer, pause, resume, show, skip, take_change
from core.planning import CHOICE, RUN_TIMES, WHERE, ask_runs, choose, set_up, take_run_times
from core.runner import Question, Runner
from core.turn import Turn
from core.understanding import Understood
from core.whereabouts import come_back, move, take_place

_ANSWERS: Mapping[str, Callable[[Turn, Question], Decision | None]] = {
    RUN_TIMES: take_run_times,
    WHERE: take_place,
    HOW_FAR: take_how_far,
    CHANGE: take_change,
}
# What may be meant as an answer to a question about the plan, when it reads like something of its own.
_MAY_ANSWER = (
    intents.Unclear
    | intents.Digit
    | intents.Details
    | intents.Remind
    | intents.Timezone
    | intents.HowFar
    | intents.Keep
)
_ABOUT_PLANS = (
    intents.Remind | intents.Timezone | intents.Ran | intents.HowFar | intents.Keep | intents.Again | intents.Better
)
_CHANGES_ALL = intents.Stop | intents.Start | intents.Erase | intents.MyData
DONE_WITHIN = timedelta(days=1)  # after a reminder "done" is about its run


def concerns_plan(understood: Understood, runner: Runner) -> bool:
    """Tell whether the answer to a text may depend on the runner's plan, so that it must be known."""
    if understood.says_stop or isinstance(understood.intent, _ABOUT_PLANS | _CHANGES_ALL):
        return True
    question = runner.question
    return question is not None and question.kind in {*_ANSWERS, CHOICE} and isinstance(understood.intent, _MAY_ANSWER)


def answer_about_plan(turn: Turn) -> Decision | None:
    """Answer a text about the plan: first as what our open question asks for, then as what it says by itself."""
    question = turn.runner.question
    if question and turn.now < question.expires_at and isinstance(turn.understood.intent, _MAY_ANSWER):
        decision = _answer_to(turn, question)
        if decision:
            return decision
    return _by_itself(turn, turn.understood.intent)


def _answer_to(turn: Turn, question: Question) -> Decision | None:
    if question.kind == CHOICE and isinstance(turn.understood.intent, intents.Digit):
        return choose(turn, turn.understood.intent.digit)
    take = _ANSWERS.get(question.kind)
    return take(turn, question) if take else None


def _by_itself(turn: Turn, intent: Intent) -> Decision | None:
    match intent:
        case intents.Remind("set"):
            return set_up(turn)
        case intents.Remind(wish):
            return _changed(turn, wish)
        case intents.Timezone():
            return move(turn)
        case intents.Ran():
            return note_run(turn)
        case intents.HowFar():
            return plan_distance(turn)
        case intents.Again() if turn.episode is None:
            return come_back(turn)
        case intents.Better() if turn.episode is None:
            return _done(turn)
    return None


def _changed(turn: Turn, wish: str) -> Decision:
    plan = turn.runner.plan
    if plan is None or not plan.entries:
        return ask_runs(turn, plan) if wish == "change" else answered(turn, plan, "plan_none")
    return _CHANGES[wish](turn, plan)


def _done(turn: Turn) -> Decision | None:
    """Take "done" after a reminder for its run; None where there was none of late."""
    plan = turn.runner.plan
    if plan is None or plan.reminded_on is None or today(turn) - plan.reminded_on > DONE_WITHIN:
        return None
    return answered(turn, plan, "done")


_CHANGES: Mapping[str, Callable[[Turn, Plan], Decision]] = {
    "change": change,
    "skip": skip,
    "pause": pause,
    "resume": resume,
    "fewer": fewer,
    "cancel": cancel,
    "list": show,
}
