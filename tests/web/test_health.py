"""Readiness, asked of a real web process."""

import json
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from core.outgoing import Lane, Outgoing
from store import identity, outbox, senders, workers
from store.values import from_ms
from tests.blocking import writing_blocked
from tests.serving import answers, serving
from tests.twilio_calls import OUR_NUMBER, SETTINGS


def sending(server):
    """Give what a web process that is ready says of sending."""
    with urlopen(f"{server.url}/ready", timeout=30) as answer:
        return json.load(answer)["sending"]


def test_a_process_whose_store_cannot_be_written_is_alive_but_not_ready(database_url, tmp_path):
    with serving(database_url, tmp_path, is_small=True, is_hasty=True) as server:
        with writing_blocked(database_url):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{server.url}/ready", timeout=30)
            alive = answers(f"{server.url}/health")
        again = answers(f"{server.url}/ready")

    assert refused.value.code == 503
    assert "written" in refused.value.read().decode()
    assert (alive, again) == (True, True)


def test_what_keeps_texts_from_leaving_is_told_and_takes_no_web_process_away(start_server, db):
    server = start_server(**SETTINGS)  # it waits for 200, and there is no worker
    alone = sending(server)
    with db.transaction() as tx:
        workers.seen(tx, "worker")
    going = sending(server)
    with db.transaction() as tx:
        senders.pause(tx, OUR_NUMBER, reason="20003: Twilio does not accept the account and its token")
    paused = sending(server)
    with db.transaction() as tx:
        identity.hold(tx, "This database is a backup.")
    held = sending(server)

    assert [said["state"] for said in (alone, going, paused, held)] == ["no worker", "going", "paused", "held"]
    assert going["why"] == []
    assert paused["why"] == [f"{OUR_NUMBER} is paused: 20003: Twilio does not accept the account and its token."]
    assert "This database is a backup." in held["why"][0]


def test_how_long_texts_have_been_due_is_told_with_bulk_apart(start_server, db):
    for lane, minutes in ((Lane.REPLY, 1), (Lane.BROADCAST, 60)):
        due_at = from_ms(db.clock_ms()) - timedelta(minutes=minutes)
        text = Outgoing(f"test:{lane}:1", "+13035550101", "Calf?", lane, due_at, due_at + timedelta(days=1))
        with db.transaction() as tx:
            outbox.plan(tx, [text], now=due_at)

    said = sending(start_server())

    assert 60 <= said["lag_seconds"] < 160
    assert 3600 <= said["bulk_lag_seconds"] < 3700
