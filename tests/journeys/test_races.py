"""A runner joins a race by text, is in trouble in it, and leaves it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.race import Race
from services import races
from store import alerts, participants
from tests.journeys.stories import numbers_of
from tests.races import HARBOUR, add_owner

MakeOne = Callable[..., Race]


@pytest.fixture
def race_on(twilio_web, request) -> MakeOne:
    """Give a function that adds a race that began an hour ago; each journey has races of its own codes."""
    owner_id = add_owner(twilio_web.db, request.node.name)

    def add(code: str, name: str, **changes) -> Race:
        now = datetime.now(UTC)
        start = (now - timedelta(hours=1)).astimezone(ZoneInfo(HARBOUR.zone)).replace(tzinfo=None)
        race = replace(HARBOUR, owner_id=owner_id, code=code, name=name, starts_local=start, **changes)
        return races.create(race, db=twilio_web.db, now=now)

    return add


def test_joining_a_race(phone, race_on):
    """JOIN: in a race by its code, name and bib in one text, and out again"""
    race = race_on("HARBOR30", "Harbour 30")
    confirmed, question, introduction = phone.text("JOIN HARBOR30")
    noted = phone.text("Ana 412")
    cramp = phone.text("right calf mile 18")
    twice = phone.text("join harbor 30")
    left = phone.text("LEAVE")

    runner = participants.find(phone.db, race.id, phone.number)
    assert "HELP for help" in confirmed and "STOP to end" in confirmed and "like Ana 412" in question
    assert "Sidestitch" in introduction
    assert "Ana, bib 412" in noted[0]
    assert numbers_of(cramp) == ["1/3", "2/3", "3/3"]
    assert "already" in twice[0] and "you are out" in left[0]
    assert runner and runner.left_at and (runner.entry.first_name, runner.entry.bib) == ("Ana", "412")


def test_joining_in_spanish(phones, race_on):
    """UNIRME: the same in Spanish, with slips"""
    race_on("LEON21", "Carrera de Leon")
    phone = phones("+13055550911")
    phone.text("hola, en español por favor")

    unknown = phone.text("unirme LEON12")
    joined = phone.text("unirme leon21")
    noted = phone.text("soy Luz, dorsal 33")
    left = phone.text("dejar leon21")

    assert "LEON12" in unknown[0]
    assert "Pueden aplicarse cargos" in joined[0] and "ALTO: fin" in joined[0]
    assert "Luz, dorsal 33" in noted[0]
    assert "UNIRME LEON21" in left[0]


def test_two_races_and_a_stop(phone, race_on):
    """Two races: LEAVE asks which; a STOP that names one is for that one, any other for everything"""
    race_on("RIVER12", "River Run")
    race_on("PARK5", "Park 5k")
    phone.text("join")
    phone.text("river12")
    phone.text("JOIN PARK5")

    which = phone.text("leave")
    one = phone.text("no more texts from park5")
    everything = phone.text("please stop texting me")
    again = phone.text("JOIN RIVER12")
    back = phone.text("start texting me again")

    assert "RIVER12 or PARK5" in which[0]
    assert "Park 5k: you are out" in one[0]
    assert "unsubscribed" in everything[0]
    assert "START first" in again[0]
    assert "JOIN and the code: RIVER12" in back[-1]


def test_an_emergency_in_a_race(phone, phones, race_on):
    """A race that is on: its own emergency number, bib and mile for its medics, and a lead who goes"""
    race = race_on("BRIDGE10", "Bridge 10", emergency_number="112", medical_line="+13035550155")
    phone.text("JOIN BRIDGE10")

    call, more = phone.text("chest pain cant breathe")
    noted = phone.text("bib 412 mi 18")
    meanwhile = phone.text("what do i do")
    clear = phone.text("false alarm")
    lead = phones("+13035550190")
    told = lead.texted("alert:")
    number = alerts.list_of_race(phone.db, race.id)[0].id
    taken = lead.text(str(number))
    closed = lead.text(f"{number} done")

    (alert,) = alerts.list_of_race(phone.db, race.id)
    assert call.startswith("CALL 112 NOW") and "NOT a call for help" in more and "+13035550155" in more
    assert "112" in noted[0] and "112" in meanwhile[0] and "112" in clear[0]
    assert (alert.level, alert.mile, alert.bib) == ("E", "18", "412")
    assert ["EMERGENCY" in told[0], "bib 412, mi 18" in told[1], "false alarm" in told[2]] == [True] * 3
    assert "is yours" in taken[0] and "closed" in closed[0]
