"""A database with something in every table, and all that is in it, so that two can be held against each other."""

from store.copying import list_tables
from store.database import Database

PHONES = [f"+1303555{number:04}" for number in range(1_100)]  # more rows than are copied at a time


def fill(db: Database) -> None:
    """Put rows into the tables that a copy carries over, with what could get lost: NULL, "", ñ, big numbers."""
    with db.transaction() as tx:
        tx.many(
            """INSERT INTO inbox (carrier_id, sender, recipient, body, intent, received_at)
               VALUES (:id, :phone, '+13035550100', :body, NULL, 1732276800000)""",
            [{"id": f"SM{phone}", "phone": phone, "body": body_of(phone)} for phone in PHONES],
        )
        tx.many("INSERT INTO runners (phone, language) VALUES (:phone, 'es')", [{"phone": phone} for phone in PHONES])
        tx.run("DELETE FROM runners WHERE id = (SELECT min(id) FROM runners)")  # so that numbers are not just counted
        tx.run(
            """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at, not_before_at,
                                   expires_at)
               SELECT 'checkin:' || id || ':1', 1, phone, 'How is it?', 1, 1, 'queued', 'planned', 1732276800000,
                      1732276800000, 4102444800000 FROM runners"""
        )
        tx.run(
            """INSERT INTO episodes (runner_id, area, started_at, answered_at)
               SELECT id, 'calf', 1732276800000, 1732276800001 FROM runners"""
        )
        tx.run(
            """INSERT INTO questions (runner_id, kind, ref, asked_at, expires_at)
               SELECT id, 'side', '', 1732276800000, 1732276860000 FROM runners"""
        )
        tx.run(
            """INSERT INTO consents (phone, programme, event, words, carrier_id, recorded_at)
               SELECT phone, 'answers', 'granted', 'calf', phone, 1732276800000 FROM runners"""
        )
        tx.run("INSERT INTO foreign_answers (day, answers) VALUES ('2026-11-22', 7)")
        tx.run("INSERT INTO senders VALUES ('+13035550100', 1, 2, 1000, 3, 4, NULL, 0, NULL, NULL)")
        tx.run("INSERT INTO reports (carrier_id, state, received_at) VALUES ('SM1', 'sent', 1732276800000)")
        tx.run("INSERT INTO tallies (name, total) VALUES ('accepted', 9007199254740993)")
        tx.run("INSERT INTO reply_times VALUES ('0.005', 3, 9007199254740993)")
        tx.run("INSERT INTO product_clock VALUES (1, 3600, 1732276800000, 1732276800001)")
        tx.run("INSERT INTO workers (name, started_at, seen_at) VALUES ('long dead', 0, 0)")


def body_of(phone: str) -> str:
    """Give each text a body of its own, among them an empty one."""
    return "" if phone.endswith("0") else f"¿{phone}? 🏃 it's 100 %"


def contents(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Read all that a copy carries over, each table's rows in order."""
    return {
        table: sorted((tuple(sorted(row.items())) for row in db.all(f"SELECT * FROM {table}")), key=str)
        for table in list_tables(db)
    }
