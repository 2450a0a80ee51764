"""MYDATA on the phone page: the link is followed, the button pressed, the file saved."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, OpenPage, keep_screenshot
from tests.phones import answers, open_phones, phone_of, write
from tests.serving import Server


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Open a page of the size of a phone."""
    return open_page(PHONE)


def follow_link(page: Page, server: Server, number: str) -> None:
    """Text a cramp and MYDATA from a phone, and open the link that comes back."""
    open_phones(page, server, number)
    phone = phone_of(page, number)
    write(phone, "right calf")
    expect(answers(phone).first).to_be_visible()
    write(phone, "MYDATA")
    link = answers(phone).filter(has_text="/my-data/")
    expect(link).to_have_count(1)
    address = re.search(r"https?://\S+/my-data/[0-9a-f]{32}", link.inner_text())
    assert address
    page.goto(address[0])


def test_a_runner_sees_all_that_is_held_and_saves_it(page: Page, server: Server, ana: str) -> None:
    follow_link(page, server, ana)
    keep_screenshot(page, "my-data-button")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Cramps")).to_be_visible()
    keep_screenshot(page, "my-data")
    expect(page.get_by_text("right calf", exact=True).first).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save all of it").click()

    held = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert download.value.suggested_filename == "my-data.json"
    assert held["runners"][0]["phone"] == ana
    is_wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not is_wider


def test_coming_back_to_the_page_shows_nothing_more(page: Page, server: Server, ana: str) -> None:
    follow_link(page, server, ana)
    address = page.url
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Cramps")).to_be_visible()

    page.goto(address)

    expect(page.get_by_role("heading", name="This link opens nothing any more")).to_be_visible()
    expect(page.get_by_text(ana)).to_have_count(0)
