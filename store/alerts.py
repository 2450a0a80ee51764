"""Alerts: the signs of an emergency that runners of a race have texted, until somebody has dealt with each."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.alert import Alert, Answer, MoreForAlert, key_of
from store.database import Row, Transaction, Verbs
from store.values import from_ms, from_ms_or_none, to_ms

MORE_WITHIN = timedelta(hours=1)  # a mile or a bib texted later is about something else

_COLUMNS = """id, race_id, phone, level, red_flag, words, mile, bib, first_name, written_at, taken_by, taken_at,
              closed_at"""


def add(tx: Transaction, alert: Alert) -> Alert:
    """Write an alert down and give it with its id."""
    row = tx.one(
        """INSERT INTO alerts (race_id, phone, level, red_flag, words, mile, bib, first_name, written_at)
           VALUES (:race_id, :phone, :level, :red_flag, :words, :mile, :bib, :first_name, :written_at)
           RETURNING id""",
        race_id=alert.race_id,
        phone=alert.phone,
        level=alert.level,
        red_flag=alert.red_flag,
        words=alert.words,
        mile=alert.mile,
        bib=alert.bib,
        first_name=alert.first_name,
        written_at=to_ms(alert.written_at),
    )
    assert row is not None
    return replace(alert, id=row["id"])


def complete(tx: Transaction, phone: str, more: MoreForAlert, *, now: datetime) -> Alert | None:
    """Add a mile or a bib to the last alert from a number; None where there is none of late that is open."""
    row = tx.one(
        f"""UPDATE alerts SET mile = coalesce(:mile, mile), bib = coalesce(:bib, bib),
                   first_name = CASE WHEN coalesce(:bib, bib) = bib OR bib IS NULL THEN first_name END
            WHERE id = (SELECT max(id) FROM alerts
                        WHERE race_id = :race_id AND phone = :phone AND closed_at IS NULL AND written_at > :since)
            RETURNING {_COLUMNS}""",
        race_id=more.race_id,
        phone=phone,
        mile=more.mile,
        bib=more.bib,
        since=to_ms(now - MORE_WITHIN),
    )
    return _alert(row) if row else None


def count_rounds(db: Verbs, alert_id: int) -> int:
    """Count how often leads have been texted about an alert."""
    row = db.one(
        """SELECT coalesce(max(part), 0) AS rounds FROM outbox WHERE key >= :first AND key < :after""",
        **_keys(alert_id),
    )
    assert row is not None  # an aggregate without groups is always one row
    return int(row["rounds"])


def take(tx: Transaction, alert_id: int, *, race_id: int, by: str, now: datetime) -> bool:
    """Write down who goes; False where somebody has taken it already, or it is closed."""
    taken = tx.run(
        """UPDATE alerts SET taken_by = :by, taken_at = :now
           WHERE id = :id AND race_id = :race_id AND taken_at IS NULL AND closed_at IS NULL""",
        id=alert_id,
        race_id=race_id,
        by=by,
        now=to_ms(now),
    )
    return taken == 1


def close(tx: Transaction, alert_id: int, *, race_id: int, now: datetime) -> bool:
    """Write down that it has been dealt with; False where that was so already."""
    closed = tx.run(
        "UPDATE alerts SET closed_at = :now WHERE id = :id AND race_id = :race_id AND closed_at IS NULL",
        id=alert_id,
        race_id=race_id,
        now=to_ms(now),
    )
    return closed == 1


def find(db: Verbs, race_id: int, alert_id: int) -> Alert | None:
    """Give an alert of a race; None where the race has none of this number."""
    row = db.one(f"SELECT {_COLUMNS} FROM alerts WHERE id = :id AND race_id = :race_id", id=alert_id, race_id=race_id)
    return _alert(row) if row else None


def find_told(tx: Transaction, phone: str, answer: Answer) -> Alert | None:
    """Give the alert a number was texted about, held until the unit ends so that one lead takes it; None for others."""
    told = tx.one(
        """SELECT 1 AS one FROM outbox
           WHERE key >= :first AND key < :after AND recipient = :phone LIMIT 1""",
        phone=phone,
        **_keys(answer.alert_id),
    )
    if told is None or not tx.lock("SELECT id FROM alerts WHERE id = :id /*for update*/", id=answer.alert_id):
        return None
    row = tx.one(f"SELECT {_COLUMNS} FROM alerts WHERE id = :id", id=answer.alert_id)
    return _alert(row) if row else None


def is_told_since(db: Verbs, phone: str, alert_id: int, *, since: datetime) -> bool:
    """Tell whether a number was texted about an alert after an instant, so that the alert's number means that."""
    row = db.one(
        """SELECT 1 AS one FROM outbox
           WHERE key >= :first AND key < :after AND recipient = :phone AND created_at > :since LIMIT 1""",
        phone=phone,
        since=to_ms(since),
        **_keys(alert_id),
    )
    return row is not None


def list_open(db: Verbs, race_id: int) -> list[Alert]:
    """List the alerts of a race that leads were told of and nobody has taken, the last one first."""
    rows = db.all(
        f"""SELECT {_COLUMNS} FROM alerts
            WHERE race_id = :race_id AND closed_at IS NULL AND taken_at IS NULL AND level <> 'D' ORDER BY id DESC""",
        race_id=race_id,
    )
    return [_alert(row) for row in rows]


def list_of_race(db: Verbs, race_id: int, *, most: int = 500) -> list[Alert]:
    """List the alerts of a race, the last one first; the API shows them as they are here."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM alerts WHERE race_id = :race_id ORDER BY id DESC LIMIT :most",
        race_id=race_id,
        most=most,
    )
    return [_alert(row) for row in rows]


def count_open(db: Verbs, race_id: int) -> int:
    """Count the alerts of a race that nobody has closed."""
    row = db.one("SELECT count(*) AS open FROM alerts WHERE race_id = :race_id AND closed_at IS NULL", race_id=race_id)
    assert row is not None  # an aggregate without groups is always one row
    return int(row["open"])


def empty_old_words(tx: Transaction, *, before: datetime, most: int) -> int:
    """Empty the words of at most so many alerts written before an instant; give how many."""
    return tx.run(
        """UPDATE alerts SET words = '' WHERE id IN (
               SELECT id FROM alerts WHERE words <> '' AND written_at < :before ORDER BY id LIMIT :most)""",
        before=to_ms(before),
        most=most,
    )


def _keys(alert_id: int) -> dict[str, str]:
    """Give the bounds of the keys of all texts about an alert."""
    first = key_of(alert_id)
    return {"first": first, "after": f"{first[:-1]};"}  # the character after the colon: keys are compared byte by byte


def _alert(row: Row) -> Alert:
    return Alert(
        race_id=row["race_id"],
        phone=row["phone"],
        level=row["level"],
        red_flag=row["red_flag"],
        words=row["words"],
        written_at=from_ms(row["written_at"]),
        mile=row["mile"],
        bib=row["bib"],
        first_name=row["first_name"],
        taken_by=row["taken_by"],
        taken_at=from_ms_or_none(row["taken_at"]),
        closed_at=from_ms_or_none(row["closed_at"]),
        id=row["id"],
    )
