"""The poster with the code that opens a text JOIN."""

import re
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import pytest
import segno

from core.organizer import Organizer
from tests.carrying import SetUp
from tests.console import Visitor
from tests.races import MakeRace

TWILIO = {"TWILIO_ACCOUNT_SID": "AC" + "a" * 32, "TWILIO_AUTH_TOKEN": "token"}
OUR_NUMBER = "+13035550123"
PUBLIC_URL = "https://sms.example.org"


@pytest.fixture
def on_twilio(carried_by: SetUp) -> None:
    """Have a number of Twilio's carry."""
    carried_by(**TWILIO, TWILIO_FROM=f"{OUR_NUMBER},+13035550177", PUBLIC_URL=PUBLIC_URL, SERVICE_NAME="Stitchline")


def text_of(console: Visitor, path: str) -> str:
    """Give the words of a page with single blanks, without what is in the tags."""
    answer = console.open(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))).replace("&amp;", "&")


@pytest.mark.usefixtures("on_twilio")
def test_the_code_opens_a_text_join_to_our_first_number(console: Visitor, make_race: MakeRace) -> None:
    race = make_race(code="HARBOR30")

    answer = console.open(f"/console/races/{race.id}/poster.svg")

    wanted = BytesIO()
    code = segno.make("sms:+13035550123?&body=JOIN%20HARBOR30", error="q", micro=False)
    code.save(wanted, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == wanted.getvalue()


@pytest.mark.usefixtures("on_twilio")
def test_the_picture_is_black_on_white_and_has_neither_style_nor_script(console: Visitor, make_race: MakeRace) -> None:
    answer = console.open(f"/console/races/{make_race().id}/poster.svg")

    root = ElementTree.fromstring(answer.data)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "path"}
    assert not any("style" in element.attrib for element in root.iter())
    assert [element.get("fill") or element.get("stroke") for element in root] == ["#fff", "#000"]


@pytest.mark.usefixtures("on_twilio")
def test_the_poster_bears_what_the_rules_ask_for_in_both_languages(console: Visitor, make_race: MakeRace) -> None:
    race = make_race(code="HARBOR30", name="Harbour 30", emergency_number="911")

    said = text_of(console, f"/console/races/{race.id}/poster")

    english = [
        "Text JOIN HARBOR30 to +1 303 555 0123",
        "you agree to automatic texts of Stitchline for Harbour 30",
        "tips and notices",
        "Message frequency varies",
        "Msg & data rates may apply",
        "Text STOP to end, HELP for help",
        "not a condition of entry",
        "A program answers, nobody watches",
        "Not for emergencies: call 911",
        "Terms: sms.example.org/#terms",
        "Privacy: sms.example.org/#privacy",
    ]
    spanish = [
        "Escribe UNIRME HARBOR30 al +1 303 555 0123",
        "aceptas mensajes automáticos de Stitchline para Harbour 30",
        "La frecuencia varía",
        "Pueden aplicarse cargos por mensajes y datos",
        "Escribe ALTO para no recibir más, AYUDA para información",
        "No es condición para inscribirse",
        "No es para emergencias: llama al 911",
        "Términos: sms.example.org/#terms",
    ]
    assert [words for words in english + spanish if words not in said] == []


@pytest.mark.usefixtures("on_twilio")
@pytest.mark.parametrize(("zone", "number"), [("Europe/Madrid", "112"), ("America/Chicago", "911")])
def test_a_race_without_a_number_goes_by_the_country_it_is_in(
    console: Visitor, make_race: MakeRace, zone: str, number: str
) -> None:
    race = make_race(zone=zone, emergency_number=None)

    assert f"Not for emergencies: call {number}" in text_of(console, f"/console/races/{race.id}/poster")


def test_a_service_without_a_number_says_what_to_set(console: Visitor, make_race: MakeRace, carried_by: SetUp) -> None:
    race = make_race()
    carried_by(**TWILIO, TWILIO_MESSAGING_SERVICE_SID="MG" + "c" * 32)

    said = text_of(console, f"/console/races/{race.id}/poster")

    assert "set TWILIO_FROM to the number of the service" in said
    assert "JOIN" not in said
    assert console.open(f"/console/races/{race.id}/poster.svg").status_code == 404


def test_on_the_simulator_it_is_a_draft(console: Visitor, make_race: MakeRace) -> None:
    race = make_race()

    assert "Draft – nobody answers at this number" in text_of(console, f"/console/races/{race.id}/poster")


def test_a_name_with_tags_is_printed_as_it_is(console: Visitor, make_race: MakeRace) -> None:
    race = make_race(name="<script>alert(1)</script>")

    html = console.open(f"/console/races/{race.id}/poster").get_data(as_text=True)

    assert "<script>" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize("page", ["poster", "poster.svg"])
def test_the_poster_of_another_organizer_does_not_exist(
    visit: Callable[[Organizer], Visitor], tom: Organizer, make_race: MakeRace, page: str
) -> None:
    race = make_race()

    assert visit(tom).open(f"/console/races/{race.id}/{page}").status_code == 404
