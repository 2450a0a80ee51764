"""The web command of the Procfile on a free port of the loopback, with our app in it or a peer's."""

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.serving import procfile_command

PROJECT = Path(__file__).resolve().parent.parent
OUR_APP = "app:create_app"
START_SECONDS = 60
STOP_SECONDS = 40


def web_command(app: str = OUR_APP) -> str:
    """Give the shell command of the Procfile's web, with another app in the place of ours."""
    return procfile_command("web").replace(OUR_APP, app)


@dataclass(frozen=True, slots=True)
class Server:
    """A web process that answers at `address`, its "host:port"."""

    address: str
    session: int

    def cpu_seconds(self) -> float:
        """Add up the processor time of the process and its workers so far; 0 where the system does not tell."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12]) if int(fields[3]) == self.session else 0
        return total / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(app: str, folder: Path, **settings: str) -> Iterator[Server]:
    """Start a web process, wait until it answers, and stop it by its id at the end.

    Args:
        app: "module:factory", found from the project's folder.
        folder: where its log goes.
        settings: its environment, beside what a process needs to run at all.
    """
    address = f"127.0.0.1:{_free_port()}"
    with (folder / f"{app.partition(':')[0]}-{address.partition(':')[2]}.log").open("wb") as log:
        process = _start(web_command(app), log.fileno(), PORT=address.partition(":")[2], **settings)
        try:
            _wait_until_ready(address, process, Path(log.name))
            yield Server(address, process.pid)
        finally:
            _stop(process)


def migrate(folder: Path, **settings: str) -> None:
    """Run the Procfile's release command."""
    with (folder / "release.log").open("wb") as log:
        if _start(procfile_command("release"), log.fileno(), **settings).wait(START_SECONDS):
            sys.exit(f"The release command failed:\n{Path(log.name).read_text(encoding='utf-8')}")


def _start(command: str, log: int, **settings: str) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = kept | {"PATH": path, "HOST": "127.0.0.1", "SECRET_KEY": "of-a-benchmark"} | settings
    shell = ["sh", "-c", f"exec {command}"]
    return subprocess.Popen(
        shell,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # tells its processes from all others
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while not _answers(f"http://{address}/health"):
        if process.poll() is not None or time.monotonic() > give_up_at:
            told = log.read_text(encoding="utf-8", errors="replace")
            sys.exit(f"The web process did not start: {shlex.quote(log.stem)}\n{told}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    """Tell whether anything answers: a peer has no /health and says 404."""
    try:
        with urlopen(url, timeout=5):
            return True
    except HTTPError as error:
        return error.code == 404
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
