"""The plan of a runner who texts us: read where the text may concern it, and kept as the answer leaves it."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.decision import Decision
from core.plan import GUARDED_DAYS, without_past
from core.reminder import keys_about
from core.runner import Runner
from core.schedule import local_date, next_reminder
from store import outbox, plans, runs
from store.database import Transaction


def with_plan(tx: Transaction, runner: Runner, *, now: datetime) -> Runner:
    """Add the plan to a runner, and how far they have run of late."""
    assert runner.id is not None, "a runner that was found has its id"
    since = now.date() - timedelta(days=GUARDED_DAYS)
    return replace(runner, plan=plans.find_held(tx, runner.id), longest=runs.find_longest(tx, runner.id, since=since))


def keep(tx: Transaction, decision: Decision, *, before: Runner, now: datetime) -> None:
    """Save what a text has changed in the plan, with the time of its next reminder, and the miles it told of."""
    assert before.id is not None, "a runner that was found has its id"
    plan = decision.runner.plan
    if plan and plan != before.plan:
        plan = without_past(plan, local_date(now, plan))
        following = next_reminder(plan, now)
        plans.save(tx, before.id, plan, next_at=following.at if following else None)
        kept = keys_about(plan, before.id, now)
        outbox.cancel_reminders(tx, before.id, kept=kept, reason="the plan has changed")
    if decision.runner.stopped_at and not before.stopped_at:
        plans.end(tx, before.phone)
        outbox.cancel_reminders(tx, before.id, kept=(), reason="the runner has stopped")
    if decision.ran:
        ran_on, distance = decision.ran
        runs.add(tx, before.id, distance, ran_on=ran_on)
