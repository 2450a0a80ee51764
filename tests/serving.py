"""A real web process for tests: the Procfile's command on a free port, with a database of its own.

Most are forked from a process that has imported the app already (`forking.py`), which saves a second or two; a small
one has one granian worker instead of two, which is enough where no test asks how several get on.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from store.database import open_database
from store.migrations import migrate
from tests.engines import Engine
from tests.forking import Forked, start_granian

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
STOP_SECONDS = 5
POLL_SECONDS = 0.05
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")

StartServer = Callable[..., "Server"]


@dataclass(frozen=True, slots=True)
class Server:
    """A web process that is ready; `url` has no slash at the end."""

    url: str
    process: subprocess.Popen[bytes] | Forked
    log_file: Path

    def kill(self) -> None:
        """End it and its workers as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def logs(self) -> str:
        """Give what the process has written to stderr and stdout so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(
    database_url: str,
    folder: Path,
    *,
    project: Path = PROJECT,
    wait_for: str = "/ready",
    port: int | None = None,
    is_small: bool = False,
    is_forked: bool = True,
    is_hasty: bool = False,
    **env: str,
) -> Iterator[Server]:
    """Run the web process of the Procfile until the block ends, and stop it by its id.

    Args:
        database_url: a migrated database.
        folder: where the log goes.
        project: the folder that holds app.py, for a test that changes a copy of it.
        wait_for: what has to answer 200 before the process is given.
        port: where it listens; a free one where none is given.
        is_small: with one granian worker.
        is_forked: without, it is started as the Procfile says to the letter; as is one with a project of its own.
        is_hasty: waiting a second at most for the database, as `hasty.py` says.
        env: more settings, as in TWILIO_ACCOUNT_SID="AC..."; nothing is taken over from the tests' own environment.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    variables["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{variables.get('PATH', os.defpath)}"
    variables |= {"DATABASE_URL": database_url, "HOST": "127.0.0.1", "PORT": str(port), "SECRET_KEY": "for-tests-only"}
    variables |= env
    log_file = folder / f"web-{port}.log"
    command = _command(is_small, is_hasty)
    if is_forked and project == PROJECT:
        process: subprocess.Popen[bytes] | Forked = _fork(command, variables, log_file)
    else:
        process = _start(command, project, variables, log_file)
    server = Server(url, process, log_file)
    try:
        _wait_for(server, wait_for)
        yield server
    finally:
        _stop(server.process)


@pytest.fixture
def start_server(database_url: str, tmp_path: Path) -> Iterator[StartServer]:
    """Give `serving` on a database of the test, to start with options, `start_server(TWILIO_ACCOUNT_SID="AC...")`.

    They are small ones.
    """
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serving(database_url, tmp_path, **({"is_small": True} | options)))


@pytest.fixture(scope="session")
def server(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start one web process for all tests that text with numbers of their own; the simulator carries.

    It is the one that is started to the letter.
    """
    folder = tmp_path_factory.mktemp("server")
    database_url = engine.new_url(folder)
    with closing(open_database(database_url)) as db:
        migrate(db)
    with serving(database_url, folder, is_forked=False) as server:
        yield server


def procfile_command(name: str) -> str:
    """Give the command that the Procfile runs under a name such as "web"."""
    lines = (PROJECT / "Procfile").read_text(encoding="utf-8").splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:"))


def free_port() -> int:
    """Find a port of the loopback, below those the kernel hands to clients, so that none takes it before we do."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("None of a hundred ports is free.")


def answers(url: str) -> bool:
    """Tell whether a page answers with 200."""
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # nobody listens yet, or the answer is 503
        return False


def _command(is_small: bool, is_hasty: bool) -> str:
    """Give the Procfile's command, with a granian that tells when its workers have started."""
    command = procfile_command("web").replace("--log-level error", "--log-level info")
    command = command.replace("app:create_app", "tests.hasty:create_app") if is_hasty else command
    return command.replace("--workers 2", "--workers 1") if is_small else command


def _fork(command: str, variables: dict[str, str], log_file: Path) -> Forked:
    shell = ["sh", "-c", f"printf '%s\\n' {command}"]
    words = subprocess.run(shell, env=variables, capture_output=True, text=True, check=True).stdout.splitlines()
    return start_granian(log_file, variables, words[words.index("granian") + 1 :])


def _start(command: str, project: Path, variables: dict[str, str], log_file: Path) -> subprocess.Popen[bytes]:
    shell = ["sh", "-c", f"exec {command}"]
    with log_file.open("ab") as log:
        return subprocess.Popen(shell, cwd=project, env=variables, stdout=log, stderr=log, start_new_session=True)


def _wait_for(server: Server, path: str) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while not (answers(server.url + path) and _all_workers_started(server)):
        is_lost = server.process.poll() is not None or "does not start" in server.logs()
        if is_lost or time.monotonic() > give_up_at:
            raise RuntimeError(f"The web process is not ready. Its log:\n{server.logs()}")
        time.sleep(POLL_SECONDS)


def _all_workers_started(server: Server) -> bool:
    """Tell whether granian can be stopped: its signal is lost on a worker that is still starting."""
    return server.logs().count("Started worker-") == server.logs().count("Spawning worker-")


def _stop(process: subprocess.Popen[bytes] | Forked) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
