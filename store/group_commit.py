"""One write connection a process, taken in turns, and commits that units share.

A commit with `synchronous=FULL` costs several times the work of a unit, so units that stand in line share one. Between
processes a lock file decides: SQLite's own lock wait sleeps, which under load kept the slowest of a hundred texts
waiting for half a second. The kernel frees the lock file of a process that has died.

Whoever has the turn works on the connection. Then it hands the turn to the next in line and waits for the shared
commit or, as the last in line or the sixteenth, commits for all. So at any time either nobody has the turn and no
group is open, or exactly one thread has the turn and must end it, whatever happens to it.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from store.database import UnavailableError
from store.files import FileId

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3  # pysqlite3, where it is installed

Result = TypeVar("Result")

MOST_IN_A_GROUP = 16
PATIENCE_SECONDS = 10.0  # for a turn: a carrier waits 15 seconds for the answer


class Place:
    """A unit's place in line: `signal` is released when its turn has come, and again when its group has ended."""

    __slots__ = ("failure", "signal")

    def __init__(self) -> None:
        self.signal = threading.Lock()
        self.signal.acquire()
        self.failure: Exception | None = None


class GroupCommit:
    """The turns and the shared commits of this process on one SQLite file."""

    def __init__(
        self,
        connect: Callable[[], "sqlite3.Connection"],
        lock_path: Path,
        *,
        which_file: Callable[[], FileId],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._connect = connect
        self._lock_path = lock_path
        self._which_file = which_file
        self._patience_seconds = patience_seconds
        self._connection: sqlite3.Connection | None = None
        self._file: FileId | None = None
        self._lock_file: int | None = None
        self._mutex = threading.Lock()
        self._line: deque[Place] = deque()
        self._turn_taken = False
        self._group_open = False
        self._no_group = threading.Event()
        self._no_group.set()
        self._turns_in_group = 0
        self._members: list[Place] = []

    @property
    def is_in_use(self) -> bool:
        """Whether the file has been opened."""
        return self._connection is not None

    @property
    def waiting(self) -> int:
        """How many units stand in line."""
        return len(self._line)

    def give_way(self) -> None:
        """Wait while a group of this process works on the file, with other processes waiting behind it.

        A thread that begins to compute takes the interpreter from the unit that has the turn, at each of its dozen
        statements.
        """
        self._no_group.wait(self._patience_seconds)

    def begin(self, place: Place) -> "sqlite3.Connection":
        """Wait for the turn and begin a unit, which `end` must end; an error from here has ended it already."""
        self._take_turn(place)
        try:
            return self._begin_unit()
        except (sqlite3.Error, OSError) as error:
            self._end_turn()
            raise UnavailableError(f"The store cannot write now: {error}.") from error
        except BaseException:
            self._end_turn()
            raise

    def end(self, place: Place, *, keep: bool) -> None:
        """End the unit and the turn: with `keep` return only after its commit, without undo it alone.

        Raises:
            UnavailableError: the unit was to be kept and is not.
        """
        is_member = False
        try:
            is_member = self._end_unit(place, keep=keep)
        finally:
            self._end_turn()
        if is_member:
            place.signal.acquire()
        if place.failure:
            raise UnavailableError(f"The store could not commit: {place.failure}.") from place.failure

    def alone(self, do: "Callable[[sqlite3.Connection], Result]") -> Result:
        """Do what is no unit, between two groups, while no process of ours writes.

        Raises:
            UnavailableError: it cannot be done now.
        """
        self._take_turn(Place())
        try:
            if self._group_open:
                self._end_group()
            lock_file = self._lock()
            try:
                return do(self._open_the_file_that_is_there())
            finally:
                fcntl.flock(lock_file, fcntl.LOCK_UN)
        except (sqlite3.Error, OSError) as error:
            raise UnavailableError(f"The store cannot do this now: {error}.") from error
        finally:
            self._end_turn()

    def close(self) -> None:
        """Let go of the connection and the lock file; nobody may be in a unit."""
        self._drop_connection()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _take_turn(self, place: Place) -> None:
        with self._mutex:
            if not self._turn_taken:
                self._turn_taken = True
                return
            self._line.append(place)
        try:
            came = place.signal.acquire(timeout=self._patience_seconds)
        except BaseException:
            if not self._step_out(place):
                self._end_turn()
            raise
        if not came:
            if self._step_out(place):
                raise UnavailableError(f"The store was busy for {self._patience_seconds:g} seconds.")
            place.signal.acquire()

    def _step_out(self, place: Place) -> bool:
        """Leave the line; False when the turn has come meanwhile, and must be ended."""
        with self._mutex:
            if place not in self._line:
                return False
            self._line.remove(place)
            return True

    def _begin_unit(self) -> "sqlite3.Connection":
        if not self._group_open:
            self._begin_group()
        assert self._connection is not None
        self._turns_in_group += 1
        self._connection.execute("SAVEPOINT unit")
        return self._connection

    def _begin_group(self) -> None:
        lock_file = self._lock()
        self._no_group.clear()
        try:
            self._open_the_file_that_is_there().execute("BEGIN IMMEDIATE")
            self._group_open = True
            self._turns_in_group = 0
        finally:
            if not self._group_open:
                self._no_group.set()
                self._drop_connection()
                fcntl.flock(lock_file, fcntl.LOCK_UN)

    def _open_the_file_that_is_there(self) -> "sqlite3.Connection":
        file = self._which_file()
        if self._connection is None or file != self._file:
            self._drop_connection()
            self._connection, self._file = self._connect(), file
        return self._connection

    def _lock(self) -> int:
        if self._lock_file is None:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            self._lock_file = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o666)
        fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        return self._lock_file

    def _end_unit(self, place: Place, *, keep: bool) -> bool:
        """Close the savepoint; True when the unit is now a member of the group."""
        assert self._connection is not None
        try:
            if not keep:
                self._connection.execute("ROLLBACK TO unit")
            self._connection.execute("RELEASE unit")
        except sqlite3.Error as error:
            # A full disk, among others, makes SQLite roll back the whole transaction, its savepoints included. What
            # it leaves open holds a unit that was to be undone, so none of it may be committed.
            self._roll_back()
            place.failure = error if keep else None
            return False
        if keep:
            self._members.append(place)
        return keep

    def _end_turn(self) -> None:
        """Leave the open group to the next in line, or end it and then pass the turn on."""
        if self._group_open and self._may_go_on() and self._hand_over():
            return
        try:
            if self._group_open:
                self._end_group()
        finally:
            with self._mutex:
                if self._line:
                    self._line.popleft().signal.release()
                else:
                    self._turn_taken = False

    def _may_go_on(self) -> bool:
        if self._connection is None or not self._connection.in_transaction:
            return False
        return self._turns_in_group < MOST_IN_A_GROUP

    def _hand_over(self) -> bool:
        """Give the turn to the next in line, the group still open; False when nobody is there."""
        with self._mutex:
            if not self._line:
                return False
            self._line.popleft().signal.release()
            return True

    def _end_group(self) -> None:
        members, self._members = self._members, []
        failure: Exception | None = InterruptedError("interrupted")
        self._no_group.set()  # the commit itself waits for the disk, and leaves the interpreter to others
        try:
            failure = self._commit() if members else None
        finally:
            self._roll_back()
            self._group_open = False
            assert self._lock_file is not None
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)
            for member in members:
                member.failure = failure
                member.signal.release()

    def _commit(self) -> Exception | None:
        if self._connection is None or not self._connection.in_transaction:
            return sqlite3.OperationalError("another unit lost the transaction they shared")
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            return error
        return None

    def _roll_back(self) -> None:
        """Undo what is still open: all of it where no unit was kept, or a commit failed."""
        try:
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._drop_connection()  # closing it rolls back, and the next unit opens another

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
