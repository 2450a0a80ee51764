"""How a race stands, in sentences, for an organizer who asks by text. The words are content."""

from collections.abc import Mapping

from core.broadcast import Broadcast
from core.command_answers import colour_of, count, say, whom_of
from core.race_status import RaceStatus
from core.segments import to_gsm
from core.wording import Wording

_QUOTED_SHORT = 24


def status(wording: Wording, found: RaceStatus) -> list[str]:
    """Say how a race stands: the race, then each of its broadcasts."""
    race = say(
        wording,
        "status_race",
        race=found.race.said,
        people=count(wording, found.people),
        cramps=count(wording, found.cramps),
        alerts=count(wording, found.alerts),
    )
    flag = [say(wording, "status_flag", colour=colour_of(wording, found.race.flag))] if found.race.flag else []
    none = [] if found.broadcasts else [say(wording, "status_none")]
    return [" ".join([race, *flag, *none]), *(_standing(wording, each, counts) for each, counts in found.broadcasts)]


def _standing(wording: Wording, broadcast: Broadcast, counts: Mapping[str, int]) -> str:
    about = {
        "state": say(wording, f"state_{broadcast.state}"),
        "whom": whom_of(wording, broadcast.audience),
        "text": to_gsm(broadcast.text_for(wording.language), most_units=_QUOTED_SHORT),
    }
    if not any(counts.values()):
        return say(wording, "status_waiting", **about)
    figures = {
        "total": sum(counts.values()),
        "gone": counts["sent"] + counts["delivered"],
        "delivered": counts["delivered"],
        "waiting": counts["queued"] + counts["sending"],
        "unsure": counts["unsure"],
        "failed": counts["failed"] + counts["undelivered"],
        "unsent": counts["dropped"] + counts["held"] + counts["cancelled"],
    }
    return say(wording, "status_broadcast", **about, **{name: count(wording, n) for name, n in figures.items()})
