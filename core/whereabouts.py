"""Where the runner is: home, a stay elsewhere with its end, and back again."""

from dataclasses import replace
from datetime import timedelta

from core.clock_text import date_text
from core.decision import Decision
from core.places import Place, Several, read_place
from core.plan import Plan, Trip
from core.plan_answers import answered, asked, next_text, today, write
from core.planning import WHERE, offer
from core.runner import Question
from core.spans import Span, read_span
from core.turn import Turn


def move(turn: Turn) -> Decision:
    """Take a place, a stay elsewhere, or the end of one."""
    plan = turn.runner.plan or Plan("offered")
    here = today(turn)
    place = read_place(turn.understood.plain, turn.catalog.places, language=turn.language)
    span = read_span(turn.understood.plain, today=here)
    match place:
        case Several():
            return _ask_which(turn, place)
        case None if plan.trip and _says_back(turn):
            return _back_on(turn, plan, span)
        case None:
            return asked(turn, turn.runner.plan, WHERE, "trip_where" if span else "place_unknown")
    if plan.state == "offered" or plan.is_guess or _has_moved(turn):
        return _at_home(turn, plan, place)
    if _is_home(plan, place):
        return _back_on(turn, plan, None)
    return _away(turn, plan, place, span or Span(here, None))


def take_place(turn: Turn, _question: Question) -> Decision | None:
    """Take a text as the answer to the question where they are; None where it names no place."""
    match read_place(turn.understood.plain, turn.catalog.places, is_answer=True, language=turn.language):
        case Several() as several:
            return _ask_which(turn, several)
        case Place() as place:
            return _at_home(turn, turn.runner.plan or Plan("offered"), place)
    return None


def come_back(turn: Turn) -> Decision | None:
    """Take BACK as the end of a stay elsewhere; None where they are not away."""
    plan = turn.runner.plan
    return _back_on(turn, plan, None) if plan and plan.trip else None


def _at_home(turn: Turn, plan: Plan, place: Place) -> Decision:
    """Take a place for where they live."""
    settled = replace(plan, zone=place.zone, place=place.name, is_guess=False, trip=None)
    if plan.state == "offered":
        if not plan.entries:
            return answered(turn, settled, "moved_without_plan", place=place.name)
        return offer(turn, settled)
    text = write(turn, settled)
    return answered(turn, settled, "changed", runs=text.runs(), place=place.name, next=next_text(turn, settled))


def _away(turn: Turn, plan: Plan, place: Place, span: Span) -> Decision:
    """Take a place for where they are on some dates, after which the plan is at home again by itself."""
    away = replace(plan, trip=Trip(place.name, place.zone, span.first, span.last))
    text = write(turn, away)
    values = {"place": place.name, "runs": text.runs(), "next": next_text(turn, away)}
    if span.last is None:
        return answered(turn, away, "moved", **values)
    return answered(
        turn,
        away,
        "trip",
        first=date_text(span.first, turn.language),
        last=date_text(span.last, turn.language),
        after=date_text(span.last + timedelta(days=1), turn.language),
        home=text.place(),
        **values,
    )


def _back_on(turn: Turn, plan: Plan, span: Span | None) -> Decision:
    """End a stay elsewhere, now or on the day they name."""
    trip = plan.trip
    if trip is None:
        return answered(turn, plan, "back_not_away", home=write(turn, plan).place(), next=next_text(turn, plan))
    if span and span.last and span.last >= today(turn):
        return _away(turn, plan, Place(trip.place, trip.zone), Span(trip.first, span.last))
    home = replace(plan, trip=None)
    return answered(turn, home, "back_home", home=write(turn, home).place(), next=next_text(turn, home))


def _ask_which(turn: Turn, several: Several) -> Decision:
    labels = [label for label, _ in several.candidates]
    name = labels[0].partition(",")[0]
    return asked(turn, turn.runner.plan, WHERE, "ask_which_place", place=name, options=" / ".join(labels))


def _says_back(turn: Turn) -> bool:
    words = turn.understood.plain.split()
    return any(word in words for word in turn.catalog.words.groups["back"])


def _has_moved(turn: Turn) -> bool:
    words = turn.understood.plain.split()
    return any(word in words for word in turn.catalog.words.groups["moved"])


def _is_home(plan: Plan, place: Place) -> bool:
    return plan.trip is not None and place.zone == plan.zone
