"""Counting how long answers take, in one process."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from services.reply_times import ReplyTimes
from store.database import open_database
from store.reply_times import Answers, list_counts


@pytest.mark.parametrize(
    ("seconds", "up_to"), [(0.0, "0.005"), (0.005, "0.005"), (0.0051, "0.01"), (5.0, "5"), (5.001, "+Inf")]
)
def test_an_answer_counts_where_it_took_no_longer(db, seconds, up_to):
    times = ReplyTimes()
    times.count(seconds)

    times.save(db=db)

    assert list_counts(db) == {up_to: Answers(1, round(seconds * 1_000_000))}


def test_it_is_time_to_save_every_few_seconds_and_not_before():
    often, seldom = ReplyTimes(save_every=0.0), ReplyTimes(save_every=60.0)

    assert [often.count(0.01) for _ in range(3)] == [True, True, True]
    assert [seldom.count(0.01) for _ in range(3)] == [False, False, False]


def test_each_answer_is_saved_once_whatever_threads_count_and_save_at_once(db):
    times = ReplyTimes()

    def count_and_save(_: int) -> None:
        for _ in range(50):
            times.count(0.001)
        times.save(db=db)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_and_save, range(40)))

    assert list_counts(db) == {"0.005": Answers(2_000, 2_000_000)}


def test_what_cannot_be_saved_now_is_saved_later(db, new_database_url):
    times = ReplyTimes()
    times.count(0.001)

    with closing(open_database(new_database_url)) as database_without_tables:
        times.save(db=database_without_tables)
    times.save(db=db)

    assert list_counts(db) == {"0.005": Answers(1, 1_000)}
