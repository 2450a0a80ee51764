"""What all answers about plans share: the plan as seen from where the runner is, and one question at a time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from core.consent import Consent
from core.decision import Bodies, Decision
from core.packing import pack
from core.plan import Plan
from core.plan_text import PlanText
from core.runner import Question
from core.schedule import early_reminders, local_date, local_now, next_reminder
from core.turn import Turn
from core.zones import zones_of_number

QUESTION_LASTS = timedelta(hours=24)


def answered(turn: Turn, plan: Plan | None, *keys: str, **values: str) -> Decision:
    """Answer with one reply of one text or several, and remember the plan; what was asked before is settled.

    Args:
        keys: replies of plan_replies.toml, each a text that begins a part of its own where they do not fit together.
        values: what stands in their placeholders.
    """
    decision = noted(turn, plan, *keys, **values)
    return replace(decision, runner=replace(decision.runner, question=None))


def noted(turn: Turn, plan: Plan | None, *keys: str, **values: str) -> Decision:
    """Answer with a reply about something else than what was asked, which stays open."""
    return Decision(replace(turn.runner, plan=plan), (bodies(turn, *keys, **values),))


def asked(turn: Turn, plan: Plan | None, kind: str, *keys: str, ref: str = "", **values: str) -> Decision:
    """Answer with a reply that leaves one question open."""
    return with_question(turn, answered(turn, plan, *keys, **values), kind, ref)


def with_question(turn: Turn, decision: Decision, kind: str, ref: str = "") -> Decision:
    """Leave a question of this kind open."""
    question = Question(kind, ref, asked_at=turn.now, expires_at=turn.now + QUESTION_LASTS)
    return replace(decision, runner=replace(decision.runner, question=question))


def bodies(turn: Turn, *keys: str, **values: str) -> Bodies:
    """Give replies of plan_replies.toml, cut into parts."""
    return pack(*(" ".join(turn.wording.reply(key, **values)) for key in keys))


def write(turn: Turn, plan: Plan) -> PlanText:
    """Give what writes a plan for this runner, as seen from where they are."""
    return PlanText(plan, turn.language, local_date(turn.now, plan))


def next_text(turn: Turn, plan: Plan) -> str:
    """Write the next reminder of a plan."""
    return write(turn, plan).next(next_reminder(plan, turn.now))


def declines(turn: Turn) -> bool:
    """Tell whether a text says no to a question, and nothing else."""
    return _says_only(turn, "declines")


def agrees(turn: Turn) -> bool:
    """Tell whether a text says yes to a question, and nothing else."""
    return _says_only(turn, "agrees")


def says_any(turn: Turn, group: str) -> bool:
    """Tell whether a text has a word of this group."""
    return any(word in turn.catalog.words.groups[group] for word in _words(turn))


def without_courtesy(turn: Turn) -> str:
    """Give a text without the words of courtesy around it: "2 please" is 2."""
    return " ".join(word for word in _words(turn) if word not in turn.catalog.words.groups["courtesy"])


def wall_clock(turn: Turn) -> datetime:
    """Give the wall clock where the runner is, as far as we know: by the number where there is no plan yet."""
    plan = turn.runner.plan
    if plan is None or plan.zone is None:
        plan = Plan("offered", zone=next(iter(zones_of_number(turn.runner.phone)), None))
    return local_now(turn.now, plan)


def today(turn: Turn) -> date:
    """Give the date where the runner is."""
    return wall_clock(turn).date()


def consent_for(turn: Turn, plan: Plan, shown: str) -> Consent:
    """Record that reminders are asked for: in which words, in answer to which of our texts, at which hours."""
    early = [f"early {day} {at:%H:%M}" for day, at in early_reminders(plan)] if plan.is_early else []
    terms = ", ".join([f"evening {plan.evening:%H:%M}", *early, plan.zone or "", f"level {plan.level}"])
    return replace(turn.consent("granted", "reminders"), shown=shown, terms=terms)


def _says_only(turn: Turn, group: str) -> bool:
    groups, words = turn.catalog.words.groups, _words(turn)
    said = [word for word in words if word in groups[group]]
    return bool(said) and all(word in groups[group] or word in groups["courtesy"] for word in words)


def _words(turn: Turn) -> list[str]:
    return turn.understood.plain.translate(_NO_MARKS).split()


_NO_MARKS = str.maketrans(dict.fromkeys(".,;:!?()\"'", " "))
