"""The fixtures of every test; `--engine` says on which store a run of the suite stands."""

import pytest

from content.catalog import Catalog, load

pytest_plugins = [
    "tests.engines",
    "tests.serving",
    "tests.browser",
    "tests.phones",
    "tests.twilio_web",
    "tests.carriers",
    "tests.working",
    "tests.console",
    "tests.races",
    "tests.lists",
    "tests.carrying",
]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Load what we say, as it stands in content/."""
    return load()
