"""`python app.py`: everything on one machine, kept running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import _processes
from settings import load_settings
from tests.serving import PROJECT, answers, free_port, procfile_command
from tests.twilio_calls import SETTINGS

WAIT_SECONDS = 60


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < give_up_at, "it never came about"
        time.sleep(0.05)


def children(pid: int) -> dict[str, int]:
    """Give the child processes by what they run."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in found}
    return {"worker" if "worker.py" in command else "web": child for child, command in commands.items()}


def workers(web: int) -> set[int]:
    """Give the workers of a granian, without what it has started to keep track of them."""
    found = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    return {int(child) for child in found if "tracker" not in Path(f"/proc/{child}/cmdline").read_text()}


def has_all_started(pid: int, port: int) -> bool:
    """Tell whether the web is ready and both its workers have their threads: before, one would miss its SIGTERM."""
    if not answers(f"http://127.0.0.1:{port}/ready"):
        return False
    threads = [len([*Path(f"/proc/{worker}/task").iterdir()]) for worker in workers(children(pid)["web"])]
    return len(threads) == 2 and min(threads) > 1


@contextmanager
def running(database_url, folder):
    """Run everything on a free port until the block ends."""
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "SECRET_KEY": "for-tests-only",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=PROJECT, env=env, stdout=log, stderr=log)
    try:
        wait_until(lambda: has_all_started(process.pid, port) or process.poll() is not None)
        yield process, port
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)


def test_it_migrates_restarts_a_killed_process_and_ends_all_together(new_database_url, tmp_path):
    with running(new_database_url, tmp_path) as (process, port):
        before = children(process.pid)

        for name in ("worker", "web"):
            os.kill(before[name], signal.SIGKILL)
        wait_until(
            lambda: (
                children(process.pid).keys() == before.keys()
                and not set(children(process.pid).values()) & set(before.values())
            )
        )
        wait_until(lambda: has_all_started(process.pid, port))
        after = children(process.pid)
        process.terminate()

        assert process.wait(WAIT_SECONDS) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in after.values())


def test_a_killed_web_worker_is_started_again_while_the_other_answers(tmp_path):
    with running(f"sqlite:///{tmp_path}/x.db", tmp_path) as (process, port):
        web = children(process.pid)["web"]
        before = workers(web)
        killed = min(before)

        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: killed not in workers(web) and has_all_started(process.pid, port))

        assert children(process.pid)["web"] == web
        assert len(before) == 2


def test_web_workers_that_cannot_start_say_why_and_try_again_without_haste(tmp_path):
    env = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "RETENTION_DAYS": "none"}
    env |= {"HOST": "127.0.0.1", "PORT": str(free_port()), "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    log = tmp_path / "log"

    with log.open("wb") as file:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {procfile_command('web')}"], cwd=PROJECT, env=env, stdout=file, stderr=file
        )
    try:
        wait_until(lambda: log.read_text().count("RETENTION_DAYS") == 2)
        time.sleep(4)
        tries, code = log.read_text().count("RETENTION_DAYS"), process.poll()
    finally:
        process.terminate()
        process.wait(WAIT_SECONDS)

    assert (tries, code) == (2, None)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"HOST": "no.such.name.invalid"}, 'HOST is "no.such.name.invalid"'),
        ({"HOST": "a..b"}, 'HOST is "a..b"'),
        ({"HOST": "192.0.2.1"}, "of 192.0.2.1"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, "DATABASE_URL"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_a_sentence(settings, named, tmp_path):
    env = {"PATH": os.environ["PATH"], "PORT": str(free_port()), "SECRET_KEY": "for-tests-only", **SETTINGS}
    env |= {"DATABASE_URL": f"sqlite:///{tmp_path}/x.db", **settings}

    ended = subprocess.run(
        [sys.executable, "app.py"], cwd=PROJECT, env=env, capture_output=True, text=True, timeout=WAIT_SECONDS
    )

    assert ended.returncode == 1
    assert named in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


def test_the_web_process_is_the_one_of_the_procfile():
    ours = _processes(load_settings({"SECRET_KEY": "for-tests-only"}))["web"]
    procfile = procfile_command("web").replace("${HOST:-0.0.0.0}", "127.0.0.1").replace("${PORT:-5000}", "5000")

    assert sorted(ours[3:]) == sorted(procfile.split(" granian ")[1].split())


def test_a_taken_port_is_said_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "SECRET_KEY": "for-tests-only",
            "DATABASE_URL": f"sqlite:///{tmp_path}/unused.db",
        }

        second = subprocess.run(
            [sys.executable, "app.py"], cwd=PROJECT, env=env, capture_output=True, text=True, timeout=WAIT_SECONDS
        )

    assert second.returncode == 1
    assert f"Port {port}" in second.stderr
