"""Days and times of a text put together: which time is whose, which run is long, which days are taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.clock_times import Clock, Part
from core.dates import SaidDate
from core.days import WEEK, Day, in_order
from core.distance import Distance
from core.run_denials import without_denied
from core.run_doubts import Why
from core.run_items import AND, COMMA, END, Item, items_in
from core.run_mentions import At, Mention, OnDate, OnDays


@dataclass(frozen=True, slots=True)
class Run:
    """Days or a date with the time that is theirs; `part` is what tells the half of the day beside the time itself."""

    days: tuple[Day, ...] = ()
    on: SaidDate | None = None
    start: Clock | None = None
    part: Part | None = None
    is_long: bool = False
    distance: Distance | None = None
    is_group: bool = False


def runs_in(mentions: Sequence[Mention]) -> tuple[list[Run], set[Why]]:
    """Put the mentions of a text together; give the runs, and what is doubtful about how they belong together."""
    kept, doubts = without_denied(mentions)
    items, more = items_in(kept)
    blocks = list(_blocks(items))
    runs = [run for block in _paired(blocks) for run in _runs_of(block)]
    doubts |= more
    if any(_is_mixed(block) or _long_is_one_of_several(block) for block in _paired(blocks)):
        doubts.add("more")
    return runs, doubts


@dataclass(slots=True)
class _Block:
    """Days that share their times, or times without a day."""

    days: list[Item] = field(default_factory=list)
    times: list[Item] = field(default_factory=list)
    is_time_first: bool = False


def _blocks(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Gather days that stand together; a time stands alone."""
    block: list[Item] = []
    for item in items:
        if block and not item.is_time and _stand_together(block[-1], item):
            block.append(item)
            continue
        if block:
            yield block
        block = [item]
        if item.is_time:
            yield block
            block = []
    if block:
        yield block


def _stand_together(item: Item, following: Item) -> bool:
    return (
        following.gap < END and not following.is_walled and (item.part is None or following.part in (None, item.part))
    )


def _paired(blocks: Sequence[list[Item]]) -> list[_Block]:
    """Give each block of days the time beside it, before or behind."""
    blocks = _balanced(blocks)
    paired: list[_Block] = []
    waiting = list(blocks)
    while waiting:
        first = waiting.pop(0)
        if waiting and first[0].is_time != waiting[0][0].is_time:
            second = waiting.pop(0)
            days, times = (second, first) if first[0].is_time else (first, second)
            paired.append(_Block(days, times, is_time_first=first[0].is_time))
        else:
            paired.append(_Block([], first) if first[0].is_time else _Block(first, []))
    return _with_second_times(paired)


def _balanced(blocks: Sequence[list[Item]]) -> Sequence[list[Item]]:
    """Cut days between two times in two where one time would be left over: "6am tue, 7pm thu" needs no comma."""
    times = sum(block[0].is_time for block in blocks)
    if times * 2 <= len(blocks):
        return blocks
    for at in range(1, len(blocks) - 1):
        cut = _cut(blocks[at], blocks[at + 1]) if blocks[at - 1][0].is_time and blocks[at + 1][0].is_time else 0
        if cut:
            return [*blocks[:at], blocks[at][:cut], blocks[at][cut:], *_balanced(blocks[at + 1 :])]
    return blocks


def _cut(block: Sequence[Item], following: Sequence[Item]) -> int:
    """Tell where days that stand together fall apart in two; 0 where that is not plain."""
    gaps = [item.gap for item in block[1:]]
    widest = max(gaps, default=0)
    if not gaps or widest < max(block[0].gap, following[0].gap):
        return 0
    return gaps.index(widest) + 1 if len(gaps) == 1 or (widest == COMMA and gaps.count(widest) == 1) else 0


def _with_second_times(blocks: list[_Block]) -> list[_Block]:
    """Give a time left over to the one day before it where both are plainly meant: "mon 6am and 6pm"."""
    joined: list[_Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before and not block.days and _is_one_day(before.days) and _are_halves(before.times, block.times):
            before.times += block.times
        else:
            joined.append(block)
    return joined


def _is_one_day(days: Sequence[Item]) -> bool:
    return (
        len(days) == 1
        and isinstance(days[0].mention, OnDays)
        and (days[0].mention.is_group or len(days[0].mention.days) == 1)
    )


def _are_halves(first: Sequence[Item], second: Sequence[Item]) -> bool:
    """Tell whether two times are a morning and an evening joined by "and"."""
    if len(first) != 1 or second[0].gap not in (AND, COMMA):
        return False
    times = [
        item.mention.said.within(item.part).read()[0] for item in (*first, *second) if isinstance(item.mention, At)
    ]
    known = sorted(time for time in times if time is not None)
    return len(known) == 2 and known[0].hour < 12 <= known[1].hour


def _runs_of(block: _Block) -> Iterator[Run]:
    own = Run(
        part=next((item.part for item in (*block.days, *block.times) if item.part), None),
        is_long=any(item.is_long for item in (*block.days, *block.times)),
        distance=next((item.distance for item in (*block.days, *block.times) if item.distance), None),
    )
    clocks = [item.mention.said for item in block.times if isinstance(item.mention, At)]
    for clock in clocks or (None,):
        yield from _on_each(replace(own, start=clock), block.days)


def _on_each(run: Run, items: Sequence[Item]) -> Iterator[Run]:
    """Spread a run over its days and dates; the day of the week beside a date is that date's."""
    dates = [item.mention.said for item in items if isinstance(item.mention, OnDate)]
    mentions = [item.mention for item in items if isinstance(item.mention, OnDays)]
    days = in_order(day for mention in mentions for day in mention.days)
    if dates and (not days or _are_days_of(dates, days)):
        yield from (replace(run, on=said) for said in dates)
        return
    if days or not dates:
        yield replace(run, days=days, is_group=any(mention.is_group for mention in mentions))
    yield from (replace(run, on=said) for said in dates)


def _are_days_of(dates: Iterable[SaidDate], days: tuple[Day, ...]) -> bool:
    return in_order(WEEK[said.on.weekday()] for said in dates if said.on) == days


def _is_mixed(block: _Block) -> bool:
    """Tell whether it names both days of each week and dates that are other days."""
    dates = [item.mention.said for item in block.days if isinstance(item.mention, OnDate)]
    days = [day for item in block.days if isinstance(item.mention, OnDays) for day in item.mention.days]
    return len(dates) > 1 or (bool(dates and days) and not _are_days_of(dates, in_order(days)))


def _long_is_one_of_several(block: _Block) -> bool:
    """Tell whether "long" may be about the last day only: "tue thu sat long 7am"."""
    is_group = any(isinstance(item.mention, OnDays) and item.mention.is_group for item in block.days)
    count = sum(len(item.mention.days) if isinstance(item.mention, OnDays) else 1 for item in block.days)
    leads = any(item.is_led_by_long for item in (*block.days[:1], *(block.times if block.is_time_first else ())))
    is_long = any(item.is_long for item in (*block.days, *block.times))
    return is_long and not leads and count > 1 and not is_group


def clocks_disagree(runs: Iterable[Run]) -> bool:
    """Tell whether "pm" at one time leaves another one open: "tue 6pm, thu 7"."""
    clocks = [run.start.within(run.part) for run in runs if run.start]
    return any(clock.is_after_noon for clock in clocks) and any(
        clock.part is None and 4 <= clock.hour <= 11 for clock in clocks
    )


def overlap(runs: Sequence[Run]) -> bool:
    """Tell whether two runs of a week are on one day, but for a plain morning and evening."""
    return any(
        set(first.days) & set(second.days) and not _is_twice_a_day(first, second)
        for at, first in enumerate(runs)
        for second in runs[at + 1 :]
    )


def _is_twice_a_day(first: Run, second: Run) -> bool:
    times = [run.start.within(run.part).read()[0] for run in (first, second) if run.start]
    hours = sorted(time.hour for time in times if time is not None)
    has_group = first.is_group or second.is_group
    return len(hours) == 2 and hours[0] < 12 <= hours[1] and (not has_group or first.days == second.days)
