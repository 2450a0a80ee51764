"""What a transaction promises, on either engine."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from store.database import RefusedError, StoreError, open_database
from store.sqlite_verbs import clock_ms

ADD = "INSERT INTO foreign_answers (day, answers) VALUES (:day, :answers)"


def add_one(db):
    with db.transaction() as tx:
        tx.lock("SELECT answers FROM foreign_answers WHERE day = 'counter' /*for update*/")
        answers = tx.one("SELECT answers FROM foreign_answers WHERE day = 'counter'")["answers"]
        tx.run("UPDATE foreign_answers SET answers = :answers WHERE day = 'counter'", answers=answers + 1)


def days(db):
    return {row["day"] for row in db.all("SELECT day FROM foreign_answers")}


def test_what_a_unit_has_returned_from_is_there_for_every_thread(db):
    with db.transaction() as tx:
        tx.run(ADD, day="today", answers=1)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(days, db).result() == {"today"}


def test_nothing_of_an_open_unit_is_seen_outside(db):
    with db.transaction() as tx:
        tx.run(ADD, day="today", answers=1)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(days, db).result() == set()


def test_eight_threads_that_read_and_then_write_lose_nothing(db):
    db.run(ADD, day="counter", answers=0)
    with ThreadPoolExecutor(8) as pool:
        for each in [pool.submit(add_one, db) for _ in range(1600)]:
            each.result()

    assert db.one("SELECT answers FROM foreign_answers")["answers"] == 1600


def test_units_that_fail_are_undone_and_their_neighbours_stay(db):
    def add(number):
        with db.transaction() as tx:
            tx.run(ADD, day=str(number), answers=number)
            if number % 3 == 0:
                raise LookupError(number)

    with ThreadPoolExecutor(8) as pool:
        outcomes = [pool.submit(add, number).exception for number in range(300)]
        failed = {str(number) for number, outcome in enumerate(outcomes) if outcome()}

    assert failed == {str(number) for number in range(0, 300, 3)}
    assert days(db) == {str(number) for number in range(300)} - failed


def test_a_unit_whose_commit_fails_is_told_and_undone_and_the_next_one_works(db):
    db.run("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
    db.run("CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
    try:
        with pytest.raises(StoreError), db.transaction() as tx:
            tx.run(ADD, day="lost", answers=1)
            tx.run("INSERT INTO children (parent) VALUES (1)")
        db.run(ADD, day="kept", answers=1)

        assert days(db) == {"kept"}
    finally:
        db.run("DROP TABLE children")
        db.run("DROP TABLE parents")


@pytest.mark.parametrize(
    "use",
    [
        lambda db: db.transaction().__enter__(),
        lambda db: db.run(ADD, day="apart", answers=1),
        lambda db: db.many(ADD, [{"day": "apart", "answers": 1}]),
        lambda db: db.all("SELECT day FROM foreign_answers"),
        lambda db: db.one("SELECT day FROM foreign_answers"),
        lambda db: db.list_tables(),
    ],
    ids=["transaction", "run", "many", "all", "one", "list_tables"],
)
def test_a_thread_inside_a_transaction_may_use_that_one_only(db, use):
    with db.transaction() as tx:
        tx.run(ADD, day="kept", answers=1)
        with pytest.raises(RuntimeError, match="inside"):
            use(db)

    assert days(db) == {"kept"}


def test_a_transaction_that_is_over_does_nothing_more(db):
    with db.transaction() as tx:
        pass

    with pytest.raises(RuntimeError, match="over"):
        tx.run(ADD, day="too late", answers=1)
    assert days(db) == set()


def test_a_store_error_that_is_caught_inside_keeps_nothing(db):
    with pytest.raises(RuntimeError, match="caught"), db.transaction() as tx:
        tx.run(ADD, day="twice", answers=1)
        with pytest.raises(RefusedError):
            tx.run(ADD, day="twice", answers=1)

    assert days(db) == set()


def test_reading_outside_a_transaction_cannot_write(db):
    with pytest.raises(Exception, match=r"read-?only"):
        db.all(f"{ADD} RETURNING day", day="sneaked in", answers=1)

    assert days(db) == set()


def test_many_gives_the_rows_changed_in_all(db):
    with db.transaction() as tx:
        assert tx.many(ADD, ({"day": str(number), "answers": number} for number in range(3))) == 3
        assert tx.many(ADD, []) == 0


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("calf\0\0", "calf\ufffd\ufffd"),
        ("cramp \ud83c!", "cramp \ufffd!"),
        ("\udfc3 cramp", "\ufffd cramp"),
        ("run \ud83c\udfc3", "run \N{RUNNER}"),
        ("¿qué tal? 🏃", "¿qué tal? 🏃"),
        ("100 % :name 'quoted' %s", "100 % :name 'quoted' %s"),
    ],
    ids=["NUL", "first half alone", "second half alone", "both halves", "accents and emoji", "what SQL might mistake"],
)
def test_any_text_can_be_stored_and_read_by_run_and_by_many(db, text, stored):
    db.run(ADD, day=text, answers=1)
    db.many("UPDATE foreign_answers SET day = :day", [{"day": text}])

    assert days(db) == {stored}


def test_a_closed_database_opens_again_with_its_next_use(db):
    db.run(ADD, day="before", answers=1)
    db.close()
    db.run(ADD, day="after", answers=1)

    assert days(db) == {"before", "after"}


@pytest.mark.parametrize(
    "url", ["", "sqlite:", "sqlite://", "sqlite:///", "sqlite://x.db", "mysql://root:pw@localhost/x"]
)
def test_a_url_of_no_engine_is_refused_without_its_password(url):
    with pytest.raises(ValueError, match="DATABASE_URL") as refused:
        open_database(url)

    assert "pw" not in str(refused.value)


def test_the_clock_is_exact_to_the_millisecond(db):
    for _ in range(100):
        earliest, now, latest = time.time_ns() // 1_000_000, db.clock_ms(), time.time_ns() // 1_000_000

        assert earliest <= now <= latest + 1  # PostgreSQL rounds


def test_the_clock_needs_no_new_sqlite():
    with closing(sqlite3.connect(":memory:")) as connection:  # Python's own, which may be years older than ours
        assert abs(clock_ms(connection) - time.time_ns() // 1_000_000) < 1_000
