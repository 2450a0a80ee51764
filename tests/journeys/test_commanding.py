"""An organizer on race morning, with one hand and a phone: what is sent is seen first, and HALT stops it at once."""

from core.participant import Entry
from store import broadcasts
from tests.commanding import code_in, organize
from tests.journeys.stories import Phone
from tests.twilio_web import TwilioWeb

RUNNERS = [
    Entry("+13035557001", first_name="Ana", wave="2", language="es"),
    Entry("+13035557002", wave="2"),
    Entry("+13035557003", wave="a"),
]


def test_send_is_shown_goes_with_the_code_and_halt_stops_it(phone: Phone, twilio_web: TwilioWeb) -> None:
    """The organizer's own phone: SEND, the code, STATUS, HALT, and on again"""
    race = organize(twilio_web.db, phone.number, code="JOURNEY30", runners=RUNNERS)

    shown = phone.text("send wave 2: Start moves to 8:15, stay in the shade")
    before = broadcasts.list_of_race(twilio_web.db, race.id)
    sent = phone.text(code_in(shown))
    again = phone.text(code_in(shown))
    status = phone.text("Status")
    halted = phone.text("HALT")
    [broadcast] = broadcasts.list_of_race(twilio_web.db, race.id)
    going = phone.text(code_in(halted))

    assert "Harbour 30, wave 2. People: 2." in " ".join(shown) and before == []
    assert sent == ["On its way to 2 in Harbour 30. HALT stops it at once, STATUS shows it."]
    assert "did its work already" in again[0]
    assert "Harbour 30. Runners: 3." in " ".join(status)
    assert "HALTED: Harbour 30." in halted[0] and broadcast.state == "paused"
    assert going == ["Going on: Harbour 30. HALT stops it at once, STATUS shows it."]


def test_a_flag_offers_its_tip_and_a_wrong_code_sends_nothing(phone: Phone, twilio_web: TwilioWeb) -> None:
    """FLAG RED from the organizer's phone: the tip is offered, a slip of the code sends nothing"""
    race = organize(twilio_web.db, phone.number, code="JOURNEYRED", runners=RUNNERS)

    shown = phone.text("flag red")
    code = code_in(shown)
    wrong = phone.text(f"{(int(code) + 1) % 10_000:04}")
    after_wrong = broadcasts.list_of_race(twilio_web.db, race.id)
    sent = phone.text(code)

    assert "The code also sets the flag to RED." in " ".join(shown)
    assert wrong == ["Not the code. Nothing was done. Tries left: 2."] and after_wrong == []
    assert sent[0].startswith("Harbour 30: the flag is RED. On its way to 3")


def test_with_two_races_it_asks_which(phone: Phone, twilio_web: TwilioWeb) -> None:
    """Two races on one day: it asks which one, in Spanish where the organizer writes so"""
    organize(twilio_web.db, phone.number, code="JOURNEYA", runners=RUNNERS)
    organize(twilio_web.db, phone.number, code="JOURNEYB", name="City 10k", runners=RUNNERS[:1])

    asked = phone.text("enviar Hoy despacio, bebe con sed")
    shown = phone.text("2")
    sent = phone.text(code_in(shown))

    assert asked == ["¿Qué carrera: 1 Harbour 30, 2 City 10k? Escribe su cifra en 10 min."]
    assert "City 10k, todos. Personas: 1." in " ".join(shown)
    assert sent == ["En camino a 1 en City 10k. FRENAR lo detiene ya, ESTADO lo muestra."]


def test_a_cry_for_help_from_an_organizer_is_no_command(phone: Phone, twilio_web: TwilioWeb) -> None:
    """An organizer cries for help: "send help" is no SEND"""
    race = organize(twilio_web.db, phone.number, code="JOURNEYHELP", runners=RUNNERS)

    call = phone.text("send help chest pain mile 18")

    assert "CALL 911 NOW" in call[0]
    assert broadcasts.list_of_race(twilio_web.db, race.id) == []
