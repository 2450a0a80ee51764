"""How a race stands: its people, cramps, alerts and broadcasts, read for an organizer who asks by text."""

from datetime import datetime, timedelta

from core.race import Race
from core.race_status import RaceStatus, to_be_told
from store import alerts, broadcasts, participants
from store.database import Verbs
from store.values import to_ms

OF_LATE = timedelta(hours=1)


def find(db: Verbs, race: Race, *, now: datetime) -> RaceStatus:
    """Read how a race stands."""
    told = to_be_told(broadcasts.list_of_race(db, race.id))
    return RaceStatus(
        race,
        people=participants.count(db, race.id),
        cramps=_count_cramped(db, race.id, since=now - OF_LATE),
        alerts=alerts.count_open(db, race.id),
        broadcasts=tuple((broadcast, broadcasts.count_states(db, broadcast)) for broadcast in told),
    )


def _count_cramped(db: Verbs, race_id: int, *, since: datetime) -> int:
    row = db.one(
        """SELECT count(DISTINCT episodes.runner_id) AS people
           FROM episodes JOIN runners ON runners.id = episodes.runner_id
           JOIN participants ON participants.phone = runners.phone
           WHERE race_id = :race_id AND left_at IS NULL AND started_at >= :since""",
        race_id=race_id,
        since=to_ms(since),
    )
    assert row is not None  # an aggregate without groups is always one row
    return int(row["people"])
