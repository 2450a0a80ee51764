"""The offer of reminders: a plan read back, begun with one digit, and read back again with each change."""

import re
from dataclasses import replace

from core.decision import Bodies, Decision
from core.mileage import with_guard
from core.plan import Plan
from core.plan_answers import (
    agrees,
    answered,
    asked,
    bodies,
    consent_for,
    declines,
    next_text,
    with_question,
    without_courtesy,
    write,
)
from core.runner import Question
from core.schedule import early_reminders, is_quiet, next_reminder
from core.turn import Turn
from core.zones import city_of_zone, zones_of_number

WHERE = "where_are_you"  # asks for a place; a plan waits for it
CHOICE = "reminders"  # asks for the digit that begins the reminders; its ref is the offer as it was shown

_ONE_OR_TWO = {"en": "1 or 2", "es": "1 o 2"}
_DIGITS = {"1": 1, "2": 2, "3": 3, "one": 1, "two": 2, "uno": 1, "una": 1, "dos": 2}
_DIGIT = re.compile(
    rf"(?:(?:option|opcion|number|numero|choice|the|la|el|just|solo|only|text|#) ?)*({'|'.join(_DIGITS)})"
)


def offer(turn: Turn, plan: Plan) -> Decision:
    """Read a complete plan back and offer its reminders; where its zone is unknown, ask for that first."""
    plan = replace(plan, state="offered")
    if plan.zone is None:
        return _with_zone(turn, plan)
    if next_reminder(replace(plan, state="active"), turn.now) is None:
        return answered(turn, plan, "too_late", runs=write(turn, plan).runs())
    shown = _offer(turn, plan)
    decision = Decision(replace(turn.runner, plan=plan), (shown,))
    return with_question(turn, decision, CHOICE, "\n".join(shown))


def take_choice(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to an offer; None where it chooses nothing and turns nothing down."""
    plan = turn.runner.plan
    if plan is None or plan.state != "offered":
        return None
    digit = _DIGIT.fullmatch(without_courtesy(turn))
    if digit:
        return _choose(turn, plan, _DIGITS[digit[1]], shown=question.ref)
    if declines(turn):
        return answered(turn, plan, "declined")
    return ask_for_digit(turn, plan, shown=question.ref) if agrees(turn) else None


def _choose(turn: Turn, plan: Plan, digit: int, *, shown: str) -> Decision:
    """Begin the reminders on offer, as the digit says: 1 the evening before, 2 the early ones too."""
    if digit > (2 if early_reminders(plan) else 1) or next_reminder(replace(plan, state="active"), turn.now) is None:
        return offer(turn, plan)
    chosen = replace(plan, state="active", is_early=digit == 2, is_guess=False)  # the guess was shown and stood
    return _begun(turn, chosen, shown=shown)


def ask_for_digit(turn: Turn, plan: Plan, *, shown: str) -> Decision:
    """Say once more which digit begins the reminders; nothing else does, however much it sounds like yes."""
    return asked(turn, plan, CHOICE, "choice_again", ref=shown, choice=_choice(turn, write(turn, plan).early()))


def read_back(turn: Turn, plan: Plan, key: str = "changed") -> Decision:
    """Read a changed plan back in full; where its reminders are not agreed to, offer them anew.

    More texts a week than before, or others in the quiet hours, are a consent of their own.

    Args:
        key: the reply that reads it back.
    """
    if plan.state in ("offered", "ended"):
        return offer(turn, plan)
    text, more = write(turn, plan), _more_texts(turn, plan)
    values = {"runs": text.runs(), "place": text.place_now(), "evening": text.evening(), "next": next_text(turn, plan)}
    keys = [key, *(["changed_early"] if text.early() and plan.is_early else []), *(["more_texts"] if more else [])]
    decision = answered(turn, plan, *keys, early=text.early(), most=text.most_a_week(), **values)
    if more or _asks_for_other_hours(turn, plan):
        decision = replace(decision, consents=(consent_for(turn, plan, ""),))
    return with_guard(turn, decision, plan)


def _begun(turn: Turn, plan: Plan, *, shown: str) -> Decision:
    """Say that reminders have begun, with the proof that they were asked for in answer to what we have shown."""
    text = write(turn, plan)
    decision = answered(turn, plan, "on", next=next_text(turn, plan), evening=text.evenings(), strength=text.strength())
    return with_guard(turn, replace(decision, consents=(consent_for(turn, plan, shown),)), plan)


def _with_zone(turn: Turn, plan: Plan) -> Decision:
    """Go by the zone of the number where it has one alone, else ask."""
    zones = zones_of_number(turn.runner.phone)
    if len(zones) == 1:
        return offer(turn, replace(plan, zone=zones[0], place=city_of_zone(zones[0]), is_guess=True))
    return asked(turn, plan, WHERE, "ask_zone", runs=write(turn, plan).runs())


def _offer(turn: Turn, plan: Plan) -> Bodies:
    """Word the offer, with all that a programme's confirmation must hold (messaging facts 5.4)."""
    text = write(turn, plan)
    early, key = text.early(), f"offer{'_guess' if plan.is_guess else ''}"
    return bodies(
        turn,
        *(["trip_on_offer"] if plan.trip else []),
        f"{key}_early" if early else key,
        "terms",
        runs=text.runs(),
        place=text.place(),
        trip=text.trip(),
        evening=text.evening_and_daytime(),
        early=early,
        most=text.most_a_week(),
        choice=_choice(turn, early),
    )


def _choice(turn: Turn, early: str) -> str:
    return _ONE_OR_TWO[turn.language] if early else "1"


def _more_texts(turn: Turn, plan: Plan) -> bool:
    before = turn.runner.plan
    return before is not None and write(turn, plan).most_count() > write(turn, before).most_count()


def _asks_for_other_hours(turn: Turn, plan: Plan) -> bool:
    """Tell whether reminders in the quiet hours are now other ones than agreed to."""
    before = turn.runner.plan
    if before is None:
        return False
    is_other_evening = is_quiet(plan.evening) and plan.evening != before.evening
    hours, known = ({*early_reminders(each)} if each.is_early else set() for each in (plan, before))
    return is_other_evening or not hours <= known
