"""The row that moves product time, and what a tick sees of it."""

from datetime import UTC, datetime, timedelta

import pytest

from store.database import RefusedError
from store.product_clock import has_gone_back, is_news, note_tick, read_ahead, save_ahead

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def save(db, ahead):
    with db.transaction() as tx:
        save_ahead(tx, ahead)


def tick(db, now):
    gone_back = has_gone_back(db, now)
    with db.transaction() as tx:
        note_tick(tx, now)
    return gone_back


def test_product_time_is_real_time_until_somebody_moves_it(db):
    assert read_ahead(db) == timedelta()


def test_the_last_to_move_product_time_says_how_far_ahead_it_is(db):
    save(db, timedelta(days=365))
    save(db, timedelta(hours=3))

    assert read_ahead(db) == timedelta(hours=3)


def test_a_begun_second_counts_as_a_whole_one(db):
    save(db, timedelta(seconds=1, microseconds=1))

    assert read_ahead(db) == timedelta(seconds=2)


def test_product_time_is_never_behind_real_time(db):
    with pytest.raises(RefusedError):
        save(db, -MINUTE)

    assert read_ahead(db) == timedelta()


@pytest.mark.parametrize(
    ("moved", "has_gone_back"),
    [
        (timedelta(), False),
        (timedelta(seconds=1), False),
        (timedelta(days=3650), False),
        (-5 * MINUTE, False),
        (-6 * MINUTE, True),
        (-timedelta(days=3650), True),
    ],
)
def test_a_tick_is_told_when_time_has_gone_back_by_more_than_five_minutes(db, moved, has_gone_back):
    tick(db, NOON)

    assert tick(db, NOON + moved) is has_gone_back


def test_the_first_tick_ever_has_not_gone_back_even_where_product_time_was_moved(db):
    save(db, timedelta(days=1))

    assert tick(db, NOON) is False


def test_going_back_is_told_once(db):
    for now in (NOON, NOON - timedelta(hours=1)):
        tick(db, now)

    assert tick(db, NOON - timedelta(hours=1) + timedelta(seconds=1)) is False


def test_a_clock_set_right_little_by_little_has_not_gone_back(db):
    told = [tick(db, NOON - timedelta(seconds=seconds)) for seconds in range(0, 900, 30)]

    assert not any(told)


def test_ticks_within_a_minute_are_no_news(db):
    assert is_news(db, NOON)
    tick(db, NOON)

    assert not is_news(db, NOON + timedelta(seconds=59))
    assert is_news(db, NOON + MINUTE)


def test_a_tick_leaves_product_time_where_it_is_and_moving_it_leaves_the_tick(db):
    save(db, timedelta(hours=1))
    tick(db, NOON)
    save(db, timedelta(hours=2))

    assert read_ahead(db) == timedelta(hours=2)
    assert tick(db, NOON - timedelta(hours=1)) is True


def test_two_workers_whose_clocks_differ_do_not_see_it_go_back_at_each_tick(db):
    told = [tick(db, NOON + second * timedelta(seconds=1) - (second % 2) * 7 * MINUTE) for second in range(20)]

    assert sum(told) == 1
