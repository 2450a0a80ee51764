"""Everything runners say about their plan and its reminders: which question it answers, or what it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from core import intents
from core.decision import Decision
from core.evening_before import read_evening
from core.intents import Intent
from core.mileage import HOW_FAR, ask_how_far_again, note_run, plan_distance, take_how_far
from core.offering import CHOICE, WHERE, ask_for_digit, offer, take_choice
from core.plan import Plan, without_past
from core.plan_answers import agrees, answered, asked, says_any, today
from core.plan_changes import add_early, cancel, fewer, pause, resume, show, skip, wants_early
from core.planning import RUN_TIMES, ask_run_times_again, is_abroad, set_up, take_run_times
from core.run_changes import CHANGE, change, dropped_days, says_time_alone, says_what_changes, take_change
from core.runner import Question, Runner
from core.turn import Turn
from core.understanding import Understood
from core.whereabouts import ask_place_again, come_back, guess_place, move, says_back, take_place

DONE_WITHIN = timedelta(days=1)  # after a reminder "done" is about its run
ASKED_AGAIN_WITHIN = timedelta(hours=1)  # later a text that makes no sense is hardly meant for our question
_SHORT = 6  # words: a longer text that makes no sense is not taken for a day, a time or a place

# What may be meant as an answer to a question about the plan, when it reads like something of its own.
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
_ABOUT_PLANS = (
    intents.Remind | intents.Timezone | intents.Ran | intents.HowFar | intents.Keep | intents.Again | intents.Better
)
_CHANGES_ALL = intents.Stop | intents.Start | intents.Erase | intents.MyData


def concerns_plan(understood: Understood, runner: Runner) -> bool:
    """Tell whether the answer to a text may depend on the runner's plan, so that it must be known."""
    if understood.says_stop or isinstance(understood.intent, _ABOUT_PLANS | _CHANGES_ALL):
        return True
    question = runner.question
    if question is not None and question.kind in _ANSWERS:
        return _may_answer(understood.intent, question)
    is_short = isinstance(understood.intent, intents.Unclear) and len(understood.plain.split()) <= _SHORT
    return is_short or (question is None and isinstance(understood.intent, intents.Digit))


def answer_about_plan(turn: Turn) -> Decision | None:
    """Answer a text about the plan: first as what our open question asks for, then as what it says by itself."""
    turn = _up_to_date(turn)
    question = _open_question(turn)
    if question and _may_answer(turn.understood.intent, question):
        decision = _answer_to(turn, question)
        if decision:
            return decision
    return _by_itself(turn, turn.understood.intent)


def answer_yes(turn: Turn) -> Decision | None:
    """Answer a yes or "I'm back" that reads like START from somebody who has not stopped us; None where it is START."""
    turn, question = _up_to_date(turn), turn.runner.question
    plan = turn.runner.plan
    if plan is None or turn.runner.stopped_at or turn.inbound.carrier_answered:
        return None
    if plan.trip and says_back(turn):
        return come_back(turn)
    if question is None or question.kind not in _ANSWERS or not _open_question(turn) or not agrees(turn):
        return None
    return _asked_again(turn, question)


def _up_to_date(turn: Turn) -> Turn:
    """Take out of the plan what is over; one whose single runs are all over has ended."""
    plan = turn.runner.plan
    if plan is None:
        return turn
    left = without_past(plan, today(turn) + timedelta(days=1))
    if plan.entries and not left.entries and plan.state != "offered":
        left = replace(left, state="ended")
    return turn if left == plan else replace(turn, runner=replace(turn.runner, plan=left))


def _may_answer(intent: Intent, question: Question) -> bool:
    match question.kind:
        case "reminders" if isinstance(intent, intents.Next):  # "uno" may mean another one
            return True
        case "where_are_you" if isinstance(intent, intents.Question):  # "OR" is Oregon, and asks which of two
            return True
    return isinstance(intent, _MAY_ANSWER)


def _open_question(turn: Turn) -> Question | None:
    question = turn.runner.question
    return question if question and question.kind in _ANSWERS and turn.now < question.expires_at else None


def _answer_to(turn: Turn, question: Question) -> Decision | None:
    plan = turn.runner.plan
    is_over = question.kind == CHOICE and not _is_on_offer(plan)
    if is_over or (plan and plan.trip and says_back(turn)):
        return None
    for take in _ANSWERS[question.kind]:
        decision = take(turn, question)
        if decision:
            return decision
    if turn.episode or not isinstance(turn.understood.intent, _MAKES_NO_SENSE):
        return None
    if question.kind == CHOICE and (there := _guessed_place(turn)):
        return there
    if plan and question.kind == CHANGE and _is_on_offer(plan) and isinstance(turn.understood.intent, intents.Digit):
        return offer(turn, plan)
    return _asked_again(turn, question) if turn.now - question.asked_at <= ASKED_AGAIN_WITHIN else None


def _take_how_far(turn: Turn, question: Question) -> Decision | None:
    """Take other miles or KEEP; reminders that are on offer are then offered again."""
    decision = take_how_far(turn, question)
    plan = decision.runner.plan if decision else None
    if decision is None or plan is None or decision.runner.question or not _is_on_offer(plan):
        return decision
    offered = offer(replace(turn, runner=decision.runner), plan)
    return replace(offered, replies=(*decision.replies, *offered.replies))


def _take_correction(turn: Turn, question: Question) -> Decision | None:
    """Take a text that corrects the plan on offer; run times in full are a plan of their own."""
    intent = turn.understood.intent
    is_own = isinstance(intent, intents.Remind) and intent.wish != "change"
    return None if is_own else _take_change(turn, question)


def _take_change(turn: Turn, question: Question) -> Decision | None:
    """Take a text as what is to change, unless it is about a place, miles or another stretch."""
    is_own = isinstance(turn.understood.intent, intents.Timezone | intents.HowFar | intents.Keep | intents.Next)
    return None if is_own else take_change(turn, question)


def _asked_again(turn: Turn, question: Question) -> Decision:
    plan = turn.runner.plan
    match question.kind:
        case "reminders" if plan and _is_on_offer(plan):
            return ask_for_digit(turn, plan)
        case "run_times":
            return ask_run_times_again(turn, question)
        case "where_are_you":
            return ask_place_again(turn, question)
        case "how_far":
            return ask_how_far_again(turn, question)
    return asked(turn, plan, CHANGE, "change_what", ref=question.ref)


def _by_itself(turn: Turn, intent: Intent) -> Decision | None:
    plan = turn.runner.plan
    match intent:
        case intents.Remind("set"):
            return _set(turn)
        case intents.Remind(wish):
            return _changed(turn, wish)
        case intents.Timezone() if plan and plan.entries and says_any(turn, "asks_where"):
            return show(turn, plan)
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
        case intents.Digit() if turn.episode is None and plan and _is_on_offer(plan):
            return offer(turn, plan)
        case intents.Unclear() if turn.episode is None and plan and plan.entries:
            return _unsaid(turn, plan)
    return None


def _set(turn: Turn) -> Decision:
    """Set up runs; without days or times in the text, it may be about the reminders of a plan that stands."""
    plan = turn.runner.plan
    if plan and plan.entries and plan.state != "ended":
        if wants_early(turn):
            return add_early(turn, plan)
        if read_evening(turn.understood.plain) or says_time_alone(turn) or dropped_days(turn):
            return change(turn, plan)
    return set_up(turn)


def _changed(turn: Turn, wish: str) -> Decision:
    plan = turn.runner.plan
    if plan is None or not plan.entries:
        return _without_plan(turn, wish)
    if wish == "skip" and dropped_days(turn):
        wish = "change"
    if plan.state == "offered" and wish not in ("change", "cancel"):
        return offer(turn, plan)
    if plan.state == "ended" and wish not in ("change", "resume", "cancel"):
        return show(turn, plan)
    return _CHANGES[wish](turn, plan)


def _without_plan(turn: Turn, wish: str) -> Decision:
    plan = turn.runner.plan
    if is_abroad(turn):
        return answered(turn, plan, "reminders_abroad")
    return set_up(turn) if wish == "change" else answered(turn, plan, "plan_none")


def _unsaid(turn: Turn, plan: Plan) -> Decision | None:
    """Take a short text that makes no sense by itself for what it may mean beside a plan: a time, a day, a place."""
    back = come_back(turn)
    if back or len(turn.understood.plain.split()) > _SHORT:
        return back
    if plan.state == "active" and says_any(turn, "on_vacation"):
        return pause(turn, plan)
    if says_what_changes(turn) and not turn.understood.plain.strip().isdigit():
        return change(turn, plan, is_answer=True)
    return _guessed_place(turn)


def _guessed_place(turn: Turn) -> Decision | None:
    plan = turn.runner.plan
    return guess_place(turn, plan) if plan else None


def _is_on_offer(plan: Plan | None) -> bool:
    return plan is not None and plan.state == "offered" and bool(plan.entries)


def _done(turn: Turn) -> Decision | None:
    """Take "done" after a reminder for its run; None where there was none of late."""
    plan = turn.runner.plan
    if plan is None or plan.reminded_on is None or today(turn) - plan.reminded_on > DONE_WITHIN:
        return None
    return answered(turn, plan, "done")


_ANSWERS: Mapping[str, tuple[Callable[[Turn, Question], Decision | None], ...]] = {
    RUN_TIMES: (take_run_times,),
    WHERE: (take_place,),
    HOW_FAR: (_take_how_far,),
    CHANGE: (_take_change,),
    CHOICE: (take_choice, _take_correction),
}
_CHANGES: Mapping[str, Callable[[Turn, Plan], Decision]] = {
    "change": change,
    "skip": skip,
    "pause": pause,
    "resume": resume,
    "fewer": fewer,
    "cancel": cancel,
    "list": show,
}
