"""Where benchmarks keep their databases: a folder on the project's disk, a database on the PostgreSQL at hand."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from bench._report import say
from tests.engines import LOCAL_SERVER
from tests.serving import PROJECT


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder on the project's own disk: the system's may be memory, which commits for nothing."""
    var = PROJECT / "var"
    var.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=var, prefix="bench-") as folder:
        yield Path(folder)


@contextmanager
def postgresql(name: str) -> Iterator[dict[str, str]]:
    """Make a database on the server at hand, give its URL by name, and drop it; nothing where there is no server."""
    server_url, database = os.environ.get("TEST_DATABASE_URL", LOCAL_SERVER), f"sidestitch_bench_{uuid4().hex[:12]}"
    try:
        admin = psycopg.connect(server_url, autocommit=True)
    except psycopg.OperationalError:
        say("PostgreSQL: no server at hand, so left out")
        yield {}
        return
    with closing(admin):
        admin.execute(f"CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE template0".encode())
        try:
            yield {name: urlsplit(server_url)._replace(path=f"/{database}").geturl()}
        finally:
            admin.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())
