"""Signing in on a phone, as a browser shows it, with and without JavaScript."""

import re
from contextlib import closing

import pytest

from services import organizers
from store.database import open_database
from tests.accessibility import no_serious_findings
from tests.browser import PHONE, keep_screenshot
from tests.console import PASSWORD, QUICK


@pytest.fixture
def url(start_server, database_url):
    with closing(open_database(database_url)) as db:
        organizers.add("rosa", PASSWORD, role="owner", owner=None, db=db, passwords=QUICK)
    return start_server().url


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_rosa_signs_in_on_her_phone_adds_a_helper_and_signs_out_by_the_keyboard(url, open_page):
    page = open_page(PHONE)

    page.goto(f"{url}/console/people")
    no_serious_findings(page)
    keep_screenshot(page, "console-sign-in")
    page.get_by_label("Name").fill("Rosa")
    page.get_by_label("Password").fill("not the right one")
    page.get_by_label("Password").press("Enter")
    said = page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url("**/console/people")
    no_serious_findings(page)
    page.get_by_label("Name").fill("mia")
    page.get_by_label("Medical team").check()
    page.get_by_role("button", name="Add").click()
    no_serious_findings(page)
    told = page.locator(".secret").inner_text()
    page.get_by_role("link", name="Account").click()
    no_serious_findings(page)
    page.get_by_label("Your own number").fill("+13035550199")
    page.get_by_role("button", name="Save number").click()
    page.get_by_label("Code texted to +13035550199").fill("1")
    page.get_by_role("button", name="Prove number").click()
    page.get_by_text("This is not the code").wait_for()
    no_serious_findings(page)
    keep_screenshot(page, "console-phone-code")
    assert fits(page)
    page.keyboard.press("Tab")
    skip = page.locator(":focus").inner_text()
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    page.wait_for_url("**/console/sign-in")

    assert "do not go together" in said
    assert len(told) == 20
    assert skip == "Skip to the page"
    assert page.get_by_role("status").inner_text() == "You are signed out."
    assert page.goto(f"{url}/console/people").url.endswith("/console/sign-in?next=/console/people")


def test_the_console_works_without_javascript_and_in_the_dark(url, open_page, database_url):
    page = open_page(javascript=False, dark=True)

    page.goto(f"{url}/console/account")
    page.get_by_label("Name").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your own number").fill("+1 303 555 0199")
    page.get_by_role("button", name="Save number").click()
    said = page.get_by_role("status").inner_text()
    page.get_by_label("Code texted to +13035550199").fill("12 34")
    page.get_by_role("button", name="Prove number").click()
    wrong = page.locator(".wrong-because").inner_text()
    with closing(open_database(database_url)) as db:
        texted = db.one("SELECT body FROM outbox WHERE recipient = '+13035550199'")
    assert texted
    page.get_by_label("Code texted to +13035550199").fill(re.findall(r"\d{6}", texted["body"])[0])
    page.get_by_role("button", name="Prove number").click()

    assert said == "A code is on its way to +13035550199: type it here within ten minutes."
    assert "This is not the code" in wrong
    assert page.get_by_role("status").inner_text() == "Commands are taken from this number now."
    assert page.get_by_label("Your own number").input_value() == "+13035550199"
