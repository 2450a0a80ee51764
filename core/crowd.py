"""The runners of a race in groups of those whom the same texts reach, so that one look answers many questions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from core.audience import Audience
from core.reach import Reach


@dataclass(frozen=True, slots=True)
class Group:
    """So many runners who are alike in all that decides whether and how a text reaches them.

    Args:
        country: of their numbers, by its ISO code; "?" where it is unknown.
        has_left: they are in the race no more.
        import_id: the list they came with; None where they came by their own text.
        unwelcomed: so many of them have had no text of the race yet.
    """

    wave: str | None
    distance: str | None
    is_spanish: bool
    has_pace: bool
    has_stopped: bool
    country: str
    people: int
    has_left: bool = False
    import_id: int | None = None
    unwelcomed: int = 0


def reach_of(groups: Iterable[Group], audience: Audience, *, home_countries: Collection[str]) -> Reach:
    """Count whom a text to an audience reaches; who has texted a cramp is in no group, so that narrows nothing.

    No group knows names either.
    """
    meant = [group for group in groups if _is_meant(group, audience)]
    if audience.unwelcomed:
        meant = [replace(group, people=group.unwelcomed) for group in meant if group.unwelcomed]
    at_home = [group for group in meant if group.country in home_countries]
    in_time = [group for group in at_home if group.has_pace or audience.mile is None or audience.without_pace]
    reached = [group for group in in_time if not group.has_stopped]
    foreign: dict[str, int] = {}
    for group in meant:
        if group.country not in home_countries:
            foreign[group.country] = foreign.get(group.country, 0) + group.people
    return Reach(
        people=count(reached),
        spanish=count(group for group in reached if group.is_spanish),
        stopped=count(in_time) - count(reached),
        foreign=foreign,
        without_pace=count(at_home) - count(in_time),
    )


def count(groups: Iterable[Group]) -> int:
    """Count the runners of some groups."""
    return sum(group.people for group in groups)


def _is_meant(group: Group, audience: Audience) -> bool:
    is_wanted = audience.wave in (None, group.wave) and audience.distance in (None, group.distance)
    return is_wanted and not group.has_left
