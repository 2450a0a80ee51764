"""How far they ran and mean to run, and the coach's advice where that is a jump (cramp facts 1.1.10 and 2.6)."""

import re
from dataclasses import replace
from datetime import date, timedelta

from core import intents
from core.clock_text import date_with_day
from core.decision import Bodies, Decision
from core.distance import Distance, Unit, read_distance
from core.guard import is_beyond, is_far_beyond, next_step
from core.phone import country_of
from core.plan import Plan
from core.plan_answers import agrees, answered, asked, bodies, declines, noted, today, with_question
from core.plan_text import amount_text, distance_text, in_unit
from core.runner import Question
from core.schedule import runs_on
from core.spans import read_span
from core.turn import Turn

HOW_FAR = "how_far"  # asks for other miles, or KEEP; its ref is the date, or every week, and the distance
_EVERY_WEEK = "weekly"
_MILES = frozenset({"US", "GB"})  # where roads are signed in miles


def note_run(turn: Turn) -> Decision:
    """Remember how far somebody ran, today or on the day they name."""
    distance = _said(turn)
    if distance is None:
        return noted(turn, turn.runner.plan, "ran_how_far")
    longest = max(distance, turn.runner.longest or distance, key=lambda each: each.meters)
    decision = noted(
        turn,
        turn.runner.plan,
        "ran",
        distance=distance_text(distance),
        longest=distance_text(in_unit(longest, distance)),
    )
    decision = replace(decision, ran=(_ran_on(turn), distance))
    return decision if turn.runner.longest else _compared(turn, decision, longest)


def plan_distance(turn: Turn) -> Decision:
    """Remember how far the run of a day is to go, with advice where it is a jump."""
    distance, span = _said(turn), read_span(turn.understood.plain, today=today(turn))
    if distance is None or span is None:
        return noted(turn, turn.runner.plan, "ran_how_far")
    return _planned(turn, span.first, distance)


def take_how_far(turn: Turn, question: Question) -> Decision | None:
    """Take a text as other miles for the run we advised on, or as KEEP; None where it is neither."""
    plan = turn.runner.plan
    on, planned = _read(question.ref)
    if plan is None or _names_another_day(turn, on):
        return None
    if isinstance(turn.understood.intent, intents.Keep):
        return _kept(turn, plan, on, planned)
    said = read_distance(turn.understood.plain)
    if said:
        distance = said.in_unit_or(planned.unit)
        return _planned(turn, on, distance) if on else _planned_weekly(turn, plan, planned, distance)
    return ask_how_far_again(turn, question) if agrees(turn) or declines(turn) else None


def ask_how_far_again(turn: Turn, question: Question) -> Decision:
    """Ask once more for other miles, or KEEP."""
    _, planned = _read(question.ref)
    values = {"planned": distance_text(planned), "unit": _UNITS[turn.language, planned.unit]}
    return asked(turn, turn.runner.plan, HOW_FAR, "how_far_again", ref=question.ref, **values)


def with_guard(turn: Turn, decision: Decision, plan: Plan) -> Decision:
    """Add the coach's advice to an answer about a plan that has a jump in it, and ask for other miles."""
    longest = turn.runner.longest
    weekly = [entry.distance for entry in plan.entries if entry.distance]
    if not weekly or longest is None:
        return decision
    furthest = max(weekly, key=lambda each: each.meters)
    if not is_beyond(furthest, longest):
        return decision
    advised = replace(decision, replies=(*decision.replies, _advice(turn, furthest, longest)))
    return with_question(turn, advised, HOW_FAR, _ref(None, furthest))


def _compared(turn: Turn, decision: Decision, longest: Distance) -> Decision:
    """Compare what is planned with a first known run: until then there was nothing to measure it by."""
    plan = turn.runner.plan
    if plan is None:
        return decision
    coming = [(on, far) for on, far in plan.distances if on >= today(turn) and is_beyond(far, longest)]
    if not coming:
        return with_guard(replace(turn, runner=replace(turn.runner, longest=longest)), decision, plan)
    on, far = min(coming, key=lambda each: each[0])
    advised = replace(decision, replies=(*decision.replies, _advice(turn, far, longest)))
    return with_question(turn, advised, HOW_FAR, _ref(on, far))


def _planned(turn: Turn, day: date, distance: Distance) -> Decision:
    plan, longest = turn.runner.plan, turn.runner.longest
    if plan is None or not runs_on(plan, day):
        return noted(turn, plan, "distance_no_run", day=_day(turn, day))
    changed = _with_distance(plan, day, distance)
    if longest is None:
        return _settled(turn, changed, "distance_unknown", planned=distance_text(distance))
    if not is_beyond(distance, longest):
        return _settled(turn, changed, "distance_set", distance=distance_text(distance), day=_day(turn, day))
    advised = Decision(replace(turn.runner, plan=changed), (_advice(turn, distance, longest),))
    return with_question(turn, advised, HOW_FAR, _ref(day, distance))


def _planned_weekly(turn: Turn, plan: Plan, before: Distance, distance: Distance) -> Decision:
    """Take other miles for the runs of each week that were too far."""
    entries = tuple(replace(entry, distance=distance) if entry.distance == before else entry for entry in plan.entries)
    changed = replace(plan, entries=entries)
    longest = turn.runner.longest
    decision = answered(turn, changed, "distance_weekly", distance=distance_text(distance))
    if longest is None or not is_beyond(distance, longest):
        return decision
    advised = replace(decision, replies=(_advice(turn, distance, longest),))
    return with_question(turn, advised, HOW_FAR, _ref(None, distance))


def _kept(turn: Turn, plan: Plan, on: date | None, planned: Distance) -> Decision:
    if on is None:
        return answered(turn, plan, "distance_kept_weekly", planned=distance_text(planned))
    kept = _with_distance(plan, on, planned)
    return answered(turn, kept, "distance_kept", planned=distance_text(planned), day=_day(turn, on))


def _settled(turn: Turn, plan: Plan, key: str, **values: str) -> Decision:
    """Answer what settles the question for other miles, where that is the one that is open."""
    question = turn.runner.question
    return (answered if question and question.kind == HOW_FAR else noted)(turn, plan, key, **values)


def _names_another_day(turn: Turn, on: date | None) -> bool:
    span = read_span(turn.understood.plain, today=today(turn))
    return span is not None and span.first != on


def _advice(turn: Turn, planned: Distance, longest: Distance) -> Bodies:
    longest = in_unit(longest, planned)
    key = "distance_far" if is_far_beyond(planned, longest) else "distance_over"
    return bodies(
        turn,
        key,
        planned=amount_text(planned.amount),
        longest=amount_text(longest.amount),
        step=amount_text(next_step(longest).amount),
        unit=_UNITS[turn.language, planned.unit],
    )


_UNITS = {("en", "mi"): "miles", ("en", "km"): "km", ("es", "mi"): "millas", ("es", "km"): "km"}


def _said(turn: Turn) -> Distance | None:
    """Read the distance of a text, in the unit of the runner's country where it names none."""
    said = read_distance(turn.understood.plain)
    return said.in_unit_or(_unit_of(turn)) if said else None


def _unit_of(turn: Turn) -> Unit:
    if turn.runner.longest:
        return turn.runner.longest.unit
    return "mi" if country_of(turn.runner.phone) in _MILES else "km"


def _ran_on(turn: Turn) -> date:
    """Tell when a run was: on the day they name, today or before; a day of the week is the last such one."""
    here, plain = today(turn), turn.understood.plain
    if days_ago := next((ago for words, ago in _AGO if words.search(plain)), 0):
        return here - timedelta(days=days_ago)
    span = read_span(plain, today=here)
    if span is None or span.first <= here:
        return here
    is_weekday = span.first - here <= timedelta(days=7)
    return span.first - (timedelta(days=7) if is_weekday else _A_YEAR)


_AGO = (
    (re.compile(r"\b(?:day before yesterday|anteayer|antier|antes de ayer)\b"), 2),
    (re.compile(r"\b(?:yesterday|ystrday|last night|ayer|anoche)\b"), 1),
)
_A_YEAR = timedelta(days=365)  # dates are read as those to come


def _with_distance(plan: Plan, day: date, distance: Distance) -> Plan:
    others = tuple((on, far) for on, far in plan.distances if on != day)
    return replace(plan, distances=(*others, (day, distance)))


def _day(turn: Turn, day: date) -> str:
    return date_with_day(day, turn.language)


def _ref(on: date | None, distance: Distance) -> str:
    return f"{on.isoformat() if on else _EVERY_WEEK} {distance.amount!r} {distance.unit}"


def _read(ref: str) -> tuple[date | None, Distance]:
    on, amount, unit = ref.split(" ")
    day = None if on == _EVERY_WEEK else date.fromisoformat(on)
    return day, Distance(float(amount), "mi" if unit == "mi" else "km")
