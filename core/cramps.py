"""The conversation about one cramp: its stretch, its side, how it is, and when there is no stretch any more."""

from dataclasses import replace
from datetime import timedelta

from content.catalog import Area
from core import intents
from core.check_in import asked_later, taken_back
from core.decision import Bodies, Decision
from core.intents import Intent
from core.runner import Episode, Question, Side
from core.turn import Turn

SAME_AGAIN_WITHIN = timedelta(minutes=3)
AGAIN_SOON_WITHIN = timedelta(minutes=30)
NO_STRETCH_FROM = timedelta(minutes=10)  # into a cramp that is not better (cramp facts, Part 3 row 27)
QUESTION_LASTS = timedelta(hours=24)

HOW_IS_IT = "how_is_it"
_OTHER: dict[Side, Side] = {"left": "right", "right": "left", "both": "both"}


def answer_area(turn: Turn, asked: intents.Stretch) -> Decision:
    """Answer with the area's parts.

    The same area again at once gets the same parts: they may not have arrived. Later, or once the runner has said how
    it is, it gets for half an hour the advice to stop longer and be looked at instead.
    """
    assert asked.area is not None
    area = turn.catalog.areas[asked.area]
    before = _same_cramp(turn, asked)
    episode = _episode_of(turn, asked, before)
    said = turn.wording.fill(area.parts(turn.language, episode.side))
    if before and area.has_stretch and before.side == episode.side and _is_again_soon(turn, before):
        said = turn.wording.reply("again_soon", label=area.label(turn.language, episode.side))
    runner = replace(turn.runner, episode=episode, question=_how_is_it(turn, area))
    return asked_later(turn, Decision(runner, (said,)))


def complete(turn: Turn, more: intents.Details) -> Decision:
    """Add a side, a mile or a bib to the cramp at hand; a side asks for the stretch of that side."""
    episode = turn.episode
    if episode is None:
        return turn.say("where")
    side = _other_side(episode) if more.other_side else more.side
    if more.other_side and side is None:
        label = turn.catalog.areas[episode.area].label(turn.language, None)
        return Decision(turn.runner, (turn.wording.reply("which_side", label=label),))
    if side and side != episode.side:
        return _change_side(turn, episode, intents.Stretch(episode.area, side, more.mile, more.bib))
    if side:
        return answer_area(turn, intents.Stretch(episode.area, side, more.mile, more.bib))
    episode = replace(episode, mile=more.mile or episode.mile, bib=more.bib or episode.bib)
    return replace(turn.say("noted"), runner=replace(turn.runner, episode=episode))


def answer_digit(turn: Turn, digit: int) -> Decision:
    """Take a bare digit as the answer to the open question; without one it means nothing."""
    question = turn.runner.question
    if question is None or question.kind != HOW_IS_IT or turn.now >= question.expires_at:
        return turn.say("unknown")
    feedback: tuple[Intent, ...] = (intents.Better(), intents.Same(), intents.Worse())
    return answer_feedback(turn, feedback[digit - 1])


def answer_feedback(turn: Turn, feedback: Intent) -> Decision:
    """Answer how it went; told once, it is not asked about any more.

    Better, or all clear, ends it. Before ten minutes the same gets the gentler way and worse never another stretch;
    from ten minutes on both mean: no stretch any more, be seen.
    """
    return taken_back(turn, _answer_to(turn, feedback), reason="they have said how it is")


def answer_next(turn: Turn) -> Decision:
    """Give the gentler way to stretch the cramp at hand."""
    if turn.episode is None:
        return replace(turn.say("where"), runner=replace(turn.runner, question=None))
    return _gentler(turn, turn.episode)


def say_again(turn: Turn) -> Decision:
    """Give the parts of the cramp at hand once more."""
    if turn.episode is None:
        return turn.say("nothing_to_repeat")
    return Decision(turn.runner, (_parts(turn, turn.episode),))


def _answer_to(turn: Turn, feedback: Intent) -> Decision:
    settled = replace(turn.runner, question=None)
    episode = turn.episode
    if isinstance(feedback, intents.Better | intents.AllClear):
        return replace(turn.say("better"), runner=settled)
    if episode is None:
        return replace(turn.say("same_or_worse"), runner=settled)
    area = turn.catalog.areas[episode.area]
    if turn.now - episode.started_at >= NO_STRETCH_FROM:
        label = area.label(turn.language, episode.side)
        return Decision(settled, (turn.wording.reply("lasting", label=label),))
    if isinstance(feedback, intents.Worse):
        return Decision(settled, (turn.wording.fill((area.worse(turn.language, episode.side),)),))
    return _gentler(turn, episode)


def _gentler(turn: Turn, episode: Episode) -> Decision:
    area = turn.catalog.areas[episode.area]
    return Decision(turn.runner, (turn.wording.fill((area.gentler(turn.language, episode.side),)),))


def _parts(turn: Turn, episode: Episode) -> Bodies:
    return turn.wording.fill(turn.catalog.areas[episode.area].parts(turn.language, episode.side))


def _same_cramp(turn: Turn, asked: intents.Stretch) -> Episode | None:
    """Give the cramp at hand where the text may be about it: the same area, and no other side."""
    before = turn.episode
    is_same = before is not None and before.area == asked.area and asked.side in (None, before.side)
    is_completed = before is not None and before.area == asked.area and before.side is None
    return before if is_same or is_completed else None


def _episode_of(turn: Turn, asked: intents.Stretch, before: Episode | None) -> Episode:
    assert asked.area is not None
    if before is None:
        return Episode(asked.area, asked.side, asked.mile, asked.bib, started_at=turn.now, answered_at=turn.now)
    return replace(
        before,
        side=asked.side or before.side,
        mile=asked.mile or before.mile,
        bib=asked.bib or before.bib,
        answered_at=turn.now,
    )


def _is_again_soon(turn: Turn, before: Episode) -> bool:
    since = turn.now - before.answered_at
    has_answered = turn.runner.question is None
    return (since > SAME_AGAIN_WITHIN or has_answered) and since <= AGAIN_SOON_WITHIN


def _other_side(episode: Episode) -> Side | None:
    return _OTHER[episode.side] if episode.side else None


def _change_side(turn: Turn, episode: Episode, asked: intents.Stretch) -> Decision:
    """Correct the side of the cramp at hand, which goes on."""
    corrected = replace(episode, side=asked.side, mile=asked.mile or episode.mile, bib=asked.bib or episode.bib)
    corrected = replace(corrected, answered_at=turn.now)
    area = turn.catalog.areas[episode.area]
    runner = replace(turn.runner, episode=corrected, question=_how_is_it(turn, area))
    return asked_later(turn, Decision(runner, (_parts(turn, corrected),)))


def _how_is_it(turn: Turn, area: Area) -> Question | None:
    if not area.has_stretch:
        return None
    return Question(HOW_IS_IT, area.name, asked_at=turn.now, expires_at=turn.now + QUESTION_LASTS)
