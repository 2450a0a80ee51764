"""The cramps that runners of a race have texted while it was on."""

from core.cramp_count import Cramp, CrampCount, count_cramps
from core.race import RACE_LASTS, Race
from store.database import Verbs
from store.values import from_ms, to_ms

_LIST = """
    SELECT episodes.runner_id, area, mile, started_at
    FROM episodes
    JOIN runners ON runners.id = episodes.runner_id
    JOIN participants ON participants.race_id = :race_id AND participants.phone = runners.phone
    WHERE started_at >= :since AND started_at < :until AND left_at IS NULL
    ORDER BY started_at"""


def list_of_race(db: Verbs, race: Race) -> list[CrampCount]:
    """Count the cramps of a race by area, mile and ten minutes, the latest first; nobody is named."""
    rows = db.all(_LIST, race_id=race.id, since=to_ms(race.opens_at), until=to_ms(race.starts_at + RACE_LASTS))
    cramps = [Cramp(row["runner_id"], row["area"], row["mile"], from_ms(row["started_at"])) for row in rows]
    return count_cramps(cramps, zone=race.zone)
