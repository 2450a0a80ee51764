"""What one text leaves behind in the store."""

from datetime import UTC, datetime, timedelta

import pytest

from core.inbound import Inbound
from core.service import Service
from services.inbound import MOST_ANSWERS_A_DAY, MOST_FOREIGN_ANSWERS_A_DAY, receive
from store import consents, runners

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = "+13035550123"
SERVICE = Service("Sidestitch")


@pytest.fixture
def text(db, catalog):
    """Give a function that lets a runner text us."""
    sent = iter(range(10_000))

    def send(words: str, *, sender: str = ANA, now: datetime = NOON) -> list[str]:
        inbound = Inbound(f"SM{next(sent)}", sender, "+13035550100", words)
        return [part.body for part in receive(inbound, db=db, catalog=catalog, service=SERVICE, now=now)]

    return send


def test_an_answer_is_kept_part_by_part_under_the_reason_it_exists(db, text):
    parts = text("right calf")

    rows = db.all("SELECT key, body, state, recipient, segments FROM outbox ORDER BY part")

    assert [row["key"] for row in rows] == [f"reply:SM0:{n}" for n in (1, 2, 3, 4)]
    assert [row["body"] for row in rows] == parts
    assert {(row["state"], row["recipient"], row["segments"]) for row in rows} == {("answered", ANA, 1)}


def test_a_cramp_is_kept_with_area_side_mile_and_bib(db, text):
    text("right calf mile 18 bib 412")

    runner = runners.find(db, ANA)

    assert runner and (episode := runner.episode)
    assert (episode.area, episode.side, episode.mile, episode.bib) == ("calf", "right", "18", "412")


def test_a_stop_is_kept_with_its_words_its_time_and_the_carriers_id(db, text):
    text("calf")
    text("please stop texting me")

    proof = consents.list_for(db, ANA)[-1]

    assert (proof.event, proof.words, proof.carrier_id, proof.recorded_at) == (
        "stopped",
        "please stop texting me",
        "SM1",
        NOON,
    )
    assert text("right calf") == []


def test_an_emergency_leaves_in_the_first_lane(db, text):
    text("my friend collapsed")

    assert [row["lane"] for row in db.all("SELECT lane FROM outbox")] == [0]


def test_a_number_is_answered_at_most_so_often_a_day_then_silence(text):
    answers = [text("hello", now=NOON + timedelta(minutes=5 * n)) for n in range(MOST_ANSWERS_A_DAY + 2)]

    assert [bool(answer) for answer in answers] == [True] * MOST_ANSWERS_A_DAY + [False] * 2
    assert text("hello", now=NOON + timedelta(days=2))


@pytest.fixture
def day_is_used_up(db):
    """Leave no answer to foreign numbers for the day of NOON."""
    day = NOON.date().isoformat()
    db.run("INSERT INTO foreign_answers (day, answers) VALUES (:day, :n)", day=day, n=MOST_FOREIGN_ANSWERS_A_DAY)


@pytest.mark.usefixtures("day_is_used_up")
def test_foreign_numbers_are_answered_up_to_a_daily_cap_but_red_flags_always(text):
    assert text("calf", sender="+447700900123") == []
    assert text("chest pain", sender="+447700900124")
    assert text("what do i do", sender="+447700900124"), "it is about the red flag"
    assert text("please stop texting me", sender="+447700900125")
    assert text("calf", sender=ANA)


@pytest.mark.usefixtures("day_is_used_up")
def test_a_first_text_left_unanswered_does_not_cost_a_runner_the_introduction(text):
    silence = text("calf", sender="+447700900123")
    digit = text("2", sender="+447700900123", now=NOON + timedelta(days=1))
    calf = text("calf", sender="+447700900123", now=NOON + timedelta(days=1, minutes=1))

    assert silence == []
    assert len(digit) == 2, "no question of ours is open, and the introduction follows"
    assert len(calf) == 3


def test_a_robot_that_sends_our_own_texts_back_is_not_answered_for_ever(text):
    answers = text("right calf")
    rounds = 0
    while answers and rounds < 100:
        rounds += 1
        answers = text(answers[0])

    assert rounds < 30


def test_the_same_emergency_over_and_over_is_answered_once_a_minute_and_a_new_one_at_once_after_noise(text):
    for _ in range(20):
        text("hello")
    assert text("chest pain")

    answers = [text("chest pain", now=NOON + timedelta(seconds=5 * n)) for n in range(60)]

    assert all(answers[:11])
    assert 1 <= sum(map(bool, answers[20:])) <= 5


def test_a_stop_counts_even_where_it_is_no_longer_answered(db, text):
    for _ in range(40):
        text("START")
        text("please stop texting me")

    runner = runners.find(db, ANA)
    assert runner and runner.stopped_at
    assert text("calf") == []
