"""How a text is answered: what we say, and what we remember of the runner. Pure; one step a text.

What comes first: a red flag, then STOP and START, then an earlier red flag that is not settled, then everything else.
"""

from dataclasses import replace
from datetime import datetime

from content.catalog import Catalog, Language
from core import intents, privacy
from core.alarms import answer_after, answer_red_flag, unsettled
from core.consenting import granted, introduced, start, stop
from core.cramps import answer_area, answer_digit, answer_feedback, answer_next, complete, say_again
from core.decision import Decision
from core.inbound import Inbound
from core.joining import answer_name_and_bib, join, join_stopped, leave
from core.reminding import answer_about_plan, answer_yes
from core.runner import Runner
from core.service import Service
from core.standing import NOWHERE, Standing
from core.taking import answer_alert
from core.turn import Turn
from core.understanding import Understood
from core.wording import first_language


def respond(
    runner: Runner,
    inbound: Inbound,
    understood: Understood,
    *,
    catalog: Catalog,
    service: Service,
    now: datetime,
    erase_code: str = "",
    standing: Standing = NOWHERE,
) -> Decision:
    """Decide what one text changes and what it is answered with.

    Args:
        runner: as we know them before this text.
        inbound: the text; its words and id are the proof of a consent.
        understood: what the text means.
        catalog, service: what we may say, and who we are in it.
        now: product time.
        erase_code: four digits, drawn for this text, to be asked for where the runner wants to be erased.
        standing: where the number stands with races, where the text may be about one.

    Returns:
        the runner to save, the replies in order (none: silence), the consents to record, and what we ask later.
    """
    runner = replace(runner, language=_language(runner, understood), red_flag=unsettled(runner, now))
    decision = _decide(Turn(runner, inbound, understood, catalog, service, now, erase_code, standing))
    return replace(decision, runner=replace(decision.runner, heard_at=now, is_unreachable=False))


def _decide(turn: Turn) -> Decision:
    match turn.understood.intent:
        case intents.Danger(red_flag):
            return answer_red_flag(turn, red_flag)
        case intents.Stop():
            return stop(turn)
        case intents.Erase():
            return privacy.erase(turn)
        case intents.Leave(code, or_stop=True) if code and turn.standing.named is None:
            return stop(turn)
        case intents.Start():
            return answer_yes(turn) or start(turn)
    if answered := privacy.code_given(turn) or answer_alert(turn):
        return answered
    if turn.runner.stopped_at or isinstance(turn.understood.intent, intents.Reaction):
        return join_stopped(turn) if isinstance(turn.understood.intent, intents.Join) else Decision(turn.runner)
    if turn.inbound.carrier_answered:
        return granted(turn, Decision(turn.runner))
    if turn.runner.red_flag:
        after = answer_after(turn, turn.runner.red_flag)
        if after:
            return after
    return granted(turn, introduced(turn, _answer(turn)))


def _language(runner: Runner, understood: Understood) -> Language:
    """Keep the runner's language, unless they ask for the other or write plainly in it.

    A lone "calf" or "hamstring" does not turn a Spanish conversation English.
    """
    if isinstance(understood.intent, intents.ChangeLanguage):
        return understood.intent.language
    if runner.language is None:
        return understood.language or first_language(runner.phone)
    known: Language = "es" if runner.language == "es" else "en"
    return understood.language if understood.language and understood.is_plainly_so else known


def _answer(turn: Turn) -> Decision:
    if answered := answer_name_and_bib(turn) or answer_about_plan(turn):
        return answered
    match turn.understood.intent:
        case intents.Stretch(None):
            return turn.say("where")
        case intents.Stretch() as asked:
            return answer_area(turn, asked)
        case intents.Details() as more:
            return complete(turn, more)
        case intents.Digit(digit):
            return answer_digit(turn, digit)
        case intents.Better() | intents.Same() | intents.Worse() | intents.AllClear() as feedback:
            return answer_feedback(turn, feedback)
        case intents.Next():
            return answer_next(turn)
        case intents.Again():
            return say_again(turn)
        case intents.Question(topic):
            tip = turn.catalog.tips[topic or "general"]
            return Decision(turn.runner, (turn.wording.fill(tip.parts[turn.language]),))
    return _answer_plainly(turn)


def _answer_plainly(turn: Turn) -> Decision:
    match turn.understood.intent:
        case intents.Help():
            return Decision(turn.runner, (turn.with_contact("help"),))
        case intents.MyData():
            return privacy.show_data(turn)
        case intents.ChangeLanguage():
            return turn.say("language_changed")
        case intents.Join() as asked:
            return join(turn, asked)
        case intents.Leave() as asked:
            return leave(turn, asked)
        case intents.Thanks():
            return turn.say("thanks")
        case intents.Greeting():
            return turn.say("greeting")
    return turn.say("unknown")
