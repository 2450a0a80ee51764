"""The phone page in a browser for tests: numbers of their own, phones to write on, calls past the browser."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from tests.serving import Server

numbers_us = (f"+1720555{last:04d}" for last in range(10_000))
numbers_es = (f"+34611{last:06d}" for last in range(10_000))


@pytest.fixture
def ana() -> str:
    """Give a number that has never texted."""
    return next(numbers_us)


@pytest.fixture
def chidi() -> str:
    """Give a Spanish number that has never texted."""
    return next(numbers_es)


def open_phones(page: Page, server: Server, *numbers: str) -> None:
    """Open the page with these phones on it."""
    page.goto(f"{server.url}/?" + "&".join(f"number={quote(number)}" for number in numbers))


def phone_of(page: Page, number: str) -> Locator:
    """Give the phone of a number on the page."""
    return page.locator(f"#phone-{number[1:]}")


def write(phone: Locator, text: str) -> None:
    """Text something from a phone."""
    phone.get_by_role("textbox").fill(text)
    phone.get_by_role("button", name="Send").click()


def answers(phone: Locator) -> Locator:
    """Give the bubbles of ours on a phone."""
    return phone.locator(".ours .body")


def ask(server: Server, path: str, *, method: str = "GET", host: str = "", body: str = "") -> tuple[int, str]:
    """Call a page past the browser; give status and body."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    headers = {"Host": host or urlsplit(server.url).netloc, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(connection):
        connection.request(method, path, body=body.encode(), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
