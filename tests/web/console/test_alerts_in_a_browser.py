"""Alerts come to a page that is open, as a browser shows it."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from core.alert import Alert
from core.race import Race
from services import organizers, races
from store import alerts
from store.database import open_database
from tests.accessibility import no_serious_findings
from tests.browser import PHONE, keep_screenshot
from tests.console import PASSWORD, QUICK


def test_an_alert_comes_by_itself_and_somebody_goes(start_server, database_url, open_page):
    now = datetime.now(UTC)
    with closing(open_database(database_url)) as db:
        rosa = organizers.add("rosa", PASSWORD, role="owner", owner=None, db=db, passwords=QUICK)
        organizers.add("mia", PASSWORD, role="medical", owner=rosa, db=db, passwords=QUICK)
        starts = (now - timedelta(hours=1)).replace(tzinfo=None)
        race = races.create(Race(0, rosa.owner_id, "HARBOR30", "Harbour 30", "UTC", starts), db=db, now=now)
        page = open_page(PHONE)
        page.goto(f"{start_server().url}/console/")
        page.get_by_label("Name").fill("mia")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Password").press("Enter")
        page.get_by_text("No open alert").wait_for()
        with db.transaction() as tx:
            alerts.add(tx, Alert(race.id, "+13035550123", "E", "heart", "chest pain", now, mile="18", bib="412"))

        page.get_by_text("chest pain").wait_for()
        no_serious_findings(page)
        keep_screenshot(page, "console-alerts")
        page.get_by_role("button", name="I go to alert").click()
        page.get_by_text("mia goes").wait_for()

        (taken,) = alerts.list_of_race(db, race.id)

    assert taken.taken_by == "mia"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
