"""Days, dates and times of a text, each with the long run, the distance and the part of the day that are about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.clock_times import Part
from core.distance import Distance
from core.run_doubts import Why
from core.run_marks import Mark
from core.run_mentions import At, Far, Mention, OnDate, OnDays, PartOfDay

AND, COMMA, END = 1, 2, 3  # how far two stand apart
_GAPS: Final = {Mark.AND: AND, Mark.OR: AND, Mark.COMMA: COMMA, Mark.END: END}


@dataclass(slots=True)
class Item:
    """A day, a date or a time, with what belongs to it; `gap` says how far it stands apart from the item before."""

    mention: OnDays | OnDate | At
    gap: int
    part: Part | None = None
    is_long: bool = False
    is_led_by_long: bool = False  # "long run" stands before it, so it is about all that follows
    distance: Distance | None = None
    is_walled: bool = False  # a long run or a distance stands between it and the item before

    @property
    def is_time(self) -> bool:
        return isinstance(self.mention, At)


def items_in(mentions: Sequence[Mention]) -> tuple[list[Item], set[Why]]:
    """Make items of the days and times, and give each long run, distance and part of the day to the one it is about."""
    items: list[Item] = []
    gap = 0
    waiting: list[tuple[Mention, int]] = []
    doubts: set[Why] = set()
    for mention in mentions:
        if isinstance(mention, Mark) and mention in _GAPS:
            gap = max(gap, _GAPS[mention])
        elif isinstance(mention, OnDays | OnDate | At):
            item = Item(mention, max([gap, *(before for _, before in waiting)]))
            doubts |= _settle(waiting, items, item, gap)
            items.append(item)
            gap, waiting = 0, []
        elif isinstance(mention, PartOfDay | Far) or mention in (Mark.LONG, Mark.LONG_RUN):
            waiting.append((mention, gap))
            gap = 0
    if items:
        _settle(waiting, items, None, 0)
    return items, doubts


def _settle(waiting: list[tuple[Mention, int]], items: Sequence[Item], item: Item | None, gap: int) -> set[Why]:
    """Give what stands between two items to the nearer one; where both are as near, it is a doubt."""
    doubts: set[Why] = set()
    last = items[-1] if items else None
    last_is_paired = any(not before.is_time for before in items)
    for at, (mention, gap_before) in enumerate(waiting):
        gap_after = max([gap, *(later for _, later in waiting[at + 1 :])])
        behind = last is not None and (item is None or _belongs_behind(mention, gap_before, gap_after, last, item))
        owner = last if behind else item
        assert owner is not None
        _give(mention, owner)
        owner.is_led_by_long |= owner.is_long and not behind
        if last and item and not isinstance(mention, PartOfDay):
            item.is_walled = True
            is_between_runs = last_is_paired and last.is_time and not item.is_time
            if is_between_runs and gap_before == gap_after and mention is not Mark.LONG_RUN:
                doubts.add("more")
    return doubts


def _belongs_behind(mention: Mention, gap_before: int, gap_after: int, last: Item, item: Item) -> bool:
    if gap_before != gap_after:
        return gap_before < gap_after
    if isinstance(mention, PartOfDay):
        return not last.is_time or item.is_time
    return isinstance(mention, Far) or (mention is Mark.LONG and item.is_time)


def _give(mention: Mention, owner: Item) -> None:
    match mention:
        case PartOfDay(part):
            owner.part = part
        case Far(distance):
            owner.distance = distance
        case _:
            owner.is_long = True
