"""Readiness and poster as a browser shows them: the carrier is asked by itself, and the poster is one page."""

import re
from contextlib import closing
from dataclasses import replace

import pytest

from services import organizers, races
from store.database import open_database
from tests.accessibility import no_serious_findings
from tests.browser import PHONE, keep_screenshot
from tests.console import PASSWORD, QUICK
from tests.races import HARBOUR, SATURDAY_9

TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_FROM": "+13035550100",
    "TWILIO_API_URL": "http://127.0.0.1:9",
}


@pytest.fixture
def race_url(start_server, database_url):
    """Give where Rosa's race is, on a server whose carrier is out of reach."""
    with closing(open_database(database_url)) as db:
        rosa = organizers.add("rosa", PASSWORD, role="owner", owner=None, db=db, passwords=QUICK)
        race = races.create(replace(HARBOUR, owner_id=rosa.id), db=db, now=SATURDAY_9)
    return f"{start_server(**TWILIO).url}/console/races/{race.id}"


def sign_in(page, url):
    page.goto(url)
    page.get_by_label("Name").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(url)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_readiness_asks_the_carrier_by_itself_and_the_poster_is_one_page_of_paper(race_url, open_page):
    page = open_page(PHONE)

    sign_in(page, f"{race_url}/readiness")
    page.get_by_text("Twilio could not be reached").wait_for()
    keep_screenshot(page, "console-readiness")
    no_serious_findings(page)
    readiness_fits, verdict = fits(page), page.get_by_role("status").inner_text()
    page.goto(f"{race_url}/poster")
    keep_screenshot(page, "console-poster")
    no_serious_findings(page)
    code_is_drawn = page.locator(".poster img").evaluate("image => image.complete && image.naturalWidth > 0")
    pages = [len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper))) for paper in ("A4", "Letter")]

    assert re.fullmatch(r"\d+\s+things to do", verdict)
    assert readiness_fits and fits(page)
    assert code_is_drawn
    assert pages == [1, 1]
