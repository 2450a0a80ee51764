"""Body areas as runners name them: anatomy, slang, paraphrases and what phones make of them."""

import json
from pathlib import Path

from core.intents import Stretch
from core.understanding import understand

TEXTS = [json.loads(line) for line in (Path(__file__).parent / "area_texts.jsonl").read_text("utf-8").splitlines()]
ENOUGH = 0.97


def test_areas_are_recognised_however_they_are_named(catalog):
    named = [row for row in TEXTS if row["area"]]

    wrong = [(row, found) for row in named if (found := _area_and_side(row["text"], catalog)) != _expected(row)]

    assert 1 - len(wrong) / len(named) >= ENOUGH, wrong


def test_ordinary_sentences_name_no_area(catalog):
    harmless = [row["text"] for row in TEXTS if not row["area"]]

    wrong = [(text, found) for text in harmless if (found := _area_and_side(text, catalog)) != (None, None)]

    assert not wrong


def _expected(row):
    return row["area"], row["side"]


def _area_and_side(text, catalog):
    intent = understand(text, catalog=catalog).intent
    return (intent.area, intent.side) if isinstance(intent, Stretch) and intent.area else (None, None)
