"""What one text leaves behind in the store."""

from datetime import UTC, datetime, timedelta

import pytest

from core.inbound import Inbound
from core.service import Service
from core.silence import MOST_ANSWERS_A_DAY, MOST_ANSWERS_IN_TEN_MINUTES, MOST_FOREIGN_ANSWERS_A_DAY
from services.inbound import receive
from store import consents, runners
from store.values import from_ms

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

    rows = db.all("SELECT key, body, state, recipient, segments FROM outbox WHERE key LIKE 'reply:%' ORDER BY part")

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


def check_ins(db):
    """List what we ask by ourselves, by key, with its state and the reason."""
    rows = db.all("SELECT key, state, reason FROM outbox WHERE key LIKE 'checkin:%' ORDER BY id")
    return [tuple(row.values()) for row in rows]


def test_a_stretch_plans_one_question_for_ten_minutes_later_that_is_not_in_the_answer(db, text):
    parts = text("right calf")

    (row,) = db.all("SELECT * FROM outbox WHERE key LIKE 'checkin:%'")

    assert row["body"] == "Right calf: 1 better, 2 same, 3 worse? (automatic, asked once)"
    assert row["body"] not in parts
    assert (row["key"], row["state"], row["lane"], row["recipient"]) == ("checkin:1:1", "queued", 1, ANA)
    assert from_ms(row["not_before_at"]) == NOON + timedelta(minutes=10)
    assert from_ms(row["expires_at"]) == NOON + timedelta(minutes=20)


def test_a_side_corrected_rewords_the_question_and_does_not_put_it_off(db, text):
    text("calf")
    text("the right one", now=NOON + timedelta(minutes=4))
    text("calf", now=NOON + timedelta(minutes=8))

    (row,) = db.all("SELECT body, not_before_at FROM outbox WHERE key LIKE 'checkin:%'")

    assert row["body"].startswith("Right calf: ")
    assert from_ms(row["not_before_at"]) == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("1", "they have said how it is"),
        ("still the same", "they have said how it is"),
        ("chest pain", "a red flag"),
        ("please stop texting me", "they have stopped"),
    ],
)
def test_the_question_is_taken_back_once_it_is_settled(db, text, words, reason):
    text("right calf")
    text(words, now=NOON + timedelta(minutes=5))

    assert check_ins(db) == [("checkin:1:1", "cancelled", reason)]


def test_once_taken_back_it_is_not_asked_about_the_same_cramp_again(db, text):
    text("right calf")
    text("1", now=NOON + timedelta(minutes=4))
    text("right calf", now=NOON + timedelta(minutes=5))

    assert check_ins(db) == [("checkin:1:1", "cancelled", "they have said how it is")]


def test_another_cramp_is_asked_about_instead(db, text):
    text("right calf")
    text("left hamstring", now=NOON + timedelta(minutes=5))

    assert check_ins(db) == [("checkin:1:1", "cancelled", "another cramp"), ("checkin:2:1", "queued", "planned")]


def test_one_that_has_left_is_not_taken_back_any_more(db, text):
    text("right calf")
    db.run("UPDATE outbox SET state = 'sent' WHERE key LIKE 'checkin:%'")
    text("2", now=NOON + timedelta(minutes=11))

    assert check_ins(db) == [("checkin:1:1", "sent", "planned")]


def test_a_number_outside_the_home_countries_is_not_asked(db, text):
    assert text("calf", sender="+447700900123")

    assert check_ins(db) == []


def test_a_stopped_runner_is_not_asked(db, text):
    text("please stop texting me")
    text("right calf")

    assert check_ins(db) == []


def test_who_is_not_answered_any_more_is_not_asked_either(db, text):
    areas = ["right calf", "left hamstring"] * MOST_ANSWERS_IN_TEN_MINUTES
    answers = [text(area) for area in areas]

    assert not answers[-1]
    assert len(check_ins(db)) == MOST_ANSWERS_IN_TEN_MINUTES
    assert {state for _, state, _ in check_ins(db)} == {"cancelled"}


def test_who_goes_unanswered_about_the_same_cramp_is_not_asked_about_it_any_more(db, text):
    text("right calf")
    for _ in range(MOST_ANSWERS_IN_TEN_MINUTES):
        text("hello")

    assert [(key, state) for key, state, _ in check_ins(db)] == [("checkin:1:1", "cancelled")]


def test_a_question_that_was_not_planned_in_silence_is_planned_with_the_first_answer(db, text):
    for _ in range(MOST_ANSWERS_IN_TEN_MINUTES):
        text("hello")
    assert text("right calf") == []
    assert text("right calf", now=NOON + timedelta(minutes=11))

    (row,) = db.all("SELECT state, not_before_at FROM outbox WHERE key LIKE 'checkin:%'")

    assert row["state"] == "queued"
    assert from_ms(row["not_before_at"]) == NOON + timedelta(minutes=21)


def test_the_same_call_again_plans_nothing_again(db, catalog):
    inbound = Inbound("SM1", ANA, "+13035550100", "right calf")
    first, again = (receive(inbound, db=db, catalog=catalog, service=SERVICE, now=NOON) for _ in range(2))

    assert first == again
    assert check_ins(db) == [("checkin:1:1", "queued", "planned")]


def test_a_text_from_a_number_proves_that_it_can_be_reached(db, text):
    with db.transaction() as tx:
        runners.mark_unreachable(tx, ANA, reason="switched off", now=NOON - timedelta(days=1))

    text("right calf")

    assert db.one("SELECT unreachable_at, unreachable_reason FROM runners") == {
        "unreachable_at": None,
        "unreachable_reason": None,
    }


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
