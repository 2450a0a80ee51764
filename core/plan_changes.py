"""A change of mind about reminders: see, skip, pause, fewer, earlier, end, and back again."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from core.change_words import days_in, names_long_run
from core.clock_text import date_text, dates_text
from core.dates import next_day
from core.decision import Decision
from core.offering import offer, read_back
from core.plan import Plan
from core.plan_answers import answered, bodies, consent_for, next_text, today, wall_clock, write
from core.plan_text import run_text
from core.schedule import Run, early_reminders, runs_on
from core.spans import Span, read_span
from core.turn import Turn

_LOOK_AHEAD_DAYS = 400
_TWO_HOURS_BEFORE = re.compile(
    r"\b(?:(?:2|two|couple(?: of)?) ?(?:h|hrs?|hours?) before|(?:2|dos) ?(?:h|hs|horas) antes|"
    r"(?:the )?(?:same )?morning of|la misma manana)\b"
)


def show(turn: Turn, plan: Plan) -> Decision:
    """Read a plan back, with its next reminder and how to change it."""
    text = write(turn, plan)
    match plan.state:
        case "offered":
            return offer(turn, plan)
        case "paused":
            return answered(turn, plan, "plan_paused_open", runs=text.runs())
        case "ended":
            return answered(turn, plan, "plan_ended", runs=text.runs())
    if plan.paused_until and plan.paused_until > today(turn):
        until = date_text(plan.paused_until, turn.language)
        return answered(turn, plan, "plan_paused", runs=text.runs(), until=until)
    exceptions = text.exceptions()
    return answered(
        turn,
        plan,
        "plan",
        *(["plan_exceptions"] if exceptions else []),
        runs=text.runs(),
        place=text.place_now(),
        evening=text.evenings(),
        strength=text.strength(),
        next=next_text(turn, plan),
        what=exceptions,
    )


def skip(turn: Turn, plan: Plan) -> Decision:
    """Leave out the runs of the days they name, or the next run where they name none."""
    if plan.state == "paused":
        return show(turn, plan)
    spans = _spans_said(turn) or _next_run_alone(turn, plan)
    if not spans:
        return answered(turn, plan, "skip_which")
    named = [(span, _what(turn, plan, span)) for span in spans]
    if not any(what for _, what in named):
        days = ", ".join(dates_text(span.first, span.last or span.first, turn.language) for span in spans)
        return answered(turn, plan, "skip_nothing", what=days, next=next_text(turn, plan))
    skipped = replace(plan, skips=(*plan.skips, *(span for span, what in named if what)))
    whats = ", ".join(what for _, what in named if what)
    return answered(turn, skipped, "skipped", what=whats, next=next_text(turn, skipped))


def pause(turn: Turn, plan: Plan) -> Decision:
    """Pause until the day they name, or until they say RESUME."""
    here = today(turn)
    span = read_span(turn.understood.plain, today=here)
    if span and span.first > here and span.last and plan.state == "active":
        return skip(turn, plan)
    if span is None or span.last is None:
        return answered(turn, replace(plan, state="paused"), "paused_open")
    until = span.last + timedelta(days=1)
    paused = replace(plan, state="active", paused_until=until)
    return answered(turn, paused, "paused", until=date_text(until, turn.language), next=next_text(turn, paused))


def resume(turn: Turn, plan: Plan) -> Decision:
    """Bring reminders back: what was paused or skipped, else what FEWER took; ended ones with a consent anew."""
    is_as_always = plan.state == "active" and not plan.paused_until and not plan.skips
    if is_as_always and plan.level == "all":
        return answered(turn, plan, "resume_nothing")
    resumed = replace(plan, state="active", paused_until=None, skips=(), level="all" if is_as_always else plan.level)
    text = write(turn, resumed)
    keys = ["resumed", "terms_again"] if plan.state == "ended" else ["resumed"]
    values = {"runs": text.runs(), "place": text.place_now(), "next": next_text(turn, resumed)}
    decision = answered(turn, resumed, *keys, most=text.most_a_week(), **values)
    if plan.state != "ended":
        return decision
    shown = "\n".join((*bodies(turn, "plan_ended", runs=text.runs()), *decision.replies[0]))
    return replace(decision, consents=(consent_for(turn, resumed, shown),))


def fewer(turn: Turn, plan: Plan) -> Decision:
    """Send fewer: first no strength days and tips, then long runs alone; at once where they ask for these."""
    has_long_runs = any(entry.kind == "long_run" for entry in plan.entries)
    only_long = plan.level == "runs" or names_long_run(turn.understood.plain)
    if has_long_runs and only_long and plan.level != "long_runs":
        less = replace(plan, level="long_runs")
        return answered(turn, less, "fewer_long_runs", next=next_text(turn, less))
    if plan.level == "all":
        less = replace(plan, level="runs")
        key = "fewer_runs" if has_long_runs else "fewer_runs_alone"
        return answered(turn, less, key, next=next_text(turn, less))
    return answered(turn, plan, "fewer_least")


def cancel(turn: Turn, plan: Plan) -> Decision:
    """End the reminders, and them alone; what was only on offer stays there, to be asked for."""
    if plan.state == "offered":
        return answered(turn, plan, "declined")
    decision = answered(turn, replace(plan, state="ended"), "cancelled")
    consents = (turn.consent("stopped", "reminders"),) if plan.state in ("active", "paused") else ()
    return replace(decision, consents=consents)


def wants_early(turn: Turn) -> bool:
    """Tell whether a text asks for the reminders two hours before."""
    return _TWO_HOURS_BEFORE.search(turn.understood.plain) is not None


def add_early(turn: Turn, plan: Plan) -> Decision:
    """Add the reminders two hours before that fall into the quiet hours; in the daytime they come anyway."""
    if plan.state != "active" or plan.is_early or not early_reminders(plan):
        return show(turn, plan)
    return read_back(turn, replace(plan, is_early=True))


def _spans_said(turn: Turn) -> list[Span]:
    """Read the dates they name: a span, or several days of the week, each the next such day."""
    plain, here = turn.understood.plain, today(turn)
    span, days = read_span(plain, today=here), days_in(plain)
    is_one_day = span is not None and span.first == span.last
    if is_one_day and len(days) > 1:
        return [Span(on, on) for on in sorted(next_day(day, here) for day in days)]
    return [span] if span else []


def _next_run_alone(turn: Turn, plan: Plan) -> list[Span]:
    """Give the date of the next run; of the next long run where they name it."""
    now, is_long = wall_clock(turn), names_long_run(turn.understood.plain)
    run = _next_run(plan, now, is_long=is_long) or (_next_run(plan, now, is_long=False) if is_long else None)
    return [Span(run.starts_local.date(), run.starts_local.date())] if run else []


def _next_run(plan: Plan, now: datetime, *, is_long: bool) -> Run | None:
    """Give the next run that starts after a wall-clock time; None where there is none."""
    days = (now.date() + timedelta(days=number) for number in range(_LOOK_AHEAD_DAYS))
    runs = (run for day in days for run in runs_on(plan, day) if run.starts_local > now)
    return next((run for run in runs if run.kind == "long_run" or not is_long), None)


def _what(turn: Turn, plan: Plan, span: Span) -> str | None:
    """Name what is left out: the one run of the days, or the days; None where the plan has no run on them."""
    last = span.last or span.first + timedelta(days=6)
    runs = [run for day in _dates(span.first, last) for run in runs_on(plan, day)]
    if not runs:
        return None
    if len(runs) == 1 and span.first == last:
        return run_text(runs[0], today(turn), turn.language)
    return dates_text(span.first, span.last or span.first, turn.language)


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
