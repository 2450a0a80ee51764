"""The page that tells an organizer whether their race is ready."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from core.audience import Audience
from core.organizer import Organizer
from core.participant import Entry
from services import broadcasts
from services.broadcasts import New
from store import workers
from store.database import Database
from tests.carrying import SetUp
from tests.console import Person, Visitor
from tests.races import SATURDAY_9, MakeRace

ANA = "+13035550101"
LATER_THAN_EVER = datetime(2190, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock; the page goes by real time
OUT_OF_REACH = {
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_FROM": "+13035550100",
    "TWILIO_API_URL": "http://127.0.0.1:9",
}


def page(console: Visitor, race_id: int, query: str = "") -> str:
    """Give the page as a browser without JavaScript gets it, with single blanks."""
    answer = console.open(f"/console/races/{race_id}/readiness{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def told(html: str) -> dict[str, bool]:
    """Give whether each check is good, by its name, in the order of the page."""
    found = re.findall(r'<li class="check (good|bad)">.*?<h3>(.*?) <span', html)
    return {name: state == "good" for state, name in found}


def test_each_check_is_red_or_green_and_what_is_to_be_done_comes_first(
    console: Visitor, make_race: MakeRace, db: Database
) -> None:
    ana = Entry(ANA, wave="a", pace_seconds=600)
    race = make_race(ana, starts_local=LATER_THAN_EVER, emergency_number="911", daily_cap=2_000)
    with db.transaction() as tx:
        workers.seen(tx, "worker")

    html = page(console, race.id)

    checks = told(html)
    red = [name for name, is_good in checks.items() if not is_good]
    assert list(checks)[: len(red)] == red == ["Consent", "Registration with the carriers"]
    assert len(checks) == 14
    assert "<b>2</b> things to do" in html


def test_runners_without_a_text_lead_to_their_welcome(console: Visitor, make_race: MakeRace, db: Database) -> None:
    race = make_race(Entry(ANA), starts_local=LATER_THAN_EVER)
    db.run("UPDATE participants SET welcomed_at = NULL")

    html = page(console, race.id)

    assert told(html)["First text"] is False
    assert "1 runner from a list has had no text of this race yet." in html
    assert f'<a href="/console/races/{race.id}/broadcasts/new?tip=welcome">Welcome them</a>' in html


def test_a_red_check_leads_to_where_it_is_put_right(console: Visitor, make_race: MakeRace) -> None:
    race = make_race(medical_leads=())

    html = page(console, race.id)

    assert f'in the order they are asked; two are better than one. <a href="/console/races/{race.id}/edit">' in html


def test_what_is_wrong_with_broadcasts_leads_to_them(console: Visitor, make_race: MakeRace, db: Database) -> None:
    race = make_race(Entry(ANA, language="es"))
    draft = New(race, {"en": "Drink to thirst."}, Audience(), made_by="console")
    broadcasts.create(draft, db=db, now=SATURDAY_9)

    html = page(console, race.id)

    assert f'<a href="/console/races/{race.id}/broadcasts">Go to the broadcasts</a>' in html


def test_the_simulator_texts_nobody_and_the_page_says_so(console: Visitor, make_race: MakeRace) -> None:
    html = page(console, make_race().id)

    assert "The phone simulator carries: nobody is texted for real." in html
    assert "Ask the carrier now" not in html


def test_the_carrier_is_asked_only_by_the_second_call(console: Visitor, make_race: MakeRace, carried_by: SetUp) -> None:
    race = make_race()
    carried_by(**OUT_OF_REACH)

    before, after = page(console, race.id), page(console, race.id, "?carrier=ask")

    assert f'<a class="button" href="/console/races/{race.id}/readiness?carrier=ask">Ask the carrier now</a>' in before
    assert f'hx-get="/console/races/{race.id}/readiness?carrier=ask" hx-trigger="load"' in before
    assert "Not asked yet." in before
    assert "Twilio could not be reached at http://127.0.0.1:9" in after
    assert "hx-get" not in after and "Ask the carrier now" not in after


def test_what_an_organizer_has_typed_is_shown_as_text(console: Visitor, make_race: MakeRace) -> None:
    race = make_race(Entry(ANA, wave="<script>alert(1)</script>"), name="<b>Harbour</b>")

    html = page(console, race.id)

    assert "<b>Harbour</b>" not in html and "&lt;b&gt;Harbour&lt;/b&gt;" in html
    assert "<script>alert" not in html and "&lt;SCRIPT&gt;ALERT(1)&lt;/SCRIPT&gt;" in html


def test_the_race_of_another_organizer_does_not_exist(
    visit: Callable[[Organizer], Visitor], tom: Organizer, make_race: MakeRace
) -> None:
    race = make_race()

    assert visit(tom).open(f"/console/races/{race.id}/readiness").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("helper", 200), ("medical", 403)])
def test_a_helper_sees_it_and_the_medical_team_does_not(
    visit: Callable[[Organizer], Visitor],
    rosa: Organizer,
    add_person: Person,
    make_race: MakeRace,
    role: str,
    status: int,
) -> None:
    race = make_race()
    mia = add_person("mia", role=role, owner=rosa)

    assert visit(mia).open(f"/console/races/{race.id}/readiness").status_code == status
