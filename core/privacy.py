"""MYDATA and DELETE ME: what runners ask about what we hold on them. Codes are drawn by whoever calls."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from core import intents
from core.consenting import stopped
from core.decision import Decision
from core.hashes import TOKEN_NOT_KEPT
from core.runner import Question
from core.turn import Turn

LINK_LASTS = timedelta(hours=1)
CODE_LASTS = timedelta(days=1)
MOST_WRONG_CODES = 3

_KIND = "erase"
_FOUR_DIGITS = re.compile(r"\s*([0-9]{4})[.!)]*\s*")


def show_data(turn: Turn) -> Decision:
    """Say what we hold, and give a link that shows it; its token is put in when the answer leaves."""
    link = f"{turn.service.public_url}/my-data/{TOKEN_NOT_KEPT}"
    return Decision(turn.runner, (turn.wording.reply("my_data", link=link),), gives_link=True)


def erase(turn: Turn) -> Decision:
    """Stop at once and ask for a code; whoever had stopped already is erased at once and in silence.

    Words that only read as if they asked for it, to the trained weights, erase nothing by themselves.
    """
    if question := open_question(turn.runner.question, turn.now):
        return _asked(turn, Decision(turn.runner), question)
    if turn.runner.stopped_at:
        return Decision(turn.runner, is_erasure=turn.understood.intent != intents.Erase(is_guess=True))
    question = Question(_KIND, _ref(turn.erase_code, 0), turn.now, turn.now + CODE_LASTS)
    return _asked(turn, stopped(turn, Decision(turn.runner)), question)


def code_given(turn: Turn) -> Decision | None:
    """Erase on the code we asked for; None where none is open or the text is not four digits."""
    question, given = open_question(turn.runner.question, turn.now), _FOUR_DIGITS.fullmatch(turn.inbound.text)
    if question is None or given is None:
        return None
    code, wrong = _read(question.ref)
    if given[1] == code:
        return Decision(turn.runner, (turn.wording.reply("erased"),), is_erasure=True)
    if wrong + 1 == MOST_WRONG_CODES:
        return Decision(replace(turn.runner, question=None), (turn.wording.reply("erase_over"),))
    again = replace(question, ref=_ref(code, wrong + 1))
    return Decision(replace(turn.runner, question=again), (turn.wording.reply("erase_wrong_code"),))


def open_question(question: Question | None, now: datetime) -> Question | None:
    """Give the question for the code, while it is open; None for any other question."""
    return question if question and question.kind == _KIND and now < question.expires_at else None


def _asked(turn: Turn, decision: Decision, question: Question) -> Decision:
    reply = turn.wording.reply("erase_code", code=_read(question.ref)[0])
    return replace(decision, runner=replace(decision.runner, question=question), replies=(reply,))


def _ref(code: str, wrong: int) -> str:
    return f"{code}:{wrong}"


def _read(ref: str) -> tuple[str, int]:
    """Read the code, and how many wrong ones were given for it."""
    code, _, wrong = ref.partition(":")
    return code, int(wrong)
