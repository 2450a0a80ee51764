"""What the tests of the console share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from commands.house import house_of
from tests.console import QUICK


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
