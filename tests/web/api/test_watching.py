"""What happens at a race, by the API."""

from datetime import UTC, datetime

import pytest

from core.alert import Alert
from store import alerts
from store.values import to_ms
from tests.web.api.conftest import CONSENT

ANA, BEN = "+13035550101", "+13035550102"
NINE_40 = datetime(2090, 3, 14, 13, 41, tzinfo=UTC)  # on the clock of the race


@pytest.fixture
def harbour(api, race_id):
    """Give the id of Rosa's race with Ana and Ben in it."""
    api.post(f"/races/{race_id}/runners", CONSENT | {"runners": [{"phone": ANA}, {"phone": BEN}]})
    return race_id


def test_cramps_are_counted_by_area_mile_and_ten_minutes_without_anybodys_number(api, db, harbour):
    for phone in (ANA, BEN):
        db.run("INSERT INTO runners (phone) VALUES (:phone)", phone=phone)
        db.run(
            """INSERT INTO episodes (runner_id, area, mile, started_at, answered_at)
               SELECT id, 'calf', '18.2', :at, :at FROM runners WHERE phone = :phone""",
            phone=phone,
            at=to_ms(NINE_40),
        )

    answer = api.get(f"/races/{harbour}/cramps")

    assert answer.get_json() == {
        "cramps": [{"area": "calf", "mile": 18, "ten_minutes": "2090-03-14T09:40", "people": 2}]
    }


def test_alerts_are_listed_as_they_are_the_last_one_first(api, db, harbour):
    alert = Alert(harbour, ANA, "E", "heart", "chest pain <b>mile 18</b>", NINE_40, mile="18", bib="412")
    with db.transaction() as tx:
        alerts.add(tx, alert)
        alerts.add(tx, Alert(harbour, BEN, "M", "heat_exhaustion", "so dizzy", NINE_40))

    listed = api.get(f"/races/{harbour}/alerts").get_json()["alerts"]

    assert [each["phone"] for each in listed] == [BEN, ANA]
    assert listed[1]["words"] == "chest pain <b>mile 18</b>"
    assert (listed[1]["level"], listed[1]["written_at"]) == ("E", "2090-03-14T13:41:00Z")
    assert listed[1]["taken_by"] is None


def test_the_race_of_another_organizer_shows_nothing(tom, harbour):
    assert tom.get(f"/races/{harbour}/cramps").status_code == 404
    assert tom.get(f"/races/{harbour}/alerts").status_code == 404
