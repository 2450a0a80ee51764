"""Who is in the audience of a broadcast: the conditions by which its people are counted and frozen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.audience import Audience
from core.phone import BEGINNING, country_of_beginning
from core.race import Race
from core.reach import Reach
from store.database import Verbs
from store.values import to_ms

_LENGTH_DIGITS = 4  # of a length that is written before a text

PEOPLE = """
    FROM participants
    LEFT JOIN runners ON runners.phone = participants.phone
    LEFT JOIN plans ON plans.runner_id = runners.id
    WHERE participants.race_id = :race_id AND participants.left_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that comes after PEOPLE, with the values it names."""

    sql: str
    values: Mapping[str, object]


def condition_of(
    db: Verbs, race: Race, audience: Audience, *, home_countries: Collection[str], by_pace: bool = True
) -> Condition:
    """Word who is in an audience and may be texted, whether or not they have stopped.

    Args:
        home_countries: ISO codes; whoever has a number of another country is not in it.
        by_pace: leave out whom "around mile N" does not know the pace of.
    """
    return _at_home(_narrowing(race, audience, by_pace=by_pace), race, _foreign(db, race, home_countries))


def count_reach(db: Verbs, race: Race, audience: Audience, *, home_countries: Collection[str]) -> Reach:
    """Count whom a broadcast would reach if it went now, and who of its audience would not get it."""
    foreign = _foreign(db, race, home_countries)
    everybody = _at_home(_narrowing(race, audience, by_pace=False), race, foreign)
    row = db.one(
        f"""SELECT {_sum("stopped_at IS NULL", audience)} AS people,
                   {_sum("stopped_at IS NULL AND coalesce(runners.language, participants.language) = 'es'", audience)}
                   AS spanish,
                   {_sum("stopped_at IS NOT NULL", audience)} AS stopped,
                   count(*) AS everybody, {_sum("1 = 1", audience)} AS reached,
                   {_longest("first_name", audience)} AS longest_first_name, {_longest("bib", audience)} AS longest_bib
            {PEOPLE} {everybody.sql}""",
        **everybody.values,
    )
    assert row is not None  # an aggregate without groups is always one row
    return Reach(
        people=int(row["people"]),
        spanish=int(row["spanish"]),
        stopped=int(row["stopped"]),
        longest_first_name=(row["longest_first_name"] or "")[_LENGTH_DIGITS:],
        longest_bib=(row["longest_bib"] or "")[_LENGTH_DIGITS:],
        foreign=_count_foreign(db, race, audience, foreign),
        without_pace=int(row["everybody"]) - int(row["reached"]),
    )


def list_zones(db: Verbs, race: Race) -> list[str]:
    """List the time zones of the runners of a race, as far as they are known."""
    rows = db.all(f"SELECT DISTINCT coalesce(plans.zone, participants.zone) AS zone {PEOPLE}", race_id=race.id)
    return [row["zone"] for row in rows if row["zone"]]


def _narrowing(race: Race, audience: Audience, *, by_pace: bool) -> tuple[str, dict[str, object]]:
    sql, values = "", dict[str, object]()
    if audience.wave is not None:
        sql, values = f"{sql} AND participants.wave = :wave", values | {"wave": audience.wave}
    if audience.distance is not None:
        sql, values = f"{sql} AND participants.distance = :distance", values | {"distance": audience.distance}
    if audience.cramped:
        sql += " AND runners.id IN (SELECT runner_id FROM episodes WHERE started_at >= :since)"
        values["since"] = to_ms(race.opens_at)
    if audience.unwelcomed:
        sql += " AND participants.welcomed_at IS NULL"
    return f"{sql} AND {_reached(audience)}" if by_pace else sql, values


def _reached(audience: Audience) -> str:
    return "1 = 1" if audience.mile is None or audience.without_pace else "participants.pace_seconds IS NOT NULL"


def _at_home(narrowing: tuple[str, dict[str, object]], race: Race, foreign: Mapping[str, list[str]]) -> Condition:
    """Leave out whoever has a number of another country."""
    clauses, values = narrowing
    beginnings = [beginning for each in foreign.values() for beginning in each]
    if beginnings:
        names = {f"foreign{number}": beginning for number, beginning in enumerate(beginnings)}
        clauses += f" AND substr(participants.phone, 1, {BEGINNING}) NOT IN (:{', :'.join(names)})"
        values |= names
    return Condition(clauses, values | {"race_id": race.id})


def _sum(condition: str, audience: Audience) -> str:
    return f"coalesce(sum(CASE WHEN {_reached(audience)} AND {condition} THEN 1 ELSE 0 END), 0)"


def _longest(column: str, audience: Audience) -> str:
    """Word the longest text of a column, its length before it: one look at each row instead of sorting all."""
    written = f"CAST({10**_LENGTH_DIGITS // 10} + length(participants.{column}) AS TEXT) || participants.{column}"
    return f"max(CASE WHEN {_reached(audience)} THEN {written} END)"


def _count(db: Verbs, condition: Condition) -> int:
    row = db.one(f"SELECT count(*) AS people {PEOPLE} {condition.sql}", **condition.values)
    return int(row["people"]) if row else 0


def _count_foreign(db: Verbs, race: Race, audience: Audience, foreign: Mapping[str, list[str]]) -> dict[str, int]:
    sql, values = _narrowing(race, audience, by_pace=False)
    counts = {}
    for country, beginnings in foreign.items():
        names = {f"foreign{number}": beginning for number, beginning in enumerate(beginnings)}
        clause = f" AND substr(participants.phone, 1, {BEGINNING}) IN (:{', :'.join(names)})"
        people = _count(db, Condition(sql + clause, values | names | {"race_id": race.id}))
        if people:
            counts[country] = people
    return counts


def _foreign(db: Verbs, race: Race, home_countries: Collection[str]) -> dict[str, list[str]]:
    """Give the beginnings of the numbers of a race that are of other countries, by country, "?" where it is unknown."""
    rows = db.all(
        f"""SELECT DISTINCT substr(phone, 1, {BEGINNING}) AS beginning FROM participants
            WHERE race_id = :race_id ORDER BY beginning""",
        race_id=race.id,
    )
    foreign: dict[str, list[str]] = {}
    for row in rows:
        country = country_of_beginning(row["beginning"])
        if country not in home_countries:
            foreign.setdefault(country, []).append(row["beginning"])
    return foreign
