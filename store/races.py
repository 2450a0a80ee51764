"""Races as their organizers have described them, and which ones a number is in."""

import json
from datetime import datetime, time, timedelta

from core.race import CONSENT_LASTS, RACE_LASTS, Flag, Lead, Race
from store.database import Row, Transaction, Verbs
from store.values import to_ms

MOST_HOURS_BEFORE = timedelta(hours=12)  # as the table checks

_COLUMNS = """races.id, owner_id, code, name, races.zone, starts_local, races.distance, aid_stations, waves,
              emergency_number, medical_line, medical_leads, eve_until, hours_before, daily_cap, flag"""

_ADD = """
    INSERT INTO races (owner_id, code, name, zone, starts_local, starts_at, distance, aid_stations, waves,
                       emergency_number, medical_line, medical_leads, eve_until, hours_before, daily_cap, flag,
                       created_at)
    VALUES (:owner_id, :code, :name, :zone, :starts_local, :starts_at, :distance, :aid_stations, :waves,
            :emergency_number, :medical_line, :medical_leads, :eve_until, :hours_before, :daily_cap, :flag, :now)
    ON CONFLICT (code) DO NOTHING RETURNING id"""

_SAVE = """
    UPDATE races
    SET code = :code, name = :name, zone = :zone, starts_local = :starts_local, starts_at = :starts_at,
        distance = :distance, aid_stations = :aid_stations, waves = :waves, emergency_number = :emergency_number,
        medical_line = :medical_line, medical_leads = :medical_leads, eve_until = :eve_until,
        hours_before = :hours_before, daily_cap = :daily_cap
    WHERE id = :id AND owner_id = :owner_id"""


def add(tx: Transaction, race: Race, *, now: datetime) -> int | None:
    """Add a race and give its id; None where another has its code already."""
    row = tx.one(_ADD, now=to_ms(now), **_values(race))
    return row["id"] if row else None


def save(tx: Transaction, race: Race) -> None:
    """Write a race as it now is, but for its flag (`set_flag`); one of another owner stays as it was.

    Raises:
        RefusedError: another race has its code.
    """
    tx.run(_SAVE, id=race.id, **_values(race))


def set_flag(tx: Transaction, race_id: int, flag: Flag) -> None:
    """Write down the colour that was announced."""
    tx.run("UPDATE races SET flag = :flag WHERE id = :id", id=race_id, flag=flag)


def find(db: Verbs, race_id: int, *, owner_id: int) -> Race | None:
    """Give a race of an owner; None where there is none, as for the races of others."""
    row = db.one(f"SELECT {_COLUMNS} FROM races WHERE id = :id AND owner_id = :owner_id", id=race_id, owner_id=owner_id)
    return _race(row) if row else None


def find_by_id(db: Verbs, race_id: int) -> Race | None:
    """Give a race whoever it belongs to, for what we do by ourselves."""
    row = db.one(f"SELECT {_COLUMNS} FROM races WHERE id = :id", id=race_id)
    return _race(row) if row else None


def find_by_code(db: Verbs, code: str) -> Race | None:
    """Give the race runners join with a code, in capital letters and digits."""
    row = db.one(f"SELECT {_COLUMNS} FROM races WHERE code = :code", code=code)
    return _race(row) if row else None


def list_of_owner(db: Verbs, owner_id: int) -> list[Race]:
    """List the races of an owner, the one that starts last first."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM races WHERE owner_id = :owner_id ORDER BY starts_at DESC, id DESC", owner_id=owner_id
    )
    return [_race(row) for row in rows]


def list_joined(db: Verbs, phone: str, *, now: datetime) -> list[Race]:
    """List the races that a number is in and whose consent has not ended, the one that starts first first."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM participants JOIN races ON races.id = participants.race_id
            WHERE phone = :phone AND left_at IS NULL AND starts_at > :since ORDER BY starts_at, races.id""",
        phone=phone,
        since=to_ms(now - CONSENT_LASTS),
    )
    return [_race(row) for row in rows]


def find_on(db: Verbs, phone: str, *, now: datetime) -> Race | None:
    """Give the race that is on now and that a number is in, or has left: its owner may be running there."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM participants JOIN races ON races.id = participants.race_id
            WHERE phone = :phone AND starts_at > :since AND starts_at <= :until ORDER BY starts_at DESC, races.id""",
        phone=phone,
        since=to_ms(now - RACE_LASTS),
        until=to_ms(now + MOST_HOURS_BEFORE),
    )
    return next((race for race in map(_race, rows) if race.is_on(now)), None)


def list_left(db: Verbs, phone: str, *, at: datetime, now: datetime) -> list[Race]:
    """List the races that are not over and that a number left at an instant, when it stopped everything."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM participants JOIN races ON races.id = participants.race_id
            WHERE phone = :phone AND left_at = :at AND starts_at > :since ORDER BY starts_at, races.id""",
        phone=phone,
        at=to_ms(at),
        since=to_ms(now - CONSENT_LASTS),
    )
    return [_race(row) for row in rows]


def is_any_on(db: Verbs, *, now: datetime) -> bool:
    """Tell whether any race is being run, or its hours before the start have begun."""
    found = db.one(
        """SELECT 1 AS one FROM races WHERE starts_at > :over AND starts_at <= :soonest
                                        AND starts_at - hours_before * 3600000 <= :now LIMIT 1""",
        over=to_ms(now - RACE_LASTS),
        soonest=to_ms(now + MOST_HOURS_BEFORE),
        now=to_ms(now),
    )
    return found is not None


def list_near(db: Verbs, owner_id: int, *, now: datetime) -> list[Race]:
    """List the races of an owner that are to come or not over yet, the one that starts first first."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM races WHERE owner_id = :owner_id AND starts_at > :since ORDER BY starts_at, id",
        owner_id=owner_id,
        since=to_ms(now - RACE_LASTS),
    )
    return [_race(row) for row in rows]


def _values(race: Race) -> dict[str, object]:
    return {
        "owner_id": race.owner_id,
        "code": race.code,
        "name": race.name,
        "zone": race.zone,
        "starts_local": race.starts_local.isoformat(timespec="minutes"),
        "starts_at": to_ms(race.starts_at),
        "distance": race.distance,
        "aid_stations": json.dumps(race.aid_stations),
        "waves": json.dumps(dict(race.waves), ensure_ascii=False),
        "emergency_number": race.emergency_number,
        "medical_line": race.medical_line,
        "medical_leads": json.dumps([[lead.name, lead.phone] for lead in race.medical_leads], ensure_ascii=False),
        "eve_until": race.eve_until.isoformat(timespec="minutes"),
        "hours_before": race.hours_before,
        "daily_cap": race.daily_cap,
        "flag": race.flag,
    }


def _race(row: Row) -> Race:
    return Race(
        id=row["id"],
        owner_id=row["owner_id"],
        code=row["code"],
        name=row["name"],
        zone=row["zone"],
        starts_local=datetime.fromisoformat(row["starts_local"]),
        distance=row["distance"],
        aid_stations=tuple(json.loads(row["aid_stations"])),
        waves=json.loads(row["waves"]),
        emergency_number=row["emergency_number"],
        medical_line=row["medical_line"],
        medical_leads=tuple(Lead(name, phone) for name, phone in json.loads(row["medical_leads"])),
        eve_until=time.fromisoformat(row["eve_until"]),
        hours_before=row["hours_before"],
        daily_cap=row["daily_cap"],
        flag=row["flag"],
    )
