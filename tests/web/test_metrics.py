"""The metrics, asked of real web processes."""

from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

from core.outgoing import Lane, Outgoing
from store import identity, outbox, redactions, senders, tallies, workers
from store.values import from_ms
from tests.serving import serving
from tests.twilio_calls import OUR_NUMBER, SETTINGS, text_us
from tests.working import wait_until

TOKEN = "a-token-for-tests-only"
OURS = {"Authorization": f"Bearer {TOKEN}"}


def ask(url: str, **headers: str) -> tuple[int, str]:
    """Ask for the metrics; give the status and what was answered."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(f"{url}/metrics", headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def figures(url: str, **headers: str) -> dict[tuple[str, ...], float]:
    """Give each figure by its name and the values of its labels."""
    families = text_string_to_metric_families(ask(url, **headers)[1])
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_without_a_token_they_are_for_this_computer_alone(server):
    assert ask(server.url)[0] == 200
    for headers in ({"X_Forwarded_For": "203.0.113.7"}, {"Via": "1.1 proxy"}, {"Host": "sms.example.org"}):
        status, told = ask(server.url, **headers)
        assert status == 403
        assert "METRICS_TOKEN" in told and "sidestitch_" not in told


def test_with_a_token_they_are_for_whoever_has_it(start_server):
    url = start_server(METRICS_TOKEN=TOKEN).url

    assert ask(url, **OURS, X_Forwarded_For="203.0.113.7", Host="sms.example.org")[0] == 200
    for given in ("", "Bearer", "Bearer another", "Bearer ñ", f"Basic {TOKEN}"):
        status, told = ask(url, Authorization=given)
        assert status == 401
        assert "sidestitch_" not in told


def test_they_tell_what_waits_what_came_of_sending_and_what_keeps_it(start_server, db):
    due_at = from_ms(db.clock_ms()) - timedelta(minutes=5)
    with db.transaction() as tx:
        for number, lane in enumerate((Lane.REPLY, Lane.BROADCAST, Lane.BROADCAST)):
            text = Outgoing(f"test:{number}:1", "+13035550101", "Calf?", lane, due_at, due_at + timedelta(days=1))
            outbox.plan(tx, [text], now=due_at)
        tallies.add(tx, {"Accepted": 7, "NotSent": 2, "Misconfigured": 1, "Redacted": 5})
        redactions.add_ids(tx, ["SM1", "SM2"])
        senders.pause(tx, OUR_NUMBER, reason="20003: wrong token")
        identity.hold(tx, "This database is a backup.")
        workers.seen(tx, "worker")

    told = figures(start_server(**SETTINGS).url)

    assert told["sidestitch_outbox", "reply", "queued"] == 1
    assert told["sidestitch_outbox", "broadcast", "queued"] == 2
    assert told["sidestitch_outbox", "safety", "unsure"] == 0
    assert 300 <= told["sidestitch_oldest_due_seconds", "broadcast"] < 400
    assert told["sidestitch_oldest_due_seconds", "safety"] == 0
    assert told["sidestitch_sends_total", "accepted"] == 7
    assert told["sidestitch_errors_total", "not_sent"] == 2
    assert told["sidestitch_errors_total", "misconfigured"] == 1
    assert ("sidestitch_errors_total", "accepted") not in told
    assert told["sidestitch_redactions_total", "redacted"] == 5
    assert told["sidestitch_redactions_waiting",] == 2
    assert told["sidestitch_sender_paused", OUR_NUMBER] == 1
    assert (told["sidestitch_sending_held",], told["sidestitch_workers",]) == (1, 1)
    assert told["sidestitch_database_bytes",] > 50_000


def test_the_reply_times_are_those_of_all_web_processes_and_of_answers_alone(start_server):
    url = start_server(**SETTINGS, METRICS_TOKEN=TOKEN, is_small=False).url
    refused = text_us(url, "calf", sender="+13035550123", AccountSid="AC" + "b" * 32)
    for number in range(20):
        text_us(url, "calf", sender=f"+1303555{number:04}")

    # Each process adds its own when it is asked, and which one is asked is up to the kernel.
    wait_until(lambda: figures(url, **OURS)["sidestitch_reply_seconds_count",] == 20)
    told = figures(url, **OURS)

    assert refused.status == 403
    assert told["sidestitch_reply_seconds_bucket", "+Inf"] == 20
    assert 0 < told["sidestitch_reply_seconds_sum",] < 20 * 30
    counts = [value for name, value in told.items() if name[0] == "sidestitch_reply_seconds_bucket"]
    assert counts == sorted(counts)


def test_without_a_database_there_are_none(new_database_url, tmp_path):
    with serving(new_database_url, tmp_path, is_small=True, wait_for="/health") as server:
        status, told = ask(server.url)

    assert (status, told) == (503, "The database cannot be read now: see the log.")
