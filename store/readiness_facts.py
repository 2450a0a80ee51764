"""What the readiness of a race is told from, as far as the store knows it: its runners, and what is planned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.audience import Audience
from core.broadcast import PLACEHOLDERS, Broadcast, State, count_of
from core.crowd import Group, count, reach_of
from core.phone import BEGINNING, country_of_beginning
from core.race import Race
from core.reach import Reach
from core.readiness_facts import Planned, Runners
from store.audiences import count_reach
from store.broadcasts import list_of_race
from store.database import Verbs

WELCOME = Audience(unwelcomed=True)
NOT_GONE_YET: tuple[State, ...] = ("draft", "scheduled", "freezing", "sending", "paused")

# One look at all runners: at 100,000 of them each further one would take as long as a page may.
_GROUPS = f"""
    SELECT wave, distance, import_id, beginning, is_spanish, has_pace, has_stopped, has_left, count(*) AS people,
           sum(is_unwelcomed) AS unwelcomed
    FROM (SELECT wave, distance, import_id, substr(participants.phone, 1, {BEGINNING}) AS beginning,
                 CASE WHEN coalesce(runners.language, participants.language) = 'es' THEN 1 ELSE 0 END AS is_spanish,
                 CASE WHEN pace_seconds IS NULL THEN 0 ELSE 1 END AS has_pace,
                 CASE WHEN stopped_at IS NULL THEN 0 ELSE 1 END AS has_stopped,
                 CASE WHEN left_at IS NULL THEN 0 ELSE 1 END AS has_left,
                 CASE WHEN welcomed_at IS NULL THEN 1 ELSE 0 END AS is_unwelcomed
          FROM participants LEFT JOIN runners ON runners.phone = participants.phone
          WHERE race_id = :race_id) AS alike
    GROUP BY wave, distance, import_id, beginning, is_spanish, has_pace, has_stopped, has_left"""

_LISTS_WITH_CONSENT = "SELECT id FROM imports WHERE race_id = :race_id AND coalesce(consent_text, '') <> ''"

# Of those who came with no such list: whoever has texted JOIN has a consent for this race, and did not take it back, or
# they would have left.
_JOINED = f"""
    SELECT count(*) AS people FROM participants
    WHERE race_id = :race_id AND left_at IS NULL
      AND (import_id IS NULL OR import_id NOT IN ({_LISTS_WITH_CONSENT}))
      AND EXISTS (SELECT 1 FROM consents
                  WHERE consents.phone = participants.phone AND programme = :programme AND event = 'granted')"""


def list_groups(db: Verbs, race: Race) -> list[Group]:
    """Give the runners of a race in groups of those whom the same texts reach."""
    return [
        Group(
            wave=row["wave"],
            distance=row["distance"],
            is_spanish=bool(row["is_spanish"]),
            has_pace=bool(row["has_pace"]),
            has_stopped=bool(row["has_stopped"]),
            country=country_of_beginning(row["beginning"]),
            people=int(row["people"]),
            has_left=bool(row["has_left"]),
            import_id=row["import_id"],
            unwelcomed=int(row["unwelcomed"]),
        )
        for row in db.all(_GROUPS, race_id=race.id)
    ]


def find_runners(db: Verbs, race: Race, groups: Sequence[Group], *, home_countries: Collection[str]) -> Runners:
    """Count the runners of a race by all that readiness asks about."""
    present = [group for group in groups if not group.has_left]
    reach = reach_of(present, Audience(), home_countries=home_countries)
    unwelcomed = reach_of(present, WELCOME, home_countries=home_countries).people
    lists = {row["id"] for row in db.all(_LISTS_WITH_CONSENT, race_id=race.id)}
    joined = (db.one(_JOINED, race_id=race.id, programme=race.programme) or {})["people"]
    waves = sorted({group.wave for group in present if group.wave})
    return Runners(
        people=reach.people,
        spanish=reach.spanish,
        stopped=reach.stopped,
        left=count(groups) - count(present),
        foreign=reach.foreign,
        joined=int(joined),
        without_consent=count(group for group in present if group.import_id not in lists) - int(joined),
        without_pace=count(group for group in present if not group.has_pace),
        unwelcomed=unwelcomed,
        unknown_waves=tuple(wave for wave in waves if wave.casefold() not in race.waves),
    )


def list_planned(db: Verbs, race: Race, groups: Sequence[Group], *, home_countries: Collection[str]) -> list[Planned]:
    """List the broadcasts of a race that have not gone yet, with what they come to, at most, as things stand."""
    waiting = [each for each in list_of_race(db, race.id) if each.state in NOT_GONE_YET]

    def reach(audience: Audience) -> Reach:
        if audience.cramped:
            return count_reach(db, race, audience, home_countries=home_countries)
        return reach_of(groups, audience, home_countries=home_countries)

    names = _longest_names(db, race) if any(_is_about_each(broadcast) for broadcast in waiting) else {}
    return [
        Planned(
            segments=_segments(broadcast, reach(broadcast.audience), names),
            day=_day(broadcast, race),
            languages=frozenset(broadcast.texts),
            is_welcome=broadcast.state != "draft" and broadcast.audience == WELCOME,
        )
        for broadcast in waiting
    ]


def _is_about_each(broadcast: Broadcast) -> bool:
    return any("{" in text for text in broadcast.texts.values())


def _longest_names(db: Verbs, race: Race) -> dict[str, str | None]:
    return {name: _longest(db, race, name) for name in PLACEHOLDERS}


def _segments(broadcast: Broadcast, reach: Reach, names: Mapping[str, str | None]) -> int:
    people = {"es": reach.spanish, "en": reach.people - reach.spanish}
    return sum(
        number * count_of(broadcast.text_for(language), first_name=names.get("first_name"), bib=names.get("bib"))
        for language, number in people.items()
    )


def _longest(db: Verbs, race: Race, column: str) -> str | None:
    row = db.one(
        f"""SELECT {column} AS longest FROM participants WHERE race_id = :race_id AND {column} IS NOT NULL
            ORDER BY length({column}) DESC LIMIT 1""",
        race_id=race.id,
    )
    return row["longest"] if row else None


def _day(broadcast: Broadcast, race: Race) -> date | None:
    goes_at = broadcast.send_at
    if broadcast.audience.mile is not None or broadcast.start_minutes is not None:
        goes_at = race.starts_at + timedelta(minutes=broadcast.start_minutes or 0)
    return goes_at.astimezone(ZoneInfo(race.zone)).date() if goes_at else None
