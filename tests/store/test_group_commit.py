"""The group commit itself, on a SQLite file of its own whatever engine the run is for."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3, where it is installed

from store.database import UnavailableError
from store.files import identify
from store.group_commit import MOST_IN_A_GROUP, GroupCommit, Place

SCHEMA = """
CREATE TABLE kept (name TEXT PRIMARY KEY, filler BLOB);
CREATE TABLE parents (id INTEGER PRIMARY KEY);
CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
"""


class File:
    """A SQLite file with the statements its connections were asked to do."""

    def __init__(self, path):
        self.path = path
        self.statements = []
        with sqlite3.connect(path) as connection:
            connection.executescript(f"PRAGMA journal_mode = WAL; {SCHEMA}")
        connection.close()

    def connect(self):
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.set_trace_callback(self.statements.append)
        return connection

    def group(self, **options):
        return GroupCommit(
            self.connect, self.path.with_suffix(".lock"), which_file=lambda: identify(str(self.path)), **options
        )

    def names(self):
        with sqlite3.connect(self.path) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM kept")}
        connection.close()
        return names

    def commits(self):
        return self.statements.count("COMMIT")


@pytest.fixture
def file(tmp_path):
    return File(tmp_path / "group.db")


def unit(group, work):
    """Do a unit of work as a transaction does, and give its result."""
    place = Place()
    connection = group.begin(place)
    try:
        result = work(connection)
    except BaseException:
        group.end(place, keep=False)
        raise
    group.end(place, keep=True)
    return result


def keep(name):
    return lambda connection: connection.execute("INSERT INTO kept (name) VALUES (?)", [name])


def fail(connection):
    keep("of the failed")(connection)
    raise LookupError("a unit fails")


def in_one_group(group, works, *, at_return=lambda: None):
    """Run units that all stand in line while the first has the turn; give the error or `at_return()` of each."""
    begun = threading.Event()

    def first(connection):
        begun.set()
        while group.waiting < len(works) - 1:
            pass
        return works[0](connection)

    def outcome(work):
        try:
            unit(group, work)
        except BaseException as error:
            return error
        return at_return()

    with ThreadPoolExecutor(len(works)) as pool:
        outcomes = [pool.submit(outcome, first)]
        begun.wait()
        for place, work in enumerate(works[1:], start=1):
            outcomes.append(pool.submit(outcome, work))
            while group.waiting < place and not outcomes[0].done():
                pass
        return [each.result() for each in outcomes]


def test_a_unit_alone_is_committed_at_once(file):
    unit(file.group(), keep("alone"))

    assert file.names() == {"alone"}
    assert file.commits() == 1


def test_units_in_line_share_one_commit(file):
    outcomes = in_one_group(file.group(), [keep("first"), keep("second"), keep("third")])

    assert outcomes == [None, None, None]
    assert file.names() == {"first", "second", "third"}
    assert file.commits() == 1


def test_no_unit_returns_before_the_commit_it_shares(file):
    commits = in_one_group(file.group(), [keep("first"), keep("second"), keep("third")], at_return=file.commits)

    assert commits == [1, 1, 1]


def test_no_more_than_sixteen_share_a_commit(file):
    outcomes = in_one_group(file.group(), [keep(f"unit {number}") for number in range(MOST_IN_A_GROUP + 1)])

    assert outcomes == [None] * (MOST_IN_A_GROUP + 1)
    assert len(file.names()) == MOST_IN_A_GROUP + 1
    assert file.commits() == 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_unit_that_fails_is_undone_alone(file, place):
    works = [keep("one"), keep("another")]
    works.insert(place, fail)
    outcomes = in_one_group(file.group(), works)

    assert isinstance(outcomes.pop(place), LookupError)
    assert outcomes == [None, None]
    assert file.names() == {"one", "another"}
    assert file.commits() == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_unit_that_is_interrupted_passes_the_turn_on(file, error):
    def interrupted(connection):
        keep("of the interrupted")(connection)
        raise error

    group = file.group()
    outcomes = in_one_group(group, [interrupted, keep("next")])
    unit(group, keep("later"))

    assert isinstance(outcomes[0], error)
    assert file.names() == {"next", "later"}


def test_a_commit_that_fails_fails_every_unit_in_it(file):
    def orphan(connection):
        connection.execute("INSERT INTO children (parent) VALUES (1)")

    group = file.group()
    outcomes = in_one_group(group, [keep("before"), orphan, keep("after")])
    unit(group, keep("later"))

    assert [type(outcome) for outcome in outcomes] == [UnavailableError] * 3
    assert file.names() == {"later"}


def test_a_full_disk_fails_the_units_before_it_and_no_later_one(file):
    def fill(connection):
        connection.execute("PRAGMA max_page_count = 20")
        try:
            connection.execute("INSERT INTO kept (name, filler) VALUES ('big', zeroblob(1000000))")
        finally:
            connection.execute("PRAGMA max_page_count = 1000000")

    group = file.group()
    outcomes = in_one_group(group, [keep("before"), fill, keep("after")])
    unit(group, keep("later"))

    assert isinstance(outcomes[0], UnavailableError)
    assert isinstance(outcomes[1], sqlite3.OperationalError)
    assert outcomes[2] is None
    assert file.names() == {"after", "later"}


def test_a_unit_that_cannot_begin_is_told_and_the_next_can(file):
    group = file.group()
    stranger = file.connect()
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError, match="locked"):
        unit(group, keep("too early"))
    stranger.execute("ROLLBACK")
    stranger.close()
    unit(group, keep("in time"))

    assert file.names() == {"in time"}


def test_a_file_that_cannot_be_opened_is_told_every_time(tmp_path):
    (tmp_path / "a file").touch()
    group = GroupCommit(lambda: sqlite3.connect(tmp_path), tmp_path / "a file" / "lock", which_file=lambda: (0, 0))

    for _ in range(2):
        with pytest.raises(UnavailableError):
            unit(group, keep("nowhere"))


def test_a_unit_waits_no_longer_than_its_patience_and_harms_no_other(file):
    group = file.group(patience_seconds=0.05)
    outcomes = []

    def slow(connection):
        with pytest.raises(UnavailableError, match="busy"), ThreadPoolExecutor(1) as pool:
            pool.submit(unit, group, keep("impatient")).result()
        return keep("slow")(connection)

    outcomes.append(unit(group, slow))
    unit(group, keep("later"))

    assert file.names() == {"slow", "later"}


def test_groups_of_two_connections_take_turns_by_the_lock_file(file):
    groups = [file.group(), file.group()]  # as two processes have one each; with timeout=0 a clash would be an error
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(unit, groups[number % 2], keep(f"unit {number}")) for number in range(400)]
        for each in done:
            each.result()

    assert len(file.names()) == 400


def test_who_gives_way_waits_for_the_open_group_and_not_for_its_commit(file):
    group, place = file.group(), Place()
    group.give_way()
    keep("kept")(group.begin(place))

    with ThreadPoolExecutor(1) as pool:
        giving_way = pool.submit(group.give_way)
        with pytest.raises(TimeoutError):
            giving_way.result(timeout=0.1)
        group.end(place, keep=True)

        assert giving_way.result(timeout=10) is None


def test_nobody_waits_for_a_group_that_could_not_begin(file):
    with sqlite3.connect(file.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        group = file.group(patience_seconds=60)
        with pytest.raises(UnavailableError):
            group.begin(Place())

        group.give_way()
    other.close()
