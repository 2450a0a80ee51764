"""Another carrier, or other settings, under the console of a test."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import pytest
from flask import Flask

from commands.house import house_of
from settings import load_settings
from tests.console import SECRET
from wiring import assemble


class SetUp(Protocol):
    """Sets the environment variables of the service, for one test."""

    def __call__(self, **variables: str) -> None:
        """Set them, and nothing else."""


@pytest.fixture
def carried_by(console_app: Flask) -> Iterator[SetUp]:
    """Give a function that puts the console on other settings: `carried_by(TWILIO_FROM="12345", ...)`."""
    before = house_of(console_app)

    def set_up(**variables: str) -> None:
        new = assemble(load_settings({"SECRET_KEY": SECRET, **variables}))
        console_app.extensions["sidestitch"] = replace(
            before, settings=new.settings, service=new.service, gateway=new.gateway
        )

    yield set_up
    console_app.extensions["sidestitch"] = before
