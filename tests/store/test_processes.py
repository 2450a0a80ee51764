"""Several processes on one store: they lose nothing, a kill of one stops no other, a fork does no harm."""

import signal
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ADD = "INSERT INTO foreign_answers (day, answers) VALUES (:day, :answers)"

COUNT = """
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda _: add_one(), range(400)))
"""

ADD_FOR_EVER = """
def add(thread):
    for number in count():
        day = f"{os.getpid()} {thread} {number}"
        db.run("INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)", day=day)
        os.write(1, f"{day}\\n".encode())

with ThreadPoolExecutor(4) as pool:
    list(pool.map(add, range(4)))
"""

FORK = """
if used_before:
    add_one()
child = os.fork()
try:
    add_one()
except RuntimeError as error:
    assert "forked" in str(error) and db.engine == "sqlite" and not child, error
    db = open_database(url)
    add_one()
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""

BEGIN = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from store.database import open_database

url, used_before = sys.argv[1], sys.argv[2:] == ["used before"]
db = open_database(url)

def add_one():
    with db.transaction() as tx:
        tx.lock("SELECT answers FROM foreign_answers WHERE day = 'counter' /*for update*/")
        answers = tx.one("SELECT answers FROM foreign_answers WHERE day = 'counter'")["answers"]
        tx.run("UPDATE foreign_answers SET answers = :answers WHERE day = 'counter'", answers=answers + 1)
"""


def start(script, url, *arguments):
    command = [sys.executable, "-c", BEGIN + script, url, *arguments]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def test_two_processes_that_read_and_then_write_lose_nothing(db, database_url):
    db.run(ADD, day="counter", answers=0)
    processes = [start(COUNT, database_url) for _ in range(2)]

    assert [process.wait(60) for process in processes] == [0, 0]
    assert db.one("SELECT answers FROM foreign_answers")["answers"] == 800


def test_a_process_killed_in_the_middle_keeps_what_it_has_acknowledged_and_stops_no_other(db, database_url):
    victim, other = (start(ADD_FOR_EVER, database_url) for _ in range(2))
    said = [victim.stdout.readline() for _ in range(200)]
    victim.send_signal(signal.SIGKILL)
    said += victim.stdout.read().splitlines(keepends=True)
    said += [other.stdout.readline() for _ in range(2000)]  # far more than a pipe had room for before the kill
    other.kill()
    said += other.stdout.read().splitlines(keepends=True)
    for process in (victim, other):
        process.wait(60)
        process.stdout.close()
    db.run(ADD, day="afterwards", answers=1)

    acknowledged = {line.removesuffix("\n") for line in said if line.endswith("\n")}
    stored = {row["day"] for row in db.all("SELECT day FROM foreign_answers")}
    assert len(acknowledged) > 2000
    assert acknowledged < stored
    assert len(stored - acknowledged) <= 1 + 2 * 4  # at most one a thread was stored and could not say so


def test_a_process_that_forks_before_its_first_use_shares_the_work_with_its_child(db, database_url):
    db.run(ADD, day="counter", answers=0)

    assert start(FORK, database_url).wait(60) == 0
    assert db.one("SELECT answers FROM foreign_answers")["answers"] == 2


def test_a_process_that_forks_after_a_use_does_no_harm(db, database_url):
    db.run(ADD, day="counter", answers=0)

    assert start(FORK, database_url, "used before").wait(60) == 0
    assert db.one("SELECT answers FROM foreign_answers")["answers"] == 3
