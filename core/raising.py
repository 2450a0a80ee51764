"""A red flag in a race that is on: an alert for its medical leads, and what the runner is told beside the answer."""

import re
from dataclasses import replace

from content.catalog import RedFlag
from core import intents, where
from core.alert import Alert, MoreForAlert
from core.decision import Bodies, Decision
from core.runner import EarlierRedFlag
from core.segments import GSM_SINGLE, sms_units
from core.turn import Turn

_FIRST_NUMBER = re.compile(r"\s*#?([0-9]{1,6})(?:[\s,;/-]+(?:mi|mile|milla|km)\b.*)?[\s.!]*", re.IGNORECASE)


def raised(turn: Turn, decision: Decision, red_flag: RedFlag) -> Decision:
    """Add to the answer to a red flag what follows from the race that is on; elsewhere it stays as it is.

    The race's medical line stands in the answer where it fits, else in the second text, which an E alone has: once,
    and not after words of despair.
    """
    race, said = turn.standing.on, decision.replies[0]
    if race is None:
        return decision
    line = turn.wording.reply("medical_line", line=race.medical_line)[0] if race.medical_line else ""
    with_line = f"{said[0]} {line}" if line else said[0]
    has_line = sms_units(with_line) <= GSM_SINGLE
    replies: list[Bodies] = [(with_line,) if has_line else said]
    if _asks_for_more(turn, red_flag):
        more = turn.wording.reply("alert_more")[0]
        replies.append((more if has_line or not line else f"{more} {line}",))
    return replace(decision, replies=tuple(replies), alert=_alert(turn, red_flag, race.id))


def take_more(turn: Turn, earlier: EarlierRedFlag) -> Decision | None:
    """Take a mile or a bib after a red flag for the alert about it; None where the text tells neither."""
    race, intent = turn.standing.on, turn.understood.intent
    mile, bib = _told(turn)
    is_about_it = isinstance(intent, intents.Details | intents.Unclear)
    if race is None or earlier.level == "D" or not is_about_it or not (mile or bib):
        return None
    decision = turn.say(f"alert_noted_{earlier.level.lower()}")
    return replace(decision, alert=MoreForAlert(race.id, mile, bib, turn.inbound.text))


def with_words_for_medics(turn: Turn, decision: Decision, earlier: EarlierRedFlag) -> Decision:
    """Add to the answer to an all-clear that whoever was told of the red flag hears of it in the runner's words."""
    race = turn.standing.on
    if race is None or earlier.level == "D":
        return decision
    return replace(decision, alert=MoreForAlert(race.id, None, None, turn.inbound.text))


def _asks_for_more(turn: Turn, red_flag: RedFlag) -> bool:
    earlier = turn.runner.red_flag
    was_asked = earlier is not None and earlier.level == "E"
    is_despair = red_flag.reply_no_line is not None
    return red_flag.level == "E" and not (was_asked or is_despair or turn.runner.stopped_at)


def _alert(turn: Turn, red_flag: RedFlag, race_id: int) -> Alert:
    """Make the alert; a bib in the words that is not the runner's own is somebody else's, whose name we do not know."""
    plain, entry, episode = turn.understood.plain, turn.standing.entry, turn.episode
    own_bib = (entry.bib if entry else None) or (episode.bib if episode else None)
    bib = where.bib_in(plain)
    return Alert(
        race_id=race_id,
        phone=turn.runner.phone,
        level=red_flag.level,
        red_flag=red_flag.name,
        words=turn.inbound.text,
        written_at=turn.now,
        mile=where.mile_in(plain) or (episode.mile if episode else None),
        bib=bib or own_bib,
        first_name=entry.first_name if entry and bib in (None, own_bib) else None,
    )


def _told(turn: Turn) -> tuple[str | None, str | None]:
    """Read mile and bib in a text that tells where somebody is; a number alone, or before a mile, is a bib."""
    plain = turn.understood.plain
    mile, bib = where.mile_in(plain), where.bib_in(plain)
    first = _FIRST_NUMBER.fullmatch(turn.inbound.text)
    return mile, bib or (first[1] if first else None)
