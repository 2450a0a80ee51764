"""Which worker processes are alive."""

from store.workers import gone, list_alive, seen

DAY_MS = 24 * 60 * 60 * 1_000


def say_seen(db, name, *, seconds_ago=0):
    with db.transaction() as tx:
        seen(tx, name)
        tx.run("UPDATE workers SET seen_at = seen_at - :ms WHERE name = :name", name=name, ms=seconds_ago * 1_000)


def names(db, **options):
    return {worker.name for worker in list_alive(db, **options)}


def test_a_worker_is_alive_while_it_says_so(db):
    say_seen(db, "first", seconds_ago=29)
    say_seen(db, "second", seconds_ago=31)

    assert names(db) == {"first"}
    assert names(db, within_seconds=60) == {"first", "second"}


def test_a_worker_keeps_the_time_it_started_at(db):
    say_seen(db, "first", seconds_ago=60)
    started_at = list_alive(db, within_seconds=90)[0].started_at

    say_seen(db, "first")

    (worker,) = list_alive(db)
    assert worker.started_at == started_at <= worker.seen_at


def test_a_worker_that_has_stopped_is_gone_at_once_and_takes_yesterdays_dead_with_it(db):
    for name, seconds_ago in (("first", 0), ("second", 0), ("dead", 60), ("long dead", 25 * 60 * 60)):
        say_seen(db, name, seconds_ago=seconds_ago)

    with db.transaction() as tx:
        gone(tx, "first")

    assert names(db, within_seconds=10 * DAY_MS) == {"second", "dead"}
