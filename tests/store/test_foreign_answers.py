"""The daily cap on answers to foreign numbers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from store import foreign_answers

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


def take(db, day, cap):
    with db.transaction() as tx:
        return foreign_answers.take(tx, day, cap)


def test_answers_are_given_up_to_the_cap_and_anew_the_next_day(db):
    assert [take(db, TODAY, 2) for _ in range(4)] == [True, True, False, False]
    assert take(db, TOMORROW, 2)
    assert take(db, TODAY, 3), "a cap that is raised counts at once"


def test_a_cap_of_nothing_gives_nothing(db):
    assert not take(db, TODAY, 0)


def test_eight_threads_together_do_not_exceed_the_cap(db):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(db, TODAY, 20), range(100)))

    assert sum(taken) == 20
