"""Everything runners say about their plan and its reminders: which question it answers, or what it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from core import intents
from core.change_words import dropped_days
from core.decision import Decision
from core.intents import Intent
from core.mileage import note_run, plan_distance
from core.offering import offer
from core.plan import Plan, without_past
from core.plan_answers import agrees, answered, says_any, today
from core.plan_changes import add_early, cancel, fewer, pause, resume, show, skip, wants_early
from core.plan_questions import ABOUT_PLANS, answer_to, ask_again, is_on_offer, may_answer, open_question
from core.planning import is_abroad, says_only_times, set_up
from core.run_changes import FEW_WORDS, change, says_time_alone, says_what_changes
from core.runner import Runner
from core.turn import Turn
from core.understanding import Understood
from core.whereabouts import come_back, guess_place, move, says_back

DONE_WITHIN = timedelta(days=1)  # after a reminder "done" is about its run
_BY_THEMSELVES = (
    intents.Remind | intents.Timezone | intents.Ran | intents.HowFar | intents.Keep | intents.Again | intents.Better
)
_CHANGES_ALL = intents.Stop | intents.Start | intents.Erase | intents.MyData | intents.Leave


def concerns_plan(understood: Understood, runner: Runner) -> bool:
    """Tell whether the answer to a text may depend on the runner's plan, so that it must be known."""
    if understood.says_stop or isinstance(understood.intent, _BY_THEMSELVES | _CHANGES_ALL):
        return True
    question = runner.question
    if question is not None and question.kind in ABOUT_PLANS:
        return may_answer(understood.intent, question)
    if isinstance(understood.intent, intents.Unclear):
        return len(understood.plain.split()) <= FEW_WORDS or says_only_times(understood.plain)
    return question is None and isinstance(understood.intent, intents.Digit)


def answer_about_plan(turn: Turn) -> Decision | None:
    """Answer a text about the plan: first as what our open question asks for, then as what it says by itself."""
    turn = _up_to_date(turn)
    question = open_question(turn)
    if question and may_answer(turn.understood.intent, question):
        decision = answer_to(turn, question)
        if decision:
            return decision
    return _by_itself(turn, turn.understood.intent)


def answer_yes(turn: Turn) -> Decision | None:
    """Answer a yes or "I'm back" that reads like START from somebody who has not stopped us; None where it is START."""
    turn = _up_to_date(turn)
    plan, question = turn.runner.plan, open_question(turn)
    if turn.runner.stopped_at or turn.inbound.carrier_answered:
        return None
    if plan and plan.trip and says_back(turn):
        return come_back(turn)
    return ask_again(turn, question) if question and agrees(turn) else None


def _up_to_date(turn: Turn) -> Turn:
    """Take out of the plan what is over; one whose single runs are all over has ended."""
    plan = turn.runner.plan
    if plan is None:
        return turn
    left = without_past(plan, today(turn) + timedelta(days=1))
    if plan.entries and not left.entries and plan.state != "offered":
        left = replace(left, state="ended")
    return turn if left == plan else replace(turn, runner=replace(turn.runner, plan=left))


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
    return _beside_cramps(turn, intent) if turn.episode is None else None


def _beside_cramps(turn: Turn, intent: Intent) -> Decision | None:
    """Answer what is about the plan only where no cramp is at hand."""
    plan = turn.runner.plan
    match intent:
        case intents.Again():
            return come_back(turn)
        case intents.Better():
            return _done(turn)
        case intents.Digit() if plan and is_on_offer(plan):
            return offer(turn, plan)
        case intents.Unclear() if plan and plan.entries:
            return _unsaid(turn, plan)
        case intents.Unclear() if says_only_times(turn.understood.plain):
            return set_up(turn)
    return None


def _set(turn: Turn) -> Decision:
    """Set up runs; without days in the text, it may be about the reminders of a plan that stands."""
    plan = turn.runner.plan
    if plan and plan.entries and plan.state != "ended":
        if wants_early(turn):
            return add_early(turn, plan)
        if says_time_alone(turn) or dropped_days(turn.understood.plain):
            return change(turn, plan)
    return set_up(turn)


def _changed(turn: Turn, wish: str) -> Decision:
    """Change a plan as they wish; what is only on offer is offered again, what has ended is shown."""
    plan = turn.runner.plan
    if plan is None or not plan.entries:
        return _without_plan(turn, wish)
    if wish == "skip" and dropped_days(turn.understood.plain):
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
    if back or len(turn.understood.plain.split()) > FEW_WORDS:
        return back
    if plan.state == "active" and says_any(turn, "on_vacation"):
        return pause(turn, plan)
    if says_what_changes(turn) and not turn.understood.plain.strip().isdigit():
        return change(turn, plan, is_answer=True)
    return guess_place(turn, plan)


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
