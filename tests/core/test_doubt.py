"""Which texts in doubt the carrier's list shows."""

from datetime import UTC, datetime, timedelta

from core.doubt import Doubt, Seen, match
from core.outgoing import Lane

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "Right calf: 1 better, 2 same, 3 worse?"


def doubt(outbox_id=1, *, after=0.0, body=WORDS):
    return Doubt(outbox_id, f"checkin:{outbox_id}:1", "+13035550123", body, Lane.REPLY, NOON + timedelta(seconds=after))


def seen(carrier_id="SM1", *, after=1.0, body=WORDS):
    return Seen(carrier_id, body, NOON + timedelta(seconds=after))


def test_the_same_words_within_the_window_are_the_text():
    assert match([doubt()], [seen()], known=()) == {1: "SM1"}
    assert match([doubt()], [seen(after=-5)], known=()) == {1: "SM1"}, "the carrier's clock is behind"
    assert match([doubt()], [seen(after=120)], known=()) == {1: "SM1"}


def test_other_words_another_time_or_an_id_of_ours_are_not():
    assert match([doubt()], [seen(body="Left calf: 1 better?")], known=()) == {}
    assert match([doubt()], [seen(after=-6)], known=()) == {}
    assert match([doubt()], [seen(after=121)], known=()) == {}
    assert match([doubt()], [seen("SM9")], known={"SM9"}) == {}


def test_each_text_on_the_list_settles_one_attempt_the_latest_before_it():
    doubts = [doubt(1), doubt(2, after=60)]

    assert match(doubts, [seen("SM2", after=61)], known=()) == {2: "SM2"}
    assert match(doubts, [seen("SM1", after=1)], known=()) == {1: "SM1"}
    assert match(doubts, [seen("SM2", after=61), seen("SM1", after=2)], known=()) == {1: "SM1", 2: "SM2"}


def test_one_text_on_the_list_never_settles_two():
    doubts = [doubt(1), doubt(2)]

    assert len(match(doubts, [seen("SM1")], known=())) == 1


def test_a_text_that_is_listed_twice_is_one_text():
    assert len(match([doubt(1), doubt(2)], [seen("SM1"), seen("SM1")], known=())) == 1
