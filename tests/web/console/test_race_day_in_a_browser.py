"""A race from its first day to its result: made, filled with runners, looked at, texted, by an organizer's phone.

The web process, the worker and the phone simulator are real; two runners read what they are sent.
"""

import csv
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Page, expect

from services import organizers
from store.database import open_database
from tests.accessibility import no_serious_findings
from tests.browser import PHONE, OpenPage, keep_screenshot
from tests.console import PASSWORD, QUICK
from tests.phones import answers, numbers_us, open_phones, phone_of, write
from tests.serving import Server, StartServer
from tests.working import StartWorker
from wiring import real_now

PHOENIX = "America/Phoenix"  # whose clocks are never changed


@pytest.fixture
def server(start_server: StartServer, start: StartWorker, database_url: str) -> Server:
    """Start web and worker on a database in which Rosa may sign in."""
    with closing(open_database(database_url)) as db:
        organizers.add("rosa", PASSWORD, role="owner", owner=None, db=db, passwords=QUICK)
    start()
    return start_server()


def looked_at(page: Page, name: str) -> None:
    """Fail where a page is hard to use or wider than the screen; keep a picture of it where they are wanted."""
    page.wait_for_load_state()  # with its looks
    no_serious_findings(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"
    keep_screenshot(page, f"race-day-{name}")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/console/races")
    page.get_by_label("Name").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Races", exact=True)).to_be_visible()


def make_race(page: Page) -> None:
    """Make a race that starts in two hours, so that no hour is a quiet one."""
    starts_local = (real_now() + timedelta(hours=2)).astimezone(ZoneInfo(PHOENIX))
    page.get_by_role("link", name="New race").click()
    looked_at(page, "new")
    page.get_by_label("Name").fill("Harbor Half")
    page.get_by_label("Code").fill("harbor27")
    page.get_by_label("Start", exact=True).fill(f"{starts_local:%Y-%m-%dT%H:%M}")
    page.get_by_label("Time zone").fill(PHOENIX)
    page.get_by_label("Emergency number").fill("911")
    page.get_by_label("Medical leads").fill("Dr Kim +1 303 555 0123")
    page.get_by_role("button", name="Make the race").click()
    expect(page.get_by_role("heading", name="Harbor Half")).to_be_visible()
    looked_at(page, "home")


def hand_in_list(page: Page, *rows: str) -> None:
    """Hand in a list, look at what it comes to, say how its runners agreed, and have it taken over."""
    page.get_by_role("link", name="Runners").click()
    page.get_by_role("link", name="Hand in a list").first.click()
    looked_at(page, "list")
    written = "\r\n".join(["Mobile,Name,Bib #,Lang", *rows]).encode()
    page.get_by_label("A file").set_input_files(FilePayload(name="registered.csv", mimeType="text/csv", buffer=written))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What it would come to")).to_be_visible()
    looked_at(page, "list-preview")
    page.get_by_label("Where").fill("registration form")
    page.get_by_label("Words").fill("Text me tips for the Harbor Half. STOP ends it.")
    page.get_by_label("When").fill(f"{real_now() - timedelta(days=3):%Y-%m-%d}")
    page.get_by_role("button", name="over").click()
    expect(page.get_by_text("All rows have been dealt with.")).to_be_visible()
    looked_at(page, "list-done")


def write_broadcast(page: Page) -> None:
    """Take a tip, make it dear with one letter, see that named, and have it written plainly."""
    page.get_by_role("link", name="New broadcast").click()
    page.get_by_label("Begin with a tip").select_option("start_easy")
    page.get_by_role("button", name="Put it in").click()
    spanish = page.get_by_label("Spanish")
    spanish.fill(f"Así: {spanish.input_value()}")
    expect(page.get_by_text("without it 1.")).to_be_visible()
    looked_at(page, "written")
    page.get_by_role("button", name="Write the Spanish in plain letters").click()
    expect(page.get_by_text("without it 1.")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Confirm the broadcast")).to_be_visible()
    looked_at(page, "confirm")


def test_runners_are_texted_once_each_and_the_result_says_so(server: Server, open_page: OpenPage) -> None:
    rosas, runners = open_page(PHONE), open_page()
    ana, ben, chidi = (next(numbers_us) for _ in range(3))

    sign_in(rosas, server.url)
    make_race(rosas)
    open_phones(runners, server, ana, ben, chidi)
    write(phone_of(runners, ben), "STOP")
    write(phone_of(runners, chidi), "JOIN HARBOR27")
    expect(answers(phone_of(runners, chidi)).first).to_be_visible()
    hand_in_list(rosas, f"{ana},Ana,412,es", f"{ben},Ben,7,en", "nobody,,,")
    back_home(rosas)
    rosas.get_by_role("link", name="Readiness").click()
    expect(rosas.get_by_role("heading", name="Readiness")).to_be_visible()
    looked_at(rosas, "readiness")
    back_home(rosas)
    write_broadcast(rosas)
    rosas.get_by_role("button", name="Launch to 2 people").click()
    looked_at(rosas, "launched")

    expect(answers(phone_of(runners, ana)).filter(has_text="Asi: Hola, Ana: ahora solo sorbos")).to_have_count(1)
    expect(answers(phone_of(runners, chidi)).filter(has_text="Good morning: only sips now")).to_have_count(1)
    expect(rosas.get_by_text("done", exact=True)).to_be_visible()
    looked_at(rosas, "result")
    expect(answers(phone_of(runners, ben)).filter(has_text="only sips now")).to_have_count(0)
    assert counts(rosas) == {"delivered": 2}
    assert [(row["phone"], row["state"]) for row in saved_rows(rosas)] == [(chidi, "delivered"), (ana, "delivered")]


def back_home(page: Page) -> None:
    """Go back to the page of the race."""
    while not page.get_by_role("heading", name="Harbor Half", exact=True).is_visible():
        page.locator(".back a").click()
        page.wait_for_load_state()


def counts(page: Page) -> dict[str, int]:
    """Give the figures of a broadcast that are not 0."""
    figures = zip(
        page.locator(".counts dt").all_inner_texts(), page.locator(".counts dd").all_inner_texts(), strict=True
    )
    return {state: int(people) for state, people in figures if people != "0"}


def saved_rows(page: Page) -> list[dict[str, str]]:
    """Save the result as a file, and read it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
