"""Phones for the journeys: one web process for all of them, and a story that remembers what was said."""

from itertools import count
from pathlib import Path

import pytest

from tests.journeys.stories import Phone, Phones, Story, page
from tests.twilio_web import TwilioWeb

STORIES = pytest.StashKey[list[Story]]()
_last_digits = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that renders the journeys for people to read."""
    parser.addoption("--write-exchanges", type=Path, help="Write the transcripts of the journeys to this page.")


def pytest_configure(config: pytest.Config) -> None:
    """Begin without stories."""
    config.stash[STORIES] = []


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the page, where it was asked for and every journey went well."""
    path = session.config.getoption("--write-exchanges", default=None)
    stories = session.config.stash[STORIES]
    if path and exitstatus == pytest.ExitCode.OK:
        path.write_text(page(stories), encoding="utf-8")


@pytest.fixture
def story(request: pytest.FixtureRequest) -> Story:
    """Begin a story, titled with the first line of the test's docstring."""
    title = (request.function.__doc__ or request.node.name).strip().splitlines()[0].rstrip(".")
    request.config.stash[STORIES].append(story := Story(title))
    return story


@pytest.fixture
def phones(twilio_web: TwilioWeb, story: Story) -> Phones:
    """Give a function that gives the phone of a number; no other journey may use the same number."""
    return lambda number: Phone(number, twilio_web.url, twilio_web.db, story)


@pytest.fixture
def phone(phones: Phones) -> Phone:
    """Give a US phone that has never texted us."""
    return phones(f"+1303555{next(_last_digits):04}")
