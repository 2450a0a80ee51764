"""Setting up a run plan from run times in plain words, one question a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from core.decision import Decision
from core.evening_before import read_evening
from core.offering import offer, read_back
from core.phone import country_of
from core.plan import Plan
from core.plan_answers import answered, asked, declines, says_any, wall_clock
from core.plan_text import entry_text, when_text
from core.run_entries import Entries, filled, is_whole, joined
from core.run_plan import Entry, read_run_times
from core.runner import Question
from core.small_words import HARMLESS
from core.turn import Turn

_WORD = re.compile(r"[a-z]{4,}")
_MOST_WORDS, _MOST_UNKNOWN = 12, 2  # names of days are mostly shorter than the words that are counted
_ANY_NOON = datetime(2000, 1, 3, 12)  # noqa: DTZ001 - a wall clock; it only has to tell whether the text is clear

RUN_TIMES = "run_times"  # asks for days and times; its ref is what they have said so far, a text a line


def set_up(turn: Turn) -> Decision:
    """Take run times that were said of one's own accord."""
    return _take(turn, (turn.understood.plain,))


def take_run_times(turn: Turn, question: Question) -> Decision | None:
    """Take a text as the answer to the question for run times; None where it holds nothing of the kind."""
    if declines(turn):
        return answered(turn, turn.runner.plan, "nothing_changes")
    times = read_run_times(turn.understood.plain, now=wall_clock(turn), is_answer=True)
    if not times.entries:
        return None
    return _take(turn, (*_said_before(question), turn.understood.plain))


def says_only_times(plain: str) -> bool:
    """Tell whether a text that asks for nothing else is run times, whole and clear, as "tu/th 530a" alone.

    A stranger's "dinner with mike at the pub sat 7" says more than days and times.
    """
    words = _WORD.findall(plain)
    if len(words) > _MOST_WORDS or "?" in plain or sum(word not in HARMLESS for word in words) > _MOST_UNKNOWN:
        return False
    times = read_run_times(plain, now=_ANY_NOON)
    return not times.clarify and all(is_whole(entry) for entry in times.entries)


def ask_run_times_again(turn: Turn, question: Question) -> Decision:
    """Ask once more for what is missing, after a text that holds nothing of it."""
    said = _said_before(question)
    return _take(turn, said) if said else asked(turn, turn.runner.plan, RUN_TIMES, "ask_not_understood")


@dataclass(frozen=True, slots=True)
class _Wish:
    """All that texts have said so far; it is clear where nothing in it is doubtful, though something may be missing."""

    entries: Entries = ()
    is_clear: bool = True
    evening: time | None = None


def _take(turn: Turn, said: Sequence[str]) -> Decision:
    """Take all they have said so far; ask for the first thing that is missing."""
    if is_abroad(turn):
        return answered(turn, turn.runner.plan, "reminders_abroad")
    wish = _read_all(turn, said)
    if missing := _missing(wish):
        runs = ", ".join(entry_text(entry, turn.language) for entry in wish.entries)
        timeless = " ".join(when_text(entry, turn.language) for entry in wish.entries if entry.time is None)
        plan, ref = turn.runner.plan, "" if missing == "ask_again" else "\n".join(said)
        return asked(turn, plan, RUN_TIMES, missing, ref=ref, runs=runs, missing=timeless, time=runs)
    return _with_wish(turn, wish, is_more=says_any(turn, "adds"))


def is_abroad(turn: Turn) -> bool:
    """Tell whether the number is of a country where we may start no texts."""
    return country_of(turn.runner.phone) not in turn.service.home_countries


def _missing(wish: _Wish) -> str | None:
    """Name the reply that asks for what is missing; None where nothing is."""
    if not wish.entries:
        return "ask_runs" if wish.is_clear else "ask_not_understood"
    if not wish.is_clear:
        return "ask_again"
    if any(_has_days(entry) and entry.time is None for entry in wish.entries):
        return "ask_time"
    return "ask_days" if any(not _has_days(entry) for entry in wish.entries) else None


def _with_wish(turn: Turn, wish: _Wish, *, is_more: bool) -> Decision:
    plan = turn.runner.plan
    if plan and plan.state in ("active", "paused"):
        changed = replace(plan, entries=joined(plan.entries, wish.entries, is_more=is_more))
        return read_back(turn, replace(changed, evening=wish.evening or plan.evening))
    known = plan or Plan("offered")
    before = known.entries if is_more else ()
    return offer(
        turn,
        replace(
            known,
            entries=joined(before, wish.entries, is_more=is_more),
            evening=wish.evening or known.evening,
            is_early=False,
            paused_until=None,
            skips=(),
        ),
    )


_ONLY_MISSING = (None, "no_day", "no_time", "nothing")  # what they have not said yet, and no doubt


def _read_all(turn: Turn, said: Sequence[str]) -> _Wish:
    """Read texts one after the other, each adding to those before; it is clear where the last one was."""
    wish, now = _Wish(), wall_clock(turn)
    for number, text in enumerate(said):
        evening = read_evening(text)
        times = read_run_times(evening.rest if evening else text, now=now, is_answer=number > 0)
        entries = filled(wish.entries, times.entries)
        wish = _Wish(entries, times.unclear in _ONLY_MISSING, evening.at if evening else wish.evening)
    return wish


def _said_before(question: Question) -> tuple[str, ...]:
    return tuple(filter(None, question.ref.split("\n")))


def _has_days(entry: Entry) -> bool:
    return bool(entry.days or entry.date)
