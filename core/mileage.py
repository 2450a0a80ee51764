"""How far they ran and mean to run, and the coach's advice where that is a jump (cramp facts 1.1.10 and 2.6)."""

from dataclasses import replace
from datetime import date, timedelta

from core import intents
from core.clock_text import date_with_day
from core.decision import Bodies, Decision
from core.distance import Distance, Unit, read_distance
from core.guard import is_beyond, is_far_beyond, next_step
from core.phone import country_of
from core.plan import Plan
from core.plan_answers import answered, bodies, today, with_question
from core.plan_text import amount_text, distance_text, in_unit
from core.runner import Question
from core.schedule import runs_on
from core.spans import read_span
from core.turn import Turn

HOW_FAR = "how_far"  # asks for other miles, or KEEP; its ref is the date and the distance
_MILES = frozenset({"US", "GB"})  # where roads are signed in miles


def note_run(turn: Turn) -> Decision:
    """Remember how far somebody ran, today or on the day they name."""
    distance = _said(turn)
    if distance is None:
        return answered(turn, turn.runner.plan, "ran_how_far")
    longest = max(distance, turn.runner.longest or distance, key=lambda each: each.meters)
    decision = answered(
        turn,
        turn.runner.plan,
        "ran",
        distance=distance_text(distance),
        longest=distance_text(in_unit(longest, distance)),
    )
    return replace(decision, ran=(_ran_on(turn), distance))


def plan_distance(turn: Turn) -> Decision:
    """Remember how far the run of a day is to go, with advice where it is a jump."""
    distance, span = _said(turn), read_span(turn.understood.plain, today=today(turn))
    if distance is None or span is None:
        return answered(turn, turn.runner.plan, "ran_how_far")
    return _planned(turn, span.first, distance)


def take_how_far(turn: Turn, question: Question) -> Decision | None:
    """Take a text as other miles for the run we advised on, or as KEEP; None where it is neither."""
    day, planned = _read(question.ref)
    plan = turn.runner.plan
    if plan is None:
        return None
    if isinstance(turn.understood.intent, intents.Keep):
        kept = _with_distance(plan, day, planned)
        return answered(turn, kept, "distance_kept", planned=distance_text(planned), day=_day(turn, day))
    said = read_distance(turn.understood.plain)
    return _planned(turn, day, said.in_unit_or(planned.unit)) if said else None


def with_guard(turn: Turn, decision: Decision, plan: Plan) -> Decision:
    """Add the coach's advice to an answer about a plan that has a jump in it."""
    longest = turn.runner.longest
    weekly = [entry.distance for entry in plan.entries if entry.distance]
    if not weekly or longest is None:
        return decision
    furthest = max(weekly, key=lambda each: each.meters)
    if not is_beyond(furthest, longest):
        return decision
    return replace(decision, replies=(*decision.replies, _advice(turn, furthest, longest)))


def _planned(turn: Turn, day: date, distance: Distance) -> Decision:
    plan, longest = turn.runner.plan, turn.runner.longest
    if plan is None or not runs_on(plan, day):
        return answered(turn, plan, "distance_no_run", day=_day(turn, day))
    if longest is None:
        return answered(turn, _with_distance(plan, day, distance), "distance_unknown", planned=distance_text(distance))
    if not is_beyond(distance, longest):
        values = {"distance": distance_text(distance), "day": _day(turn, day)}
        return answered(turn, _with_distance(plan, day, distance), "distance_set", **values)
    ref = f"{day.isoformat()} {distance.amount!r} {distance.unit}"
    runner = replace(turn.runner, plan=_with_distance(plan, day, distance))
    return with_question(turn, Decision(runner, (_advice(turn, distance, longest),)), HOW_FAR, ref)


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
    """Tell when a run was: on the day they name, today or within the week before."""
    here = today(turn)
    span = read_span(turn.understood.plain, today=here)
    if span is None or span.first <= here:
        return here
    return span.first - timedelta(days=7)


def _with_distance(plan: Plan, day: date, distance: Distance) -> Plan:
    others = tuple((on, far) for on, far in plan.distances if on != day)
    return replace(plan, distances=(*others, (day, distance)))


def _day(turn: Turn, day: date) -> str:
    return date_with_day(day, turn.language)


def _read(ref: str) -> tuple[date, Distance]:
    day, amount, unit = ref.split(" ")
    return date.fromisoformat(day), Distance(float(amount), "mi" if unit == "mi" else "km")
