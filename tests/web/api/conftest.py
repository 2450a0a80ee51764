"""The API as programs use it: Rosa's calls with her token, Tom's with his."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.organizer import Organizer
from services import tokens
from store.database import Database
from tests.races import add_owner

# So far ahead that no run of these tests comes after it.
HARBOUR: dict[str, Any] = {
    "name": "Harbour Marathon",
    "code": "HARBOR90",
    "timezone": "America/New_York",
    "starts_at": "2090-03-14T07:30",
}
CONSENT: dict[str, Any] = {
    "consent_source": "https://harbour.example/register",
    "consent_text": "Text me about the Harbour Marathon. Msg & data rates may apply. STOP ends it.",
    "consent_at": "2026-10-01",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a token."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for something."""
        return self.client.get(f"/api/v1{path}", headers=self.headers, **options)

    def post(self, path: str, json: object = None, *, key: str | None = None, **options: Any) -> TestResponse:
        """Have something done, under an Idempotency-Key where one is given."""
        headers = self.headers | ({} if key is None else {"Idempotency-Key": key})
        body = {} if json is None else {"json": json}
        return self.client.post(f"/api/v1{path}", headers=headers, **body, **options)


@pytest.fixture
def call_as(console_app: Flask, db: Database) -> Callable[[str], Caller]:
    """Give a function that makes an owner and a program of theirs: `call_as("tom")`."""

    def make(name: str) -> Caller:
        owner_id = add_owner(db, name)
        owner = Organizer(id=owner_id, name=name, role="owner", owner_id=owner_id)
        token = tokens.add("tests", owner=owner, db=db)
        return Caller(console_app.test_client(), {"Authorization": f"Bearer {token}"})

    return make


@pytest.fixture
def api(call_as: Callable[[str], Caller]) -> Caller:
    """Give Rosa's program."""
    return call_as("rosa")


@pytest.fixture
def tom(call_as: Callable[[str], Caller]) -> Caller:
    """Give Tom's program."""
    return call_as("tom")


@pytest.fixture
def race_id(api: Caller) -> int:
    """Add Rosa's harbour race and give its id."""
    return int(api.post("/races", HARBOUR).get_json()["id"])
