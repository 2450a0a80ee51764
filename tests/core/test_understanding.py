"""Every intent and every red flag in its plain forms, in both languages."""

import json
from functools import cache
from pathlib import Path

import pytest

from core.intents import Danger, name_of
from core.understanding import understand

RED_FLAG_TEXTS = Path(__file__).parents[1] / "content" / "red_flag_texts.jsonl"


@cache
def red_flag_texts() -> list[dict[str, object]]:
    """Read the texts with signs of an emergency, and those that only look like one (row and level null)."""
    return [json.loads(line) for line in RED_FLAG_TEXTS.read_text(encoding="utf-8").splitlines()]


def level_of(text, catalog):
    """Give the level of the red flag in a text; None where there is none."""
    intent = understand(text, catalog=catalog).intent
    return intent.red_flag.level if isinstance(intent, Danger) else None


@pytest.mark.parametrize(
    ("intent", "english", "spanish"),
    [
        ("area", "my calf hurts", "me duele la pantorrilla"),
        ("red_flag", "chest pain", "me duele el pecho"),
        ("stop", "stop", "alto"),
        ("start", "start", "quiero volver a recibir mensajes"),
        ("help", "help", "ayuda"),
        ("remind_set", "remind me tue and thu 6am", "avísame los martes y jueves a las 6"),
        ("remind_change", "change my reminders to 7am", "cambia mis recordatorios a las 7"),
        ("remind_pause", "pause my reminders", "pausa mis recordatorios"),
        ("remind_skip", "skip my run tomorrow", "mañana no corro"),
        ("remind_cancel", "stop reminders", "cancela los recordatorios"),
        ("remind_list", "when are my reminders", "cuáles son mis recordatorios"),
        ("timezone", "i moved to a new time zone", "cambié de zona horaria"),
        ("next", "next", "siguiente"),
        ("again", "again", "otra vez"),
        ("feedback_better", "better", "mejor"),
        ("feedback_worse", "worse", "peor"),
        ("join", "join RIVER12", "unirme a RIVER12"),
        ("leave", "leave RIVER12", "salir de RIVER12"),
        ("tips", "how much should i drink before a run?", "cuánta agua debo tomar antes de correr?"),
        ("thanks", "thanks", "gracias"),
        ("greeting", "hello", "hola"),
        ("erase", "delete my data", "borra mis datos"),
        ("my_data", "what do you know about me", "qué datos tienes de mí"),
        ("language", "english please", "en español"),
        ("unknown", "your package was delivered", "su pedido fue entregado"),
    ],
)
def test_every_intent_is_recognised_in_its_plain_form(intent, english, spanish, catalog):
    understood = [name_of(understand(text, catalog=catalog).intent) for text in (english, spanish)]

    assert understood == [intent, intent]


def test_there_are_texts_for_every_row_of_red_flags_in_both_languages():
    rows = {(text["lang"], text["row"]) for text in red_flag_texts()}

    assert {(language, row) for language in ("en", "es") for row in range(1, 29)} - rows == set()


def test_a_red_flag_said_plainly_is_recognised_with_its_level(catalog):
    said = [text for text in red_flag_texts() if text["level"] and text["style"] == "plain"]
    missed = {text["text"]: text["level"] for text in said if level_of(text["text"], catalog) != text["level"]}

    assert len(said) > 100
    assert missed == {}


def test_hardly_a_red_flag_is_missed_however_it_is_written(catalog):
    said = [text for text in red_flag_texts() if text["level"]]
    missed = [text["text"] for text in said if level_of(text["text"], catalog) is None]

    assert len(missed) * 100 <= len(said), missed


def test_what_only_looks_like_a_red_flag_is_hardly_ever_taken_for_one(catalog):
    harmless = [text for text in red_flag_texts() if not text["level"]]
    taken = [text["text"] for text in harmless if level_of(text["text"], catalog)]

    assert len(taken) * 100 <= len(harmless), taken
