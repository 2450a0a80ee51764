"""Where the runner is: home, a stay elsewhere with its end, and back again."""

from dataclasses import replace
from datetime import timedelta

from core import intents
from core.clock_text import date_text, dates_text
from core.decision import Decision
from core.offering import WHERE, offer, read_back
from core.phone import country_of
from core.places import Place, Several, read_place
from core.plan import Plan, Trip
from core.plan_answers import answered, asked, declines, next_text, noted, says_any, today, write
from core.planning import is_abroad
from core.runner import Question
from core.spans import Span, read_span
from core.turn import Turn


def move(turn: Turn) -> Decision:
    """Take a place, a stay elsewhere, or the end of one."""
    plan = turn.runner.plan or Plan("offered")
    here = today(turn)
    place = _place_in(turn, turn.understood.plain)
    span = read_span(turn.understood.plain, today=here)
    match place:
        case Several():
            return _ask_which(turn, place)
        case None if says_back(turn) and plan.entries:
            return _back_on(turn, plan)
        case None:
            return asked(turn, turn.runner.plan, WHERE, "trip_where" if span else "place_unknown")
    return _there(turn, plan, place, span)


def take_place(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to the question where they are; None where it names no place.

    Which of several is told by its state, or by its number in the row.
    """
    place = _place_answered(turn, question.ref)
    match place:
        case Several() as several:
            return _ask_which(turn, several)
        case Place():
            span = read_span(turn.understood.plain, today=today(turn))
            return _there(turn, turn.runner.plan or Plan("offered"), place, span)
    return answered(turn, turn.runner.plan, "nothing_changes") if declines(turn) else None


def ask_place_again(turn: Turn, question: Question) -> Decision:
    """Ask once more where they are, after a text that names no place we know."""
    several = _place_in(turn, question.ref, is_answer=True) if question.ref else None
    if isinstance(several, Several):
        return _ask_which(turn, several)
    return asked(turn, turn.runner.plan, WHERE, "place_unknown")


def guess_place(turn: Turn, plan: Plan) -> Decision | None:
    """Take a bare name or ZIP code: as their home while reminders are on offer, else ask whether they travel there."""
    place = _place_in(turn, turn.understood.plain, is_answer=True)
    if isinstance(place, Several):
        return _ask_which(turn, place)
    if place and plan.state == "offered":
        return _at_home(turn, plan, place)
    return answered(turn, plan, "ask_trip", place=place.name) if place else None


def come_back(turn: Turn) -> Decision | None:
    """Take BACK as the end of a stay elsewhere; None where it is about something else."""
    plan = turn.runner.plan
    if plan is None or not plan.entries or not (says_back(turn) or (plan.trip and _is_home_again(turn))):
        return None
    return _back_on(turn, plan)


def says_back(turn: Turn) -> bool:
    """Tell whether a text has a word for being back."""
    return says_any(turn, "back")


def _there(turn: Turn, plan: Plan, place: Place, span: Span | None) -> Decision:
    """Take a place by how it is said: as their home, as the end of a stay elsewhere, or as one that begins."""
    has_end = span is not None and span.last is not None
    if plan.zone is None or (not has_end and (plan.state == "ended" or _has_moved(turn))):
        return _at_home(turn, plan, place)
    if plan.state == "offered" and not (has_end and plan.entries):
        return _at_home(turn, plan, place)
    if plan.trip and place.zone == plan.zone:
        return _back_on(turn, plan)
    return _away(turn, plan, place, span or Span(today(turn), None))


def _at_home(turn: Turn, plan: Plan, place: Place) -> Decision:
    """Take a place for where they live."""
    settled = replace(plan, zone=place.zone, place=place.name, is_guess=False, trip=None)
    if not plan.entries:
        return answered(
            turn, settled, "reminders_abroad" if is_abroad(turn) else "moved_without_plan", place=place.name
        )
    if plan.state == "ended":
        return answered(turn, settled, "plan_ended", runs=write(turn, settled).runs())
    return read_back(turn, settled)


def _away(turn: Turn, plan: Plan, place: Place, span: Span) -> Decision:
    """Take a place for where they are on some dates, after which the plan is at home again by itself."""
    away = replace(plan, trip=Trip(place.name, place.zone, span.first, span.last))
    if plan.state == "offered":
        return offer(turn, away)
    text, before = write(turn, away), _other_trip(turn, plan, away)
    values = {"place": place.name, "runs": text.runs(), "next": next_text(turn, away), "before": before}
    instead = ["trip_instead"] if before else []
    if span.last is None:
        later = span.first > today(turn)
        first = date_text(span.first, turn.language)
        return answered(turn, away, "moved_later" if later else "moved", *instead, first=first, **values)
    return answered(
        turn,
        away,
        "trip",
        *instead,
        days=dates_text(span.first, span.last, turn.language),
        after=date_text(span.last + timedelta(days=1), turn.language),
        home=text.place(),
        **values,
    )


def _other_trip(turn: Turn, plan: Plan, away: Plan) -> str:
    """Write the stay elsewhere that another one takes the place of; empty where there is none, or it goes on."""
    before, new = plan.trip, away.trip
    is_other = before is not None and new is not None and before.place != new.place
    is_over = before is not None and before.last is not None and before.last < today(turn)
    is_moving_on = before is not None and before.last is None and new is not None and new.first <= today(turn)
    return write(turn, plan).trip() if is_other and not is_over and not is_moving_on else ""


def _back_on(turn: Turn, plan: Plan) -> Decision:
    """End a stay elsewhere, now or on the day they name; in one that is to come, that day is counted from its first."""
    trip = plan.trip
    if trip is None:
        return noted(turn, plan, "back_not_away")
    here = today(turn)
    span = read_span(turn.understood.plain, today=max(here, trip.first))
    if span and span.last and span.last >= max(here, trip.first):
        return _away(turn, plan, Place(trip.place, trip.zone), Span(trip.first, span.last))
    home = replace(plan, trip=None)
    if plan.state == "offered":
        return offer(turn, home)
    return answered(turn, home, "back_home", home=write(turn, home).place(), next=next_text(turn, home))


def _place_answered(turn: Turn, name: str) -> Place | Several | None:
    """Read the place that is meant, of several of this name where we have asked which."""
    said = _place_in(turn, turn.understood.plain, is_answer=True)
    several = _place_in(turn, name, is_answer=True) if name else None
    if not isinstance(several, Several):
        return said
    if isinstance(turn.understood.intent, intents.Digit) and turn.understood.intent.digit <= len(several.candidates):
        return Place(*several.candidates[turn.understood.intent.digit - 1])
    narrowed = _place_in(turn, f"{name}, {turn.understood.plain}", is_answer=True)
    return narrowed if isinstance(narrowed, Place) else said


def _ask_which(turn: Turn, several: Several) -> Decision:
    labels = [label for label, _ in several.candidates]
    name = labels[0].partition(",")[0].partition(" (")[0]
    return asked(
        turn, turn.runner.plan, WHERE, "ask_which_place", ref=name.lower(), place=name, options=" / ".join(labels)
    )


def _place_in(turn: Turn, plain: str, *, is_answer: bool = False) -> Place | Several | None:
    country = country_of(turn.runner.phone)
    return read_place(plain, turn.catalog.places, is_answer=is_answer, country=country, language=turn.language)


def _is_home_again(turn: Turn) -> bool:
    """Tell whether a text without a wish of its own says that they are home: "im home", "ya estoy en casa"."""
    return isinstance(turn.understood.intent, intents.Unclear) and says_any(turn, "home_again")


def _has_moved(turn: Turn) -> bool:
    return says_any(turn, "moved")
