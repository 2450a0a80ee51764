"""The console as a browser uses it, without a browser: Rosa has signed in, Tom is another owner."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.organizer import Organizer, Role
from passwords import Argon2
from services import organizers
from settings import load_settings
from store.database import Database

PASSWORD = "three wet shoes in may"
SECRET = "for-tests-only-and-long-enough"
# The least argon2 does: what is tested here is not how long it takes.
QUICK = Argon2(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

Person = Callable[..., Organizer]


class Visitor:
    """A browser with cookies of its own that fills in the forms of the console."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def open(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **options)

    def send(self, path: str, data: dict[str, Any] | None = None, *, form_at: str = "", **options: Any) -> TestResponse:
        """Send a form, with the token of the page it stands on, the account's if none is named."""
        token = self.token(form_at or "/console/account")
        return self.client.post(path, data={"csrf_token": token} | (data or {}), **options)

    def token(self, form_at: str) -> str:
        """Give the token of the forms on a page."""
        found = _TOKEN.search(self.open(form_at, follow_redirects=True).get_data(as_text=True))
        return found[1] if found else ""

    def sign_in(self, name: str, password: str = PASSWORD, **options: Any) -> TestResponse:
        """Sign in, or try to."""
        fields = {"name": name, "password": password}
        return self.send("/console/sign-in", fields, form_at="/console/sign-in", **options)


@pytest.fixture(scope="session")
def _built_once() -> Flask:
    """Build the app: reading the content takes longer than most tests of a page."""
    from app import create_app  # which imports the whole house, and most runs of the tests want little of it

    return create_app(load_settings({"SECRET_KEY": SECRET}))


@pytest.fixture
def console_app(_built_once: Flask, db: Database) -> Flask:
    """Give the app on the database of the test, with quick passwords."""
    house = _built_once.extensions["sidestitch"]
    _built_once.extensions["sidestitch"] = replace(house, db=db, passwords=lambda: QUICK)
    return _built_once


@pytest.fixture
def add_person(db: Database) -> Person:
    """Give a function that adds somebody who can sign in: `add_person("mia", role="medical", owner=rosa)`."""

    def add(name: str, *, role: Role = "owner", owner: Organizer | None = None) -> Organizer:
        return organizers.add(name, PASSWORD, role=role, owner=owner, db=db, passwords=QUICK)

    return add


@pytest.fixture
def rosa(add_person: Person) -> Organizer:
    """Add Rosa, the owner of the harbour race."""
    return add_person("rosa")


@pytest.fixture
def tom(add_person: Person) -> Organizer:
    """Add Tom, the owner of another race."""
    return add_person("tom")


@pytest.fixture
def stranger(console_app: Flask) -> Visitor:
    """Give a browser nobody has signed in with."""
    return Visitor(console_app)


@pytest.fixture
def visit(console_app: Flask) -> Callable[[Organizer], Visitor]:
    """Give a function that signs somebody in, in a browser of their own: `visit(tom)`."""

    def sign_in(organizer: Organizer) -> Visitor:
        visitor = Visitor(console_app)
        assert visitor.sign_in(organizer.name).status_code == 303
        return visitor

    return sign_in


@pytest.fixture
def console(visit: Callable[[Organizer], Visitor], rosa: Organizer) -> Visitor:
    """Give Rosa's browser, in which she has signed in."""
    return visit(rosa)


@pytest.fixture
def console_client(console: Visitor) -> FlaskClient:
    """Give Flask's test client of Rosa's browser."""
    return console.client
