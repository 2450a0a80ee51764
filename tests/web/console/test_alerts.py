"""Alerts and cramps in the console: who sees them, what they say, and who goes."""

from datetime import UTC, datetime, timedelta

import pytest

from core.alert import Alert
from core.participant import Entry
from core.race import Race
from services import races
from store import alerts, participants

ANA = "+13035550123"
WORDS = 'chest pain <b>"cant breathe'


@pytest.fixture
def race(db, rosa):
    """Add a race of Rosa's that is on now."""
    now = datetime.now(UTC)
    starts = (now - timedelta(hours=1)).replace(tzinfo=None)
    return races.create(Race(0, rosa.owner_id, "HARBOR30", "Harbour 30", "UTC", starts), db=db, now=now)


@pytest.fixture
def alert(db, race):
    """Add an alert of Ana's, who runs it."""
    told = Alert(
        race.id,
        ANA,
        "E",
        "heart",
        WORDS,
        datetime.now(UTC).replace(microsecond=0),
        mile="18",
        bib="412",
        first_name="Ana",
    )
    with db.transaction() as tx:
        return alerts.add(tx, told)


def page_of(visitor, path):
    return visitor.open(path, follow_redirects=True).get_data(as_text=True)


def test_an_alert_says_who_where_and_in_which_words_with_a_number_to_call(console, race, alert):
    page = page_of(console, f"/console/races/{race.id}/alerts")

    assert "chest pain &lt;b&gt;&#34;cant breathe" in page and "<b>&#34;cant" not in page
    assert f'href="tel:{ANA}"' in page
    assert all(said in page for said in ("Emergency", f"Alert {alert.id}", "412", "18", "Ana", "Nobody goes yet"))


def test_whoever_is_medical_comes_to_the_alerts_of_the_race_that_is_on_and_to_nothing_else(
    visit, add_person, rosa, race, alert
):
    mia = visit(add_person("mia", role="medical", owner=rosa))

    assert f"Alert {alert.id}" in page_of(mia, "/console/")
    assert mia.open(f"/console/races/{race.id}/cramps").status_code == 403


def test_one_goes_and_nobody_else_can_take_it_then(db, visit, add_person, rosa, console, race, alert):
    mia = visit(add_person("mia", role="medical", owner=rosa))
    path = f"/console/races/{race.id}/alerts"
    for visitor in (mia, console):
        assert visitor.send(f"{path}/{alert.id}/take", form_at=path).status_code == 303

    taken = alerts.find(db, race.id, alert.id)

    assert taken and taken.taken_by == "mia"
    assert "<b>mia</b> goes" in page_of(mia, path)
    assert "Somebody has taken it already" in page_of(console, path)


def test_a_closed_one_is_open_no_more(console, race, alert):
    path = f"/console/races/{race.id}/alerts"
    console.send(f"{path}/{alert.id}/close", form_at=path)

    page = page_of(console, path)

    assert "No open alert" in page and "1 closed" in page


def test_the_pages_of_the_race_lead_to_those_that_are_open(console, race, alert):
    for path in ("/console/races", f"/console/races/{race.id}", f"/console/races/{race.id}/running"):
        assert "open alert" in page_of(console, path)

    console.send(f"/console/races/{race.id}/alerts/{alert.id}/close", form_at=f"/console/races/{race.id}/alerts")

    for path in ("/console/races", f"/console/races/{race.id}", f"/console/races/{race.id}/running"):
        assert "open alert" not in page_of(console, path)


def test_another_organizer_neither_sees_nor_takes_nor_closes_one(db, visit, tom, race, alert):
    visitor = visit(tom)
    path = f"/console/races/{race.id}/alerts"

    assert visitor.open(path).status_code == 404
    for wish in ("take", "close"):
        assert visitor.send(f"{path}/{alert.id}/{wish}").status_code == 404
    assert "No race is near" in page_of(visitor, "/console/alerts")
    assert alerts.find(db, race.id, alert.id) == alert


def test_an_alert_of_another_race_is_not_taken_through_ones_own(db, visit, tom, race, alert):
    now = datetime.now(UTC)
    own = races.create(Race(0, tom.owner_id, "TOMS12", "Tom's 12", "UTC", now.replace(tzinfo=None)), db=db, now=now)

    visit(tom).send(f"/console/races/{own.id}/alerts/{alert.id}/take")

    assert alerts.find(db, race.id, alert.id) == alert


def test_cramps_are_counted_without_naming_anybody(db, console, race):
    now = datetime.now(UTC)
    with db.transaction() as tx:
        for number, mile in enumerate(["18", "18.4", "km 30"]):
            phone = f"+1303555010{number}"
            participants.join(tx, race.id, Entry(phone, first_name="Ana"), now=now)
            tx.run("INSERT INTO runners (phone) VALUES (:phone)", phone=phone)
            tx.run(
                """INSERT INTO episodes (runner_id, area, mile, started_at, answered_at)
                   SELECT id, 'calf', :mile, :at, :at FROM runners WHERE phone = :phone""",
                phone=phone,
                mile=mile,
                at=int(race.starts_at.timestamp() * 1000),
            )

    page = page_of(console, f"/console/races/{race.id}/cramps")

    cells = [row.split("</td>")[0] for row in page.split('data-label="People" class="number">')[1:]]
    assert cells == ["3"], "30 km are 18.6 miles"
    assert "+1303" not in page and "Ana" not in page


def test_with_no_race_near_there_is_nothing_to_alert_of(console):
    assert "No race is near" in page_of(console, "/console/alerts")
