"""What the tests of the console share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from commands.house import house_of
from core.participant import Entry
from core.race import Race
from tests.console import QUICK, Visitor
from tests.races import MakeRace

LATER_THAN_EVER = datetime(2190, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock; the pages go by real time
ANA = Entry("+13035550101", first_name="Ana", bib="412", wave="a", language="en", pace_seconds=600)
BEN = Entry("+13035550102", first_name="Ben", bib="7", wave="2", language="es")

Write = Callable[..., TestResponse]


@dataclass
class Counted:
    """Quick passwords that count how often one is compared."""

    compared: int = 0

    def hash(self, password: str) -> str:
        """Hash as the others do."""
        return QUICK.hash(password)

    def is_right(self, password: str, password_hash: str | None) -> bool:
        """Compare as the others do."""
        self.compared += 1
        return QUICK.is_right(password, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        """Tell as the others do."""
        return QUICK.is_outdated(password_hash)


@pytest.fixture
def counted(console_app: Flask) -> Counted:
    """Have the app count how often a password is compared."""
    counted = Counted()
    console_app.extensions["sidestitch"] = replace(house_of(console_app), passwords=lambda: counted)
    return counted


@pytest.fixture
def https_app(console_app: Flask) -> Iterator[Flask]:
    """Have the app be the one of an address with https."""
    house = house_of(console_app)
    settings = house.settings.model_copy(update={"public_url": "https://texts.example.org"})
    console_app.extensions["sidestitch"] = replace(house, settings=settings)
    yield console_app
    console_app.extensions["sidestitch"] = house


@pytest.fixture
def race(make_race: MakeRace, console: Visitor) -> Race:  # noqa: ARG001 - Rosa is there first
    """Give Rosa's race, with Ana and Ben in it."""
    return make_race(ANA, BEN, starts_local=LATER_THAN_EVER, emergency_number="911")


@pytest.fixture
def write(console: Visitor, race: Race) -> Write:
    """Give a function that sends the form of a new broadcast."""

    def write(do: str = "go_on", **typed: str) -> TestResponse:
        return console.send(f"/console/races/{race.id}/broadcasts/new", {"text_en": "Slow down", "do": do} | typed)

    return write


@pytest.fixture
def draft(write: Write) -> str:
    """Make a draft, and give the address of its page."""
    return str(write().location)
