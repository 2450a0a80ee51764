"""One web process with a Twilio account for all tests that only text it, each from a number of its own."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from store.database import Database, open_database
from tests.engines import Engine
from tests.serving import Server, serving
from tests.twilio_calls import SETTINGS

_numbers = count(2_000_000)


@dataclass(frozen=True, slots=True)
class TwilioWeb:
    """The Procfile's web process, and its database to look into."""

    server: Server
    db: Database

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return self.server.url


@pytest.fixture(scope="session")
def twilio_web(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwilioWeb]:
    """Start the web process once for the whole run."""
    folder = tmp_path_factory.mktemp("twilio-web")
    database_url, settings = engine.migrated_url(folder), dict[str, Any](SETTINGS)
    with serving(database_url, folder, **settings) as server, closing(open_database(database_url)) as db:
        yield TwilioWeb(server, db)


@pytest.fixture
def number() -> str:
    """Give a US number that has never texted us."""
    return f"+1303{next(_numbers)}"
