"""What is cleared away, and what stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from core.inbound import Inbound
from core.service import Service
from services.housekeeping import empty_old_bodies, scrub
from services.inbound import receive

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA, BEN = "+13035550123", "+13035550124"
HELD_BY_ERASING = (
    "SELECT id FROM runners WHERE phone = :phone /*for update*/",
    "SELECT id FROM inbox WHERE sender = :phone /*for update*/",
    "SELECT id FROM outbox WHERE recipient = :phone /*for update*/",
)


def test_bodies_older_than_the_operator_keeps_them_are_emptied_and_the_proof_of_consent_stays(db, catalog):
    for days, text in ((91, "chest pain in the left arm"), (89, "right calf")):
        inbound = Inbound(f"SM{days}", ANA, "+13035550100", text)
        receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch"), now=NOON - timedelta(days=days))

    emptied = empty_old_bodies(db=db, now=NOON, retention_days=90)

    assert [row["body"] for row in db.all("SELECT body FROM inbox ORDER BY id")] == ["", "right calf"]
    assert [bool(row["body"]) for row in db.all("SELECT body FROM outbox ORDER BY id")] == [False] + [
        True
    ] * 5  # its check-in is the fifth
    assert db.one("SELECT red_flag_words FROM runners") == {"red_flag_words": None}
    assert emptied == 2  # the text and its answer; the words of the red flag went with the next text
    assert db.one("SELECT words FROM consents") == {"words": "chest pain in the left arm"}


def test_clearing_away_twice_clears_nothing_more(db, catalog):
    inbound = Inbound("SM1", ANA, "+13035550100", "calf")
    receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch"), now=NOON - timedelta(days=91))

    empty_old_bodies(db=db, now=NOON, retention_days=90)

    assert empty_old_bodies(db=db, now=NOON, retention_days=90) == 0


def test_what_was_emptied_is_to_vanish_from_the_file_too(db, catalog):
    inbound = Inbound("SM1", ANA, "+13035550100", "calf")
    receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch"), now=NOON - timedelta(days=91))
    empty_old_bodies(db=db, now=NOON, retention_days=90)
    asked = db.all("SELECT id FROM scrubs")

    scrubbed = scrub(db=db)

    assert asked == [{"id": 1}] and scrubbed
    assert db.all("SELECT id FROM scrubs") == []


def test_texts_that_somebody_holds_are_passed_over_and_not_waited_for(db, catalog):
    for carrier_id, sender in (("SM1", ANA), ("SM2", BEN)):
        inbound = Inbound(carrier_id, sender, "+13035550100", "chest pain")
        receive(inbound, db=db, catalog=catalog, service=Service("Sidestitch"), now=NOON - timedelta(days=91))
    empty = partial(empty_old_bodies, db=db, now=NOON, retention_days=90, redact=True)

    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as tx:
            for select in HELD_BY_ERASING:
                tx.lock(select, phone=ANA)
            emptying = pool.submit(empty)
            if db.engine == "postgresql":  # on SQLite one writes after the other
                emptying.result(timeout=4)
        emptied = emptying.result(), empty()

    of_each = 3  # the text, its answer, the red flag
    assert emptied == ((of_each, of_each) if db.engine == "postgresql" else (2 * of_each, 0))
