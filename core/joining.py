"""JOIN and LEAVE by text: what is agreed to and taken back, and the one question for a first name and a bib.

A consent is for one race alone, and ends by itself a week after its start.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core import intents
from core.codes import bare_code, plain_code
from core.cramps import HOW_IS_IT
from core.decision import Bodies, Decision, Joined, Left, Named
from core.name_and_bib import NameAndBib, read_name_and_bib
from core.participant import Entry
from core.phone import country_of
from core.race import Race
from core.runner import Question, Runner
from core.segments import to_gsm
from core.turn import Turn
from core.understanding import Understood
from core.zones import zones_of_number

QUESTION_LASTS = timedelta(hours=24)
NAME_AND_BIB = "bib"  # asks a runner who has joined for first name and bib; its ref is the race's id
WHICH_RACE = "which_race"  # asks for the code of a race to join or to leave, as its ref says
_JOIN, _LEAVE = "join", "leave"
LONGEST_CODE = 16
LONGEST_WHO = 38  # septets: a name of 24, "dorsal" and a bib of six
_MOST_NAMED = 3
_BIB = {"en": "bib", "es": "dorsal"}
_OR = {"en": " or ", "es": " o "}

# What a first name and a bib may read like to whoever does not know that they were asked for.
_MAY_BE_NAME = intents.Unclear | intents.Digit | intents.Details | intents.Greeting | intents.Thanks | intents.Timezone


def with_code_asked_for(understood: Understood, text: str, runner: Runner, now: datetime) -> Understood:
    """Take a text that is a code alone for the answer to our question which race is meant."""
    question = runner.question
    if question is None or question.kind != WHICH_RACE or now >= question.expires_at:
        return understood
    code, intent = bare_code(text), understood.intent
    if code is None or not isinstance(intent, intents.Unclear | intents.Join):
        return understood
    if isinstance(intent, intents.Join) and plain_code(intent.code or "") != code:
        return understood  # it says JOIN, as our question told them to
    wish = intents.Leave(code) if question.ref == _LEAVE else intents.Join(code)
    return replace(understood, intent=wish)


def code_asked_about(understood: Understood) -> str | None:
    """Give the code of the race a text is about, as races have it; None where it names none."""
    intent = understood.intent
    return plain_code(intent.code) if isinstance(intent, intents.Join | intents.Leave) and intent.code else None


def join(turn: Turn, asked: intents.Join) -> Decision:
    """Answer JOIN: in the race from now on, with all that the confirmation of a programme must say."""
    race = turn.standing.named
    if asked.code is None:
        return _ask_which(turn, _JOIN)
    if race is None:
        return _unknown(turn, asked.code)
    if race.is_over(turn.now):
        return turn.say("race_over", race=race.said)
    if race in turn.standing.joined:
        return turn.say("joined_already", race=race.said, code=race.code)
    return _joined(turn, race)


def join_stopped(turn: Turn) -> Decision:
    """Answer JOIN from somebody who has stopped us: only START undoes that, for us and for the carrier."""
    race = turn.standing.named
    if race is None or race.is_over(turn.now):
        return Decision(turn.runner)
    return turn.say("join_stopped", code=race.code)


def leave(turn: Turn, asked: intents.Leave) -> Decision:
    """Answer LEAVE: out of the race that is meant; of several we ask which."""
    race, joined = turn.standing.named, turn.standing.joined
    if asked.code is None:
        if len(joined) > 1:
            return _ask_which(turn, _LEAVE)
        return _left(turn, joined[0]) if joined else turn.say("leave_none")
    if race is None:
        return _unknown(turn, asked.code)
    return _left(turn, race) if race in joined else turn.say("leave_not_in", race=race.said)


def answer_name_and_bib(turn: Turn) -> Decision | None:
    """Take a text as the first name and bib we asked for; None where it is about anything else."""
    question = turn.runner.question
    if question is None or question.kind != NAME_AND_BIB or turn.now >= question.expires_at:
        return None
    said = _name_and_bib(turn)
    if said is None:
        return None
    decision = turn.say("name_and_bib", who=_who(turn, said))
    named = Named(int(question.ref), said.first_name, said.bib)
    return replace(decision, runner=replace(turn.runner, question=None), race_change=named)


def back_after_stop(turn: Turn) -> tuple[Bodies, ...]:
    """Say, with the answer to START, of which races they are out since their stop; nothing where of none."""
    left = turn.standing.left
    return (turn.wording.reply("left_since_stop", codes=_listed(turn, left)),) if left else ()


def _joined(turn: Turn, race: Race) -> Decision:
    is_home = country_of(turn.runner.phone) in turn.service.home_countries
    confirmation = turn.wording.reply("joined" if is_home else "joined_abroad", race=race.said, code=race.code)
    zones = zones_of_number(turn.runner.phone)
    entry = Entry(turn.runner.phone, language=turn.language, zone=zones[0] if len(zones) == 1 else None)
    consent = replace(turn.consent("granted", race.programme), shown=" ".join(confirmation), terms=race.code)
    decision = Decision(turn.runner, (confirmation,), (consent,), race_change=Joined(race.id, entry))
    return _asking_for_name_and_bib(turn, decision, race)


def _asking_for_name_and_bib(turn: Turn, decision: Decision, race: Race) -> Decision:
    """Ask, unless we know both, or the runner is about to say how a cramp is."""
    known, question = turn.standing.entry, turn.runner.question
    if (known and known.first_name and known.bib) or (question and question.kind == HOW_IS_IT and turn.episode):
        return decision
    asking = Question(NAME_AND_BIB, str(race.id), turn.now, turn.now + QUESTION_LASTS)
    runner = replace(decision.runner, question=asking)
    return replace(decision, runner=runner, replies=(*decision.replies, turn.wording.reply("join_name_and_bib")))


def _left(turn: Turn, race: Race) -> Decision:
    """Take the runner out, with the proof; a question that was about this race is not open any more."""
    question = turn.runner.question
    is_about_it = question is not None and (question.kind, question.ref) == (NAME_AND_BIB, str(race.id))
    settled = is_about_it or (question is not None and question.kind == WHICH_RACE)
    runner = replace(turn.runner, question=None if settled else question)
    said = turn.wording.reply("left", race=race.said, code=race.code)
    consent = replace(turn.consent("stopped", race.programme), terms=race.code)
    return Decision(runner, (said,), (consent,), race_change=Left(race.id))


def _ask_which(turn: Turn, wish: str) -> Decision:
    """Ask for the code; of races to leave those they are in are named."""
    decision = turn.say("join_which") if wish == _JOIN else _say_which_to_leave(turn)
    asking = Question(WHICH_RACE, wish, turn.now, turn.now + QUESTION_LASTS)
    return replace(decision, runner=replace(turn.runner, question=asking))


def _say_which_to_leave(turn: Turn) -> Decision:
    return turn.say("leave_which", codes=_listed(turn, turn.standing.joined))


def _unknown(turn: Turn, code: str) -> Decision:
    return turn.say("race_unknown", code=plain_code(code)[:LONGEST_CODE])


def _name_and_bib(turn: Turn) -> NameAndBib | None:
    """Read name and bib where the text may be meant as these; a lone digit beside a cramp says how that is."""
    intent = turn.understood.intent
    if not isinstance(intent, _MAY_BE_NAME) or (isinstance(intent, intents.Digit) and turn.episode):
        return None
    if isinstance(intent, intents.Details) and (intent.mile or intent.side or intent.other_side):
        return None
    words = turn.catalog.words
    ordinary, first_names = words.ordinary.values(), words.groups["first_names"]
    return read_name_and_bib(turn.inbound.text, ordinary=ordinary, first_names=first_names)


def _who(turn: Turn, said: NameAndBib) -> str:
    """Write whom we have noted: "Ana, bib 412"."""
    bib = f"{_BIB[turn.language]} {said.bib}" if said.bib else ""
    return to_gsm(", ".join(filter(None, [said.first_name, bib])), most_units=LONGEST_WHO)


def _listed(turn: Turn, races: Sequence[Race]) -> str:
    return _OR[turn.language].join(race.code for race in races[:_MOST_NAMED])
