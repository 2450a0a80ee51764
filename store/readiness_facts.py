"""What the readiness of a race is told from, as far as the store knows it: its runners, and what is planned."""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.audience import Audience
from core.broadcast import Broadcast, State
from core.preview import preview
from core.race import Race
from core.reach import Reach
from core.readiness_facts import Planned, Runners
from store.audiences import count_reach
from store.broadcasts import list_of_race
from store.database import Verbs

NOT_GONE_YET: tuple[State, ...] = ("draft", "scheduled", "freezing", "sending", "paused")
MOST_PLANNED = 50  # the newest; each other audience is counted by itself

_COUNTS = """
    SELECT count(*) - count(left_at) AS present, count(left_at) AS gone,
           sum(CASE WHEN left_at IS NULL AND pace_seconds IS NULL THEN 1 ELSE 0 END) AS without_pace
    FROM participants WHERE race_id = :race_id"""

# Whoever has texted JOIN has a consent for this race alone, and did not take it back, or they would have left.
_BY_LIST_ALONE = """
    SELECT count(*) AS people,
           sum(CASE WHEN coalesce(imports.consent_text, '') = '' THEN 1 ELSE 0 END) AS without_evidence
    FROM participants LEFT JOIN imports ON imports.id = participants.import_id
    WHERE participants.race_id = :race_id AND left_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM consents
        WHERE consents.phone = participants.phone AND programme = :programme AND event = 'granted')"""

_WAVES = """
    SELECT DISTINCT wave FROM participants
    WHERE race_id = :race_id AND left_at IS NULL AND wave IS NOT NULL ORDER BY wave"""


def find_runners(db: Verbs, race: Race, *, home_countries: Collection[str]) -> Runners:
    """Count the runners of a race by all that readiness asks about."""
    reach = count_reach(db, race, Audience(), home_countries=home_countries)
    counts = db.one(_COUNTS, race_id=race.id) or {}
    listed = db.one(_BY_LIST_ALONE, race_id=race.id, programme=race.programme) or {}
    waves = [row["wave"] for row in db.all(_WAVES, race_id=race.id)]
    return Runners(
        people=reach.people,
        spanish=reach.spanish,
        stopped=reach.stopped,
        left=int(counts["gone"]),
        foreign=reach.foreign,
        joined=int(counts["present"]) - int(listed["people"]),
        without_consent=int(listed["without_evidence"] or 0),
        without_pace=int(counts["without_pace"] or 0),
        unknown_waves=tuple(wave for wave in waves if wave.casefold() not in race.waves),
    )


def list_planned(db: Verbs, race: Race, *, home_countries: Collection[str]) -> list[Planned]:
    """List the broadcasts of a race that have not gone yet, with what they come to as things stand."""
    waiting = [each for each in list_of_race(db, race.id) if each.state in NOT_GONE_YET][:MOST_PLANNED]
    reaches: dict[Audience, Reach] = {}
    for broadcast in waiting:
        if broadcast.audience not in reaches:
            reaches[broadcast.audience] = count_reach(db, race, broadcast.audience, home_countries=home_countries)
    return [_planned(broadcast, race, reaches[broadcast.audience]) for broadcast in waiting]


def _planned(broadcast: Broadcast, race: Race, reach: Reach) -> Planned:
    goes_at = broadcast.send_at
    if broadcast.audience.mile is not None or broadcast.start_minutes is not None:
        goes_at = race.starts_at + timedelta(minutes=broadcast.start_minutes or 0)
    return Planned(
        segments=preview(broadcast.texts, reach, segments_per_second=1).segments,
        day=goes_at.astimezone(ZoneInfo(race.zone)).date() if goes_at else None,
        languages=frozenset(broadcast.texts),
    )
