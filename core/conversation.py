"""How a text is answered: what we say, and what we remember of the runner. Pure; one step a text.

What comes first: STOP, then a red flag, then an earlier red flag that is not settled, then everything else.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from content.catalog import Area, Catalog, Language, RedFlag
from core import intents
from core.consent import Consent
from core.decision import Bodies, Decision
from core.inbound import Inbound
from core.intents import Intent
from core.runner import EarlierRedFlag, Episode, Question, Runner, Side
from core.service import Service
from core.understanding import Understood
from core.wording import Wording, first_language

RED_FLAG_LASTS = timedelta(minutes=60)
SAME_AGAIN_WITHIN = timedelta(minutes=3)
EPISODE_LASTS = timedelta(minutes=60)
QUESTION_LASTS = timedelta(hours=24)

HOW_IS_IT = "how_is_it"


def respond(
    runner: Runner, inbound: Inbound, understood: Understood, *, catalog: Catalog, service: Service, now: datetime
) -> Decision:
    """Decide what one text changes and what it is answered with.

    Args:
        runner: as we know them before this text.
        inbound: the text; its words and id are the proof of a consent.
        understood: what the text means.
        catalog, service: what we may say, and who we are in it.
        now: product time.

    Returns:
        the runner to save, the replies in order (none: silence), and the consents to record.
    """
    runner = replace(runner, language=_language(runner, understood), red_flag=_unsettled(runner, now))
    turn = _Turn(runner, inbound, understood, catalog, service, now)
    decision = _decide(turn)
    return replace(decision, runner=replace(decision.runner, heard_at=now))


def _decide(turn: "_Turn") -> Decision:
    match turn.understood.intent:
        case intents.Danger():
            return _answer_red_flag(turn)
        case intents.Stop() | intents.Erase():
            return _stop(turn)
        case intents.Start():
            return _start(turn)
    if turn.runner.stopped_at:
        return Decision(turn.runner)
    if turn.inbound.carrier_answered:
        return _granted(turn, Decision(turn.runner))
    if turn.runner.red_flag:
        settled = _settle(turn)
        if settled:
            return settled
    return _granted(turn, _introduced(turn, _answer(turn)))


@dataclass(frozen=True, slots=True)
class _Turn:
    """One text with all that its answer depends on."""

    runner: Runner
    inbound: Inbound
    understood: Understood
    catalog: Catalog
    service: Service
    now: datetime

    @property
    def language(self) -> Language:
        return "es" if self.runner.language == "es" else "en"

    @property
    def wording(self) -> Wording:
        return Wording(self.catalog, self.service, phone=self.runner.phone, language=self.language)

    @property
    def episode(self) -> Episode | None:
        """The cramp at hand: the last one, while it is recent."""
        episode = self.runner.episode
        return episode if episode and self.now - episode.started_at < EPISODE_LASTS else None

    def say(self, *keys: str) -> Decision:
        return Decision(self.runner, tuple(self.wording.reply(key) for key in keys))

    def consent(self, event: str, programme: str) -> Consent:
        return Consent(
            phone=self.runner.phone,
            programme=programme,
            event=event,  # type: ignore[arg-type]
            words=self.inbound.text,
            carrier_id=self.inbound.carrier_id,
            language=self.runner.language,
            recorded_at=self.now,
        )


def _language(runner: Runner, understood: Understood) -> Language:
    """The text's own language if its words tell; else as before; else as the number's country speaks."""
    if isinstance(understood.intent, intents.ChangeLanguage):
        return understood.intent.language
    known: Language | None = "es" if runner.language == "es" else "en" if runner.language else None
    told = understood.language
    if told is None or (understood.is_mixed and known):
        return known or first_language(runner.phone)
    return told


def _unsettled(runner: Runner, now: datetime) -> EarlierRedFlag | None:
    red_flag = runner.red_flag
    return red_flag if red_flag and now - red_flag.written_at < RED_FLAG_LASTS else None


def _answer_red_flag(turn: _Turn) -> Decision:
    """Answer an emergency first and alone, whatever else the text or the runner said; a STOP in it counts too."""
    assert isinstance(turn.understood.intent, intents.Danger)
    red_flag = turn.understood.intent.red_flag
    runner = replace(turn.runner, red_flag=_graver(turn, red_flag), question=None)
    decision = Decision(runner, (turn.wording.red_flag(red_flag),), is_emergency=red_flag.level == "E")
    if turn.understood.says_stop:
        return _stopped(turn, decision)
    if runner.stopped_at:
        return decision
    return _granted(turn, decision if decision.is_emergency else _introduced(turn, decision))


def _graver(turn: _Turn, red_flag: RedFlag) -> EarlierRedFlag | None:
    """Remember this red flag, unless a graver one is not settled yet; one for a doctor in days is not remembered."""
    earlier = turn.runner.red_flag
    if red_flag.level == "D" or (earlier and earlier.level == "E" and red_flag.level == "M"):
        return earlier
    return EarlierRedFlag(red_flag.name, red_flag.level, turn.inbound.text, turn.now)


def _stop(turn: _Turn) -> Decision:
    if turn.runner.stopped_at:
        return Decision(turn.runner)
    is_erase = isinstance(turn.understood.intent, intents.Erase)
    reply = _with_contact(turn, "erase_not_yet") if is_erase else turn.wording.reply("stopped")
    return _stopped(turn, Decision(turn.runner, () if turn.inbound.carrier_answered else (reply,)))


def _stopped(turn: _Turn, decision: Decision) -> Decision:
    if turn.runner.stopped_at:
        return decision
    runner = replace(decision.runner, stopped_at=turn.now, question=None)
    return replace(decision, runner=runner, consents=(*decision.consents, turn.consent("stopped", "all")))


def _start(turn: _Turn) -> Decision:
    replies = () if turn.inbound.carrier_answered else (turn.wording.reply("started"),)
    decision = Decision(replace(turn.runner, stopped_at=None), replies)
    if turn.runner.stopped_at is None:
        return _granted(turn, decision)
    return replace(decision, consents=(turn.consent("started", "all"),))


def _granted(turn: _Turn, decision: Decision) -> Decision:
    """Record, with a runner's first text, that they asked to be answered."""
    if turn.runner.heard_at:
        return decision
    return replace(decision, consents=(*decision.consents, turn.consent("granted", "replies")))


def _introduced(turn: _Turn, decision: Decision) -> Decision:
    """Say once, last and unnumbered, who we are and how to stop us."""
    if decision.runner.introduced_at or not decision.replies:
        return decision
    runner = replace(decision.runner, introduced_at=turn.now)
    if isinstance(turn.understood.intent, intents.Help):
        return replace(decision, runner=runner)
    return replace(decision, runner=runner, replies=(*decision.replies, turn.wording.reply("introduction")))


def _settle(turn: _Turn) -> Decision | None:
    """Answer within the hour after a red flag: no stretch until the runner says that it is settled."""
    earlier = turn.runner.red_flag
    assert earlier is not None
    if turn.understood.says_all_clear or (turn.understood.says_ok and earlier.level == "M"):
        return replace(turn.say("all_clear"), runner=replace(turn.runner, red_flag=None))
    level = earlier.level.lower()
    match turn.understood.intent:
        case intents.Again():
            return Decision(turn.runner, (_said_before(turn, earlier),))
        case (
            intents.Stretch()
            | intents.Details()
            | intents.Next()
            | intents.Better()
            | intents.Same()
            | intents.Worse()
            | intents.Digit()
            | intents.Question()
            | intents.Thanks()
            | intents.Greeting()
        ):
            return Decision(turn.runner, (turn.wording.reply(f"earlier_red_flag_{level}", words=earlier.words),))
        case intents.WhatNow() | intents.Help() | intents.Unclear():
            return Decision(turn.runner, (_meanwhile(turn, earlier),))
    return None


def _said_before(turn: _Turn, earlier: EarlierRedFlag) -> Bodies:
    red_flag = next((flag for flag in turn.catalog.red_flags if flag.name == earlier.name), None)
    return turn.wording.red_flag(red_flag) if red_flag else _meanwhile(turn, earlier)


def _meanwhile(turn: _Turn, earlier: EarlierRedFlag) -> Bodies:
    red_flag = next((flag for flag in turn.catalog.red_flags if flag.name == earlier.name), None)
    if red_flag and red_flag.meanwhile:
        return turn.wording.fill((red_flag.meanwhile[turn.language],))
    return turn.wording.reply(f"meanwhile_{earlier.level.lower()}")


def _answer(turn: _Turn) -> Decision:
    match turn.understood.intent:
        case intents.Stretch(None):
            return turn.say("where")
        case intents.Stretch() as asked:
            return _answer_area(turn, asked)
        case intents.Details() as more:
            return _complete_episode(turn, more)
        case intents.Digit(digit):
            return _answer_digit(turn, digit)
        case intents.Better() | intents.Same() | intents.Worse() | intents.Next() as feedback:
            return _answer_feedback(turn, feedback)
        case intents.Again():
            return _say_again(turn)
        case intents.Question(topic):
            return Decision(
                turn.runner, (turn.wording.fill(turn.catalog.tips[topic or "general"].parts[turn.language]),)
            )
    return _answer_plainly(turn)


def _answer_plainly(turn: _Turn) -> Decision:
    match turn.understood.intent:
        case intents.Help():
            return Decision(turn.runner, (_with_contact(turn, "help"),))
        case intents.MyData():
            return Decision(turn.runner, (_with_contact(turn, "my_data_not_yet"),))
        case intents.ChangeLanguage():
            return turn.say("language_changed")
        case intents.Remind() | intents.Timezone():
            return turn.say("reminders_not_yet")
        case intents.Join() | intents.Leave():
            return turn.say("races_not_yet")
        case intents.Thanks():
            return turn.say("thanks")
        case intents.Greeting():
            return turn.say("greeting")
        case intents.AllClear():
            return turn.say("better")
    return turn.say("unknown")


def _with_contact(turn: _Turn, key: str) -> Bodies:
    return turn.wording.reply(key if turn.service.contact else f"{key}_without_contact")


def _answer_area(turn: _Turn, asked: intents.Stretch) -> Decision:
    """Answer with the area's parts; asked again at once, with nothing said in between, with the same parts again."""
    assert asked.area is not None
    area = turn.catalog.areas[asked.area]
    episode = _episode_of(turn, asked)
    runner = replace(turn.runner, episode=episode, question=_how_is_it(turn, area))
    return Decision(runner, (turn.wording.fill(area.parts(turn.language, episode.side)),))


def _episode_of(turn: _Turn, asked: intents.Stretch) -> Episode:
    """Go on with the episode at hand where the text is about the same area and no other side; else begin one."""
    assert asked.area is not None
    before = turn.episode
    if before is None or before.area != asked.area or not _is_same_side(before.side, asked.side):
        return Episode(asked.area, asked.side, asked.mile, asked.bib, started_at=turn.now, answered_at=turn.now)
    return replace(
        before,
        side=asked.side or _side_asked_again(turn, before),
        mile=asked.mile or before.mile,
        bib=asked.bib or before.bib,
        answered_at=turn.now,
    )


def _is_same_side(before: Side | None, now: Side | None) -> bool:
    return before is None or now is None or before == now


def _side_asked_again(turn: _Turn, before: Episode) -> Side | None:
    """Keep the side for a text repeated at once; later, "calf" alone may well be the other one."""
    nothing_in_between = turn.runner.heard_at == before.answered_at
    return before.side if nothing_in_between and turn.now - before.answered_at <= SAME_AGAIN_WITHIN else None


def _how_is_it(turn: _Turn, area: Area) -> Question | None:
    if not area.has_stretch:
        return None
    return Question(HOW_IS_IT, area.name, asked_at=turn.now, expires_at=turn.now + QUESTION_LASTS)


def _complete_episode(turn: _Turn, more: intents.Details) -> Decision:
    """Add a side, a mile or a bib to the cramp at hand; a side asks for the stretch of that side."""
    if turn.episode is None:
        return turn.say("where")
    asked = intents.Stretch(turn.episode.area, more.side, more.mile, more.bib)
    if more.side:
        return _answer_area(turn, asked)
    episode = replace(turn.episode, mile=more.mile or turn.episode.mile, bib=more.bib or turn.episode.bib)
    return replace(turn.say("noted"), runner=replace(turn.runner, episode=episode))


def _answer_digit(turn: _Turn, digit: int) -> Decision:
    question = turn.runner.question
    if question is None or question.kind != HOW_IS_IT or turn.now >= question.expires_at:
        return turn.say("unknown")
    feedback: tuple[Intent, ...] = (intents.Better(), intents.Same(), intents.Worse())
    return _answer_feedback(turn, feedback[digit - 1])


def _answer_feedback(turn: _Turn, feedback: Intent) -> Decision:
    """Answer how it went: better ends it, the same gets the gentler way, worse never another stretch."""
    episode = turn.episode
    area = turn.catalog.areas.get(episode.area) if episode else None
    settled = replace(turn.runner, question=None)
    turn = turn if episode else replace(turn, runner=settled)
    match feedback:
        case intents.Better():
            return replace(turn.say("better"), runner=settled)
        case _ if episode is None or area is None:
            return turn.say("where" if isinstance(feedback, intents.Next) else "same_or_worse")
        case intents.Worse():
            return Decision(settled, (turn.wording.fill((area.worse(turn.language, episode.side),)),))
    return Decision(turn.runner, (turn.wording.fill((area.gentler(turn.language, episode.side),)),))


def _say_again(turn: _Turn) -> Decision:
    if turn.episode is None:
        return turn.say("nothing_to_repeat")
    area = turn.catalog.areas.get(turn.episode.area)
    if area is None:
        return turn.say("nothing_to_repeat")
    return Decision(turn.runner, (turn.wording.fill(area.parts(turn.language, turn.episode.side)),))
