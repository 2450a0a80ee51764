"""The account of a sender's rate: what it hands out, what it keeps back, and how it gives way to the carrier."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.outgoing import Lane
from core.rate import BULK_SHARE, Rate
from core.timing import milliseconds

NOW = 1_800_000_000_000
AHEAD = timedelta(seconds=3)
STEPS = st.lists(
    st.tuples(st.integers(0, 5_000), st.sampled_from(Lane), st.integers(1, 8)), min_size=1, max_size=200
)  # milliseconds that pass, the lane of the next text, its segments


def hand_over(rate, lane, *, segments=1, now=NOW, per_second=3.0):
    return rate.taken(segments, lane, per_second=per_second, now=now)


def handed_at_once(rate, lane, *, now=NOW, per_second=3.0):
    """Count the texts of one segment that may leave now."""
    count = 0
    while not rate.wait_ms(lane, ahead=AHEAD, now=now):
        rate, count = hand_over(rate, lane, now=now, per_second=per_second), count + 1
    return count


@given(STEPS, st.floats(0.5, 225))
def test_no_more_is_handed_over_than_the_carrier_sends_in_that_time_and_the_work_ahead(steps, per_second):
    rate, now, handed, largest = Rate(), NOW, 0, 0

    for passed, lane, segments in steps:
        now += passed
        if lane is not Lane.SAFETY and not rate.wait_ms(lane, ahead=AHEAD, now=now):
            rate = hand_over(rate, lane, segments=segments, now=now, per_second=per_second)
            handed, largest = handed + segments, max(largest, segments)

    seconds = (now - NOW) / 1000 + AHEAD.total_seconds() + 0.2  # each step is rounded to a millisecond
    assert handed <= seconds * per_second + largest


@given(STEPS, st.floats(0.5, 225))
def test_bulk_leaves_a_fifth_of_the_rate_alone(steps, per_second):
    rate, now, handed, largest = Rate(), NOW, 0, 0

    for passed, _, segments in steps:
        now += passed
        while not rate.wait_ms(Lane.BROADCAST, ahead=AHEAD, now=now) and handed < 5_000:
            rate = hand_over(rate, Lane.BROADCAST, segments=segments, now=now, per_second=per_second)
            handed, largest = handed + segments, max(largest, segments)

    seconds = (now - NOW) / 1000 + AHEAD.total_seconds() + 0.2
    assert handed <= seconds * per_second * BULK_SHARE * 1.01 + largest


def test_a_check_in_finds_room_behind_a_broadcast_and_a_broadcast_none_behind_a_broadcast():
    rate = Rate()
    while not rate.wait_ms(Lane.BROADCAST, ahead=AHEAD, now=NOW):
        rate = hand_over(rate, Lane.BROADCAST)

    assert rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) == 0
    assert rate.wait_ms(Lane.REMINDER, ahead=AHEAD, now=NOW) > 0


def test_safety_never_waits_and_the_others_wait_for_it():
    rate = Rate()
    for _ in range(100):
        rate = hand_over(rate, Lane.SAFETY)

    assert rate.wait_ms(Lane.SAFETY, ahead=AHEAD, now=NOW) == 0
    assert rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) > 30_000 - 3_000 - 500


def test_what_waits_may_leave_when_its_wait_is_over_and_not_before():
    rate = Rate()
    while not rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW):
        rate = hand_over(rate, Lane.REPLY)
    wait = rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW)

    assert rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW + wait) == 0
    assert rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW + wait - 1) == 1


def test_a_carrier_that_wants_less_gets_half_and_each_minute_twice_as_much_again():
    full = handed_at_once(Rate(), Lane.REPLY, per_second=100)
    slowed = Rate().slowed(None, now=NOW)

    counts = [handed_at_once(slowed, Lane.REPLY, now=NOW + 1000 * after, per_second=100) for after in (0, 30, 60, 3600)]

    assert counts[0] == full // 2
    assert counts[0] < counts[1] < counts[2] == counts[3] == full


def test_a_carrier_that_says_when_is_left_alone_until_then():
    slowed = Rate().slowed(timedelta(seconds=7), now=NOW)

    assert slowed.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) == 7_000
    assert slowed.wait_ms(Lane.BROADCAST, ahead=AHEAD, now=NOW + 7_000) == 0


def test_a_carrier_that_asks_for_years_closes_the_sender_for_a_minute_alone():
    slowed = Rate().slowed(timedelta(days=3650), now=NOW)

    assert slowed.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) == 60_000
    assert slowed.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW + 60_000) == 0


def test_a_clock_that_was_set_back_holds_nothing_up_for_long():
    rate = hand_over(Rate(), Lane.BROADCAST, now=NOW + 3_600_000)

    assert rate.wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) <= 300_000
    assert rate.slowed(timedelta(seconds=30), now=NOW + 3_600_000).wait_ms(Lane.REPLY, ahead=AHEAD, now=NOW) <= 300_000


def test_a_rate_lowered_again_and_again_never_comes_to_nothing():
    rate = Rate()
    for _ in range(100):
        rate = rate.slowed(None, now=NOW)

    assert handed_at_once(rate, Lane.REPLY, per_second=3) == 1


@given(st.lists(st.integers(0, 400), min_size=20, max_size=120))
def test_a_check_in_now_and_then_finds_room_however_long_a_broadcast_takes_all_it_may(waits):
    rate, now = Rate(), NOW

    for wait in waits:
        now += wait
        while not rate.wait_ms(Lane.BROADCAST, ahead=AHEAD, now=now):
            rate = hand_over(rate, Lane.BROADCAST, now=now, per_second=20)

        assert rate.room(Lane.REPLY, per_second=20, ahead=AHEAD, now=now) >= 20 * AHEAD.total_seconds() * 0.2 - 2


def test_bulk_waits_for_its_own_account_too():
    rate = Rate()
    while not rate.wait_ms(Lane.BROADCAST, ahead=AHEAD, now=NOW):
        rate = hand_over(rate, Lane.BROADCAST)

    assert rate.room(Lane.BROADCAST, per_second=3, ahead=AHEAD, now=NOW) == 0
    assert rate.free_at - NOW < milliseconds(AHEAD) <= rate.bulk_free_at - NOW
