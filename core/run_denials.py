"""What a text takes back: days that are not meant, times that are too early, all that was said before "no wait"."""

from collections.abc import Sequence

from core.run_doubts import Why
from core.run_marks import Mark
from core.run_mentions import At, Mention, OnDate, OnDays

_JOINS = (Mark.AND, Mark.OR, Mark.COMMA)


def without_denied(mentions: Sequence[Mention]) -> tuple[list[Mention], set[Why]]:
    """Leave out what a text takes back; give what remains, and why we must ask where that is not plain."""
    kept, doubts = _corrected(list(mentions))
    remaining: list[Mention] = []
    left_out: set[str] = set()
    while kept:
        doubts |= _take(kept.pop(0), kept, remaining, left_out)
    return remaining, doubts


def _take(mention: Mention, ahead: list[Mention], remaining: list[Mention], left_out: set[str]) -> set[Why]:
    """Keep one mention, or let it take back what it denies among those ahead or behind; give what is doubtful then."""
    match mention:
        case Mark.OFF | Mark.NOT | Mark.INSTEAD_OF:
            return _take_back(mention, ahead, remaining, left_out)
        case Mark.BUT if _days_ahead(ahead) and _days_ahead(ahead) <= _days_of(remaining):
            _deny(Mark.NOT, ahead, remaining)
            return set()
        case Mark.TOO_EARLY:
            _take_back_time(remaining)
            return {"more"}
    remaining.append(Mark.COMMA if mention is Mark.BUT else mention)
    if isinstance(mention, OnDays) and mention.is_group:
        _leave_out(remaining, left_out)
    return {"choice"} if mention is Mark.OR else set()


def _take_back(mark: Mark, ahead: list[Mention], remaining: list[Mention], left_out: set[str]) -> set[Why]:
    if mark is Mark.OFF and remaining[-1:] in ([Mark.AND], [Mark.COMMA]) and not _days_ahead(ahead):
        remaining.pop()  # "Sun - rest"
    if mark is not Mark.INSTEAD_OF and _is_behind(mark, remaining, ahead):
        left_out |= _take_back_days(remaining)
        return set()
    if mark is Mark.OFF and left_out and not _days_ahead(ahead):
        return set()  # "menos los domingos, que descanso" has said so already
    left_out |= _days_ahead(ahead)
    return _deny(mark, ahead, remaining)


def _is_behind(mark: Mention, remaining: Sequence[Mention], ahead: Sequence[Mention]) -> bool:
    """Tell whether "off" or "no" is about the days before it: "mondays off", "martes y jueves no, ..."."""
    if not remaining or not isinstance(remaining[-1], OnDays | OnDate):
        return False
    return mark is Mark.OFF or not ahead or ahead[0] in (Mark.COMMA, Mark.END)


def _corrected(mentions: list[Mention]) -> tuple[list[Mention], set[Why]]:
    """Take what follows "no wait" for what comes before it."""
    if Mark.NO_WAIT not in mentions:
        return mentions, set()
    at = len(mentions) - 1 - mentions[::-1].index(Mark.NO_WAIT)
    before, after = [mention for mention in mentions[:at] if mention is not Mark.NO_WAIT], mentions[at + 1 :]
    days_after, times_after = _has_days(after), _has_times(after)
    if not (days_after or times_after) or not (_has_days(before) or _has_times(before)):
        return [*before, Mark.COMMA, *after], set()
    doubts: set[Why] = {"more"} if sum(isinstance(mention, At) for mention in before) > 1 else set()
    replaced: tuple[type, ...] = ((OnDays, OnDate) if days_after else ()) + ((At,) if times_after else ())
    return [*(mention for mention in before if not isinstance(mention, replaced)), *after], doubts


def _deny(mark: Mention, ahead: list[Mention], remaining: list[Mention]) -> set[Why]:
    """Take the days that follow out of those before; a time of their own makes them days of their own again."""
    doubts: set[Why] = {"more"} if mark is Mark.INSTEAD_OF else set()
    if ahead and isinstance(ahead[0], At):
        ahead.pop(0)
        return {"more"}
    denied: list[OnDays] = []
    while ahead and (isinstance(ahead[0], OnDays) or (denied and _joins_more_days(ahead, remaining))):
        mention = ahead.pop(0)
        if isinstance(mention, OnDays):
            denied.append(mention)
    if not denied:
        if ahead and isinstance(ahead[0], OnDate):
            ahead.pop(0)
        return {"more"}
    _leave_out(remaining, {day for mention in denied for day in mention.days})
    if ahead and isinstance(ahead[0], At) and _has_times(remaining) and _has_days(remaining) and mark is Mark.NOT:
        remaining += [Mark.COMMA, *denied]
    return doubts


def _joins_more_days(ahead: Sequence[Mention], remaining: Sequence[Mention]) -> bool:
    if ahead[0] not in _JOINS or len(ahead) < 2 or not isinstance(ahead[1], OnDays):
        return False
    return ahead[0] is not Mark.COMMA or set(ahead[1].days) <= _days_of(remaining)


def _take_back_days(remaining: list[Mention]) -> set[str]:
    denied: set[str] = set()
    if isinstance(remaining[-1], OnDate):
        remaining.pop()
        return denied
    while remaining and (isinstance(remaining[-1], OnDays) or (denied and remaining[-1] in (Mark.AND, Mark.OR))):
        mention = remaining[-1]
        if isinstance(mention, OnDays):
            if mention.is_group and denied:
                break
            denied.update(mention.days)
        remaining.pop()
    _leave_out(remaining, denied)
    return denied


def _take_back_time(remaining: list[Mention]) -> None:
    for at in range(len(remaining) - 1, -1, -1):
        if isinstance(remaining[at], At):
            del remaining[at]
            return


def _leave_out(remaining: list[Mention], days: set[str]) -> None:
    for at, mention in enumerate(remaining):
        if isinstance(mention, OnDays):
            remaining[at] = OnDays(tuple(day for day in mention.days if day not in days), mention.is_group)
    remaining[:] = [mention for mention in remaining if not (isinstance(mention, OnDays) and not mention.days)]


def _days_ahead(ahead: Sequence[Mention]) -> set[str]:
    return set(ahead[0].days) if ahead and isinstance(ahead[0], OnDays) else set()


def _days_of(mentions: Sequence[Mention]) -> set[str]:
    return {day for mention in mentions if isinstance(mention, OnDays) for day in mention.days}


def _has_days(mentions: Sequence[Mention]) -> bool:
    return any(isinstance(mention, OnDays | OnDate) for mention in mentions)


def _has_times(mentions: Sequence[Mention]) -> bool:
    return any(isinstance(mention, At) for mention in mentions)
