"""A reminder comes due: put it into the outbox, or set it aside with its reason, and say when the next one is."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.catalog import Catalog, Language
from core.distance import Distance
from core.plan import GUARDED_DAYS, Plan
from core.reminder import Fate, decide, week_of, write
from core.schedule import Reminder, reminders_after
from core.wording import first_language
from store import outbox, plans, product_clock, runners, runs
from store.database import Database, StoreError, Transaction
from store.plans import DuePlan, MovedOn

log = logging.getLogger(__name__)

AT_ONCE = 200  # plans a transaction, so that an inbound text gets in between
PLANNED_ANEW_AT_ONCE = 1_000
LOOKED_BACK = timedelta(days=7)  # of what was missed while no worker ran, so much is written down
_INSTANT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Done:
    """What one plan came to: the fates of its reminders, and how the plan goes on."""

    fates: Sequence[Fate]
    moved: MovedOn


def notice(*, db: Database, now: datetime) -> None:
    """Notice where product time has gone back, and look at every plan anew; what was sent stays sent, by its key."""
    if not product_clock.is_news(db, now):
        return
    if product_clock.has_gone_back(db, now):
        log.warning("the clock has gone back, or the clocks of two workers differ by minutes")
        with db.transaction() as tx:
            runners.pull_stops_back(tx, now=now)
        while _plan_some_anew(db, now):
            pass
    with db.transaction() as tx:
        product_clock.note_tick(tx, now)


def is_due(*, db: Database, now: datetime) -> bool:
    """Tell whether any reminder is due, without taking part in any line."""
    return plans.is_due(db, now=now)


def send_due(*, db: Database, catalog: Catalog, now: datetime) -> int:
    """Deal with the reminders of some plans whose time has come.

    Args:
        catalog: what we say.
        now: product time.

    Returns:
        how many plans were due; where it is not 0, call again.
    """
    with db.transaction() as tx:
        due = plans.list_due(tx, now=now, most=AT_ONCE)
        dealt = [_deal_safely(each, tx, catalog, now) for each in due]
        plans.set_aside(tx, [each.runner_id for each, done in zip(due, dealt, strict=True) if done is None])
        fates = [fate for done in dealt if done for fate in done.fates]
        outbox.set_down(tx, [(fate.text, fate.state, fate.reason) for fate in fates if fate.state != "queued"], now=now)
        outbox.plan_reminders(tx, [fate.text for fate in fates if fate.state == "queued"], now=now)
        plans.move_on(tx, [done.moved for done in dealt if done])
    _say(fates)
    return len(due)


def _plan_some_anew(db: Database, now: datetime) -> int:
    with db.transaction() as tx:
        return plans.plan_anew(tx, now=now, most=PLANNED_ANEW_AT_ONCE)


def _deal_safely(due: DuePlan, tx: Transaction, catalog: Catalog, now: datetime) -> _Done | None:
    """Deal with one plan; None where it cannot be, so that it keeps no other runner from a reminder."""
    if due.plan is None:
        return None
    try:
        return _deal_with(due, due.plan, tx, catalog, now)
    except StoreError:
        raise
    except Exception:  # whatever is wrong with one plan, the others are due all the same
        log.exception("plan set aside", extra={"runner": due.runner_id})
        return None


def _deal_with(due: DuePlan, plan: Plan, tx: Transaction, catalog: Catalog, now: datetime) -> _Done:
    """Decide on the reminders of one plan that have come; there are several only where no worker ran for long."""
    coming = reminders_after(plan, max(due.next_at, now - LOOKED_BACK) - _INSTANT)
    reached, following = _reached(coming, now)
    written = [_written(due, plan, reminder, tx, catalog, now) for reminder in reached]
    return _Done([fate for fate, _ in written], _moved(due.runner_id, plan, reached, written, following))


def _reached(coming: Iterable[Reminder], now: datetime) -> tuple[list[Reminder], Reminder | None]:
    """Part the reminders that have come from the first that has not."""
    reached: list[Reminder] = []
    for reminder in coming:
        if reminder.at > now:
            return reached, reminder
        reached.append(reminder)
    return reached, None


def _written(
    due: DuePlan, plan: Plan, reminder: Reminder, tx: Transaction, catalog: Catalog, now: datetime
) -> tuple[Fate, bool]:
    language: Language = "es" if (due.language or first_language(due.phone)) == "es" else "en"
    longest = _longest(due, reminder, tx)
    body, has_tip = write(reminder, plan, longest=longest, catalog=catalog, language=language)
    is_stopped = due.stopped_at is not None
    fate = decide(reminder, body=body, runner_id=due.runner_id, phone=due.phone, is_stopped=is_stopped, now=now)
    return fate, has_tip and fate.state == "queued"


def _longest(due: DuePlan, reminder: Reminder, tx: Transaction) -> Distance | None:
    if reminder.run is None or reminder.run.distance is None:
        return None
    since = reminder.local.date() - timedelta(days=GUARDED_DAYS)
    return runs.find_longest(tx, due.runner_id, since=since)


def _moved(
    runner_id: int,
    plan: Plan,
    reached: Sequence[Reminder],
    written: Sequence[tuple[Fate, bool]],
    following: Reminder | None,
) -> MovedOn:
    tip_weeks = [
        week_of(reminder.local.date()) for reminder, (_, has_tip) in zip(reached, written, strict=True) if has_tip
    ]
    return MovedOn(
        runner_id,
        reminded_on=reached[-1].local.date() if reached else plan.reminded_on,
        tip_week=tip_weeks[-1] if tip_weeks else plan.tip_week,
        next_at=following.at if following else None,
    )


def _say(fates: Sequence[Fate]) -> None:
    counted: Counter[str] = Counter(fate.state for fate in fates)
    if counted:
        log.info("reminders due", extra={**counted})
