"""What an organizer commands by text, in the words of a thumb on race morning."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from core.audience import Audience
from core.commanding import command_of, language_of
from core.commands import Choice, Code, Guide, Halt, RaiseFlag, Send, SendTip, Status

ALL = Audience()
RUNNERS_WRITE = Path(__file__).parent.parent / "accuracy"
CODES = ["HARBOR30", "BOSTON"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("SEND Slow down today", Send("Slow down today")),
        ("send slow down: it is hot", Send("slow down: it is hot")),
        ("  Send   two  spaces\nand a line ", Send("two  spaces\nand a line")),
        ("Sned buses leave at 5", Send("buses leave at 5")),
        ("Enviar Hoy despacio", Send("Hoy despacio")),
        ("ENVÍA hoy despacio", Send("hoy despacio")),
        ("SEND wave 2: go to the start", Send("go to the start", Audience(wave="2"))),
        ("send Wave B : go", Send("go", Audience(wave="b"))),
        ("enviar ola 2: a la salida", Send("a la salida", Audience(wave="2"))),
        ("SEND mile 18: walk the hill", Send("walk the hill", Audience(mile=Decimal(18)))),
        ("send mi 6.2: water left", Send("water left", Audience(mile=Decimal("6.2")))),
        ("send km 10: water left", Send("water left", Audience(mile=Decimal("6.21")))),
        ("SEND cramps: rest, sip, breathe", Send("rest, sip, breathe", Audience(cramped=True))),
        ("enviar calambres: descansa", Send("descansa", Audience(cramped=True))),
        ("SEND newcomers: see the medics", Send("see the medics", Audience(unwelcomed=True))),
        ("SEND all: start is delayed", Send("start is delayed")),
        ("SEND wave 2, cramps: rest", Send("rest", Audience(wave="2", cramped=True))),
        ("SEND: help is at mile 5", Send("help is at mile 5")),
        ("SEND Weather: storm at noon", Send("Weather: storm at noon")),
        ("SEND wave 2 go to the start", Send("wave 2 go to the start")),
        ("send medics are at mile 5 and 12", Send("medics are at mile 5 and 12")),
        ("SEND TIP heat red", SendTip("heat red")),
        ("send tips  finish 2!", SendTip("finish 2")),
        ("ENVIAR CONSEJO calor roja", SendTip("calor roja")),
        ("SEND wave 2: TIP heat red", SendTip("heat red", Audience(wave="2"))),
        ("SEND Tip: slow down", Send("Tip: slow down")),
        ("FLAG RED", RaiseFlag("red")),
        ("flag  red!", RaiseFlag("red")),
        ("Red flag", RaiseFlag("red")),
        ("bandera rojo", RaiseFlag("red")),
        ("BANDERA ROJA", RaiseFlag("red")),
        ("bandera negra", RaiseFlag("black")),
        ("STATUS", Status()),
        ("status?", Status()),
        ("Estado", Status()),
        ("HALT", Halt()),
        ("halt!!!", Halt()),
        ("HLAT", Halt()),
        ("haltt", Halt()),
        ("Halt everything now please", Halt()),
        ("FRENAR", Halt()),
        ("frena todo", Halt()),
        ("parar envío", Halt()),
        ("4821", Code("4821")),
        (" 4821. ", Code("4821")),
        ("48 21", Code("4821")),
        ("code 4821", Code("4821")),
        ("SEND 4821", Code("4821")),
        ("clave: 4821", Code("4821")),
        ("1", Choice("1")),
        ("2.", Choice("2")),
        ("harbor30", Choice("harbor30")),
        ("SEND", Guide()),
        ("SEND TIP", Guide()),
        ("SEND wave 2:", Guide()),
        ("FLAG", Guide()),
        ("flag blue", Guide()),
    ],
)
def test_a_command_is_understood_however_it_is_typed(text, command):
    assert command_of(text) == command


@pytest.mark.parametrize(
    "text",
    [
        *(
            "calf",
            "right calf mile 18",
            "",
            "   ",
            "?",
            "STOP",
            "stop sending",
            "ALTO",
            "ALTO TODO",
            "parar todo",
            "parar",
        ),
        *("halo", "half", "salt", "hall", "HELP", "start", "18 miles", "48215", "12"),
        *(
            "send help",
            "SEND help chest pain",
            "send a medic to mile 5",
            "Send an ambulance!",
            "send someone",
            "send 911",
        ),
        *("SEND MEDICS mile 18 now", "manda ayuda", "envía una ambulancia", "enviar médico km 30"),
        *("send me the calf stretch", "send us help", "send STOP", "send stop.", "enviar ALTO", "send help please"),
        *("sending love", "the flag fell", "my status is tired today honestly", "i want to send flowers"),
        "flag fell on a runner at mile 5",
    ],
)
def test_all_else_is_no_command(text):
    assert command_of(text) is None


@pytest.mark.parametrize("file", sorted(RUNNERS_WRITE.glob("*.jsonl")), ids=lambda path: path.stem)
def test_no_text_of_a_runner_is_a_command_but_a_number_or_a_code(file):
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]

    commands = [command_of(text) for text in texts]

    assert len(texts) > 100
    assert {type(command) for command in commands} <= {type(None), Choice, Code}


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("SEND harbor30 go", Send("go", race="HARBOR30")),
        ("SEND HARBOR 30: go", Send("go", race="HARBOR30")),
        ("SEND HARBOR30 wave 2: go", Send("go", Audience(wave="2"), race="HARBOR30")),
        ("SEND Boston runners, go", Send("Boston runners, go")),
        ("SEND BOSTON runners, go", Send("runners, go", race="BOSTON")),
        ("SEND TIP heat red harbor30", SendTip("heat red", race="HARBOR30")),
        ("SEND TIP HARBOR30 heat red", SendTip("heat red", race="HARBOR30")),
        ("FLAG RED harbor30", RaiseFlag("red", race="HARBOR30")),
        ("STATUS harbor-30", Status("HARBOR30")),
        ("HALT HARBOR30", Halt("HARBOR30")),
    ],
)
def test_a_race_may_be_named_by_its_code(text, command):
    assert command_of(text, codes=CODES) == command


@pytest.mark.parametrize(
    ("text", "audience", "said"),
    [
        ("SEND half: turn left", Audience(distance="half"), "turn left"),
        ("send 10K: turn left", Audience(distance="10k"), "turn left"),
        ("SEND half wave 2: turn left", Audience(distance="half", wave="2"), "turn left"),
        ("SEND Halfway: turn left", ALL, "Halfway: turn left"),
        ("SEND full: turn left", ALL, "full: turn left"),
    ],
)
def test_only_a_distance_of_the_race_is_taken_for_one(text, audience, said):
    assert command_of(text, distances=["half", "10k"]) == Send(said, audience)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *[("SEND hola", "en"), ("FLAG RED", "en"), ("STATUS", "en"), ("HALT", None), ("4821", None), ("2", None)],
        *[("enviar hi", "es"), ("BANDERA ROJA", "es"), ("roja bandera", "es"), ("ESTADO", "es"), ("frenar", "es")],
    ],
)
def test_the_language_of_a_command_is_that_of_its_word(text, language):
    assert language_of(text) == language
