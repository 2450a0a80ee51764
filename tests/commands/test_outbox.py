"""`flask outbox` as an operator types it."""

from datetime import timedelta
from functools import partial

import pytest

from core.outgoing import Lane, Outgoing
from store import identity, outbox, senders, workers
from store.values import from_ms
from tests.command_line import run_flask
from tests.twilio_calls import OUR_NUMBER, SETTINGS

WORDS = "Calf: 1 better, 2 same, 3 worse?"


@pytest.fixture
def flask(database_url):
    """Give a function that runs `flask outbox` on the database of the test."""

    return partial(run_flask, database_url, "outbox", **SETTINGS)


@pytest.fixture
def plan(db):
    """Give a function that queues a text that is due for a minute, and puts it into a state; it gives the id."""

    def queue(key, state="queued", *, to="+13035550101", lane=Lane.REPLY):
        due_at = from_ms(db.clock_ms()) - timedelta(minutes=1)
        text = Outgoing(f"{key}:1", to, WORDS, lane, due_at, due_at + timedelta(days=1))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=due_at)
            tx.run(
                """UPDATE outbox SET state = :state, doubted_at = 1764072000000, check_at = 1764072000000,
                          reason = CASE WHEN :state = 'unsure' THEN 'the connection was reset' ELSE reason END
                   WHERE key = :key""",
                state=state,
                key=text.key,
            )
        return db.one("SELECT id FROM outbox WHERE key = :key", key=text.key)["id"]

    return queue


def rows(db):
    return {row["key"]: (row["state"], row["reason"]) for row in db.all("SELECT key, state, reason FROM outbox")}


def test_it_shows_what_waits_what_keeps_it_and_what_is_in_doubt_and_no_number_or_body(flask, plan, db):
    plan("broadcast:7:1", lane=Lane.BROADCAST)
    plan("broadcast:7:2", lane=Lane.BROADCAST)
    plan("hydration:1", "delivered", lane=Lane.REMINDER)
    outbox_id = plan("checkin:1", "unsure")
    with db.transaction() as tx:
        senders.pause(tx, OUR_NUMBER, reason="20003: wrong token")
        identity.hold(tx, "This database is a backup.")
        workers.seen(tx, "worker")

    done = flask()

    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert lines[0] == "Sending: held"
    assert lines[1].startswith("This database is a backup.")
    assert lines[2:4] == [f"{OUR_NUMBER} is paused: 20003: wrong token.", "Workers: 1"]
    assert lines[4].startswith("Oldest due: broadcast for 6") or lines[4].startswith("Oldest due: broadcast for 7")
    assert "broadcast 2 0 0" in lines and "reply 0 0 1" in lines
    assert "reminder 0 0 1 0 0 0 0 0" in lines
    doubt = f"{outbox_id} checkin:1:1 +1***0101 since 2025-11-25 12:00:00 UTC: the connection was reset"
    assert lines[lines.index("Unsure: 1") + 1] == doubt
    assert "3035550101" not in done.stdout and WORDS not in done.stdout


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("sent", {"checkin:1:1": ("sent", "a person said so")}),
        ("not-sent", {"checkin:1:1": ("failed", "a person said so")}),
        (
            "again",
            {
                "checkin:1:1": ("unsure", "sent again by a person"),
                "resend:checkin:1:1": ("queued", "sent again: the first is unsure"),
            },
        ),
    ],
)
def test_a_person_says_what_they_know_of_an_unsure_text(flask, plan, db, verdict, expected):
    outbox_id = plan("checkin:1", "unsure")

    done = flask("--resolve", str(outbox_id), "--as", verdict)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"Text {outbox_id} is" in done.stdout
    assert rows(db) == expected


def test_what_is_not_unsure_is_not_touched_and_said_in_a_sentence(flask, plan, db):
    delivered = plan("checkin:1", "delivered")
    before = rows(db)

    settled = flask("--resolve", str(delivered), "--as", "not-sent")
    missing = flask("--resolve", str(delivered + 1), "--as", "sent")

    assert (settled.returncode, settled.stderr) == (1, f"Text {delivered} is not unsure: it is delivered.\n")
    assert (missing.returncode, missing.stderr) == (1, f"There is no text {delivered + 1}.\n")
    assert rows(db) == before


def test_a_text_is_sent_again_once(flask, plan, db):
    outbox_id = plan("checkin:1", "unsure")
    flask("--resolve", str(outbox_id), "--as", "again")

    done = flask("--resolve", str(outbox_id), "--as", "again")

    assert done.returncode == 1
    assert "is not sent again: it was before" in done.stderr
    assert len(rows(db)) == 2


def test_one_option_without_the_other_is_said(flask):
    assert "go together" in flask("--resolve", "7").stderr
    assert "go together" in flask("--as", "sent").stderr
