"""Tips for broadcasts: each fits, says whom to call and how to stop, and promises nothing.

The tables are written from the cramp facts (1.8, 4.7) and the carriers' rules (5.4), not from `content/must.toml` and
`content/never.toml`, so that a rule loosened there is found too.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from content import catalog as content
from content import rules
from content.catalog import LANGUAGES, BroadcastTip, Catalog, ContentError, Flag, Language, Stage, Text
from content.files import read_toml
from core.broadcast import problems_of
from core.fits import oversize
from core.segments import GSM_SINGLE, is_gsm, sms_units

CONTENT = Path(content.__file__).parent

LONGEST = {"emergency": "10177", "race": "x" * 12, "first_name": "Maximiliano ", "bib": "12345"}

NEVER_SAID = re.compile(
    r"as much as|plenty|drink more|beyond thirst|bebe mucho|\bhealth|\bsalud|protect|proteg|cramp-free|"
    r"(?<!no )\bcures?\b|(?<!no )\bcura\b|\bfix|\bprevent|\bprevien|guarantee|garanti|push through|"
    r"keep (running|going)|sigue corriendo|we('re| are) (watching|here)|ibuprofen|"
    r"aspirin|pills?\b|pastilla|\d ?(mg|ml)\b|https?:|shoes|"
    r"\b(only|just) a cramp|solo (es )?un calambre|15",
    re.IGNORECASE,
)
SIGNS = re.compile(r"chest pain|confused|vomiting|dizzy|dolor de pecho|desorienta|vomitar|mareo", re.IGNORECASE)


def said(catalog: Catalog) -> list[tuple[BroadcastTip, Language, str]]:
    return [(tip, language, tip.texts[language]) for tip in catalog.broadcast_tips.values() for language in LANGUAGES]


def test_every_stage_has_some_tips_and_every_flag_its_own(catalog: Catalog) -> None:
    tips = catalog.broadcast_tips.values()

    assert {stage: n for stage, n in Counter(tip.stage for tip in tips).items() if n < 3} == {}
    assert {tip.stage for tip in tips} == set(get_args(Stage))
    assert [tip.flag for tip in tips if tip.stage == "heat_change"] == list(get_args(Flag))


def test_every_tip_is_one_segment_with_its_placeholders_at_their_longest(catalog: Catalog) -> None:
    for tip, language, text in said(catalog):
        body = text.format(**LONGEST)
        assert is_gsm(body), (tip.key, language)
        assert sms_units(body) <= GSM_SINGLE, (tip.key, language, sms_units(body))


def test_every_tip_says_that_it_takes_no_emergencies_whom_to_call_and_how_to_stop(catalog: Catalog) -> None:
    wanted = {
        "en": r"Call \{emergency\}, don't text\. STOP to end$",
        "es": r"Llama al \{emergency\}, no escribas\. ALTO: fin$",
    }

    assert [(tip.key, each) for tip, each, text in said(catalog) if not re.search(wanted[each], text)] == []


def test_the_welcome_comes_first_and_says_all_that_carriers_want_in_the_first_text(catalog: Catalog) -> None:
    first = next(iter(catalog.broadcast_tips.values()))

    assert (first.key, first.is_welcome, [tip.key for tip, _, _ in said(catalog) if tip.is_welcome]) == (
        "welcome",
        True,
        ["welcome", "welcome"],
    )
    for wanted in (
        "{race}",
        "msg frequency varies",
        "msg&data rates may apply",
        "HELP for help",
        "STOP to end",
        "Text the area",
    ):
        assert wanted in first.texts["en"]
    for wanted in ("{race}", "variable", "Pueden aplicarse cargos por mensajes y datos", "AYUDA: info", "ALTO: fin"):
        assert wanted in first.texts["es"]


def test_no_tip_promises_urges_or_diagnoses(catalog: Catalog) -> None:
    assert [(tip.key, found[0]) for tip, _, text in said(catalog) if (found := NEVER_SAID.search(text))] == []


def test_a_tip_that_names_signs_of_danger_offers_no_stretch(catalog: Catalog) -> None:
    with_signs = [(tip.key, text) for tip, _, text in said(catalog) if SIGNS.search(text)]

    assert with_signs
    assert [key for key, text in with_signs if re.search("stretch|estir", text, re.IGNORECASE)] == []


def test_a_tip_is_a_broadcast_once_number_and_race_are_in_it(catalog: Catalog) -> None:
    for _, _, text in said(catalog):
        assert problems_of(text.replace("{emergency}", "911").replace("{race}", "Harbor 30")) == []


def test_titles_tell_the_tips_of_a_stage_apart(catalog: Catalog) -> None:
    titles = [tip.title for tip in catalog.broadcast_tips.values()]

    assert len(titles) == len(set(titles))
    assert all(len(title) <= 40 for title in titles)


# What a tip may not say, and the rule of never.toml that must be quoted.
NEVER = [
    ("Drink plenty.", "1.8.7"),
    ("Drink 500 ml now.", "no amounts"),
    ("It prevents cramps.", "1.8.1"),
    ("For fewer cramps.", "no promise in a reminder"),
    ("Stretch the cramping muscle.", "no stretch for a cramp"),
    ("Keep running.", "1.8.3"),
    ("Run 15 miles.", "1.8.4"),
    ("You need salt.", "1.8.6"),
    ("Take a pill.", "1.8.8"),
    ("It's only a cramp.", "1.8.9"),
    ("We are watching.", "1.8.12"),
    ("Reply YES.", "answer words"),
    ("STOP here.", "HELP and STOP"),
    ("Buy new shoes.", "advertisement"),
]


@pytest.mark.parametrize(("words", "rule"), NEVER)
def test_what_a_broadcast_tip_may_never_say_is_found(catalog: Catalog, words: str, rule: str) -> None:
    text = Text("broadcast_tips.toml", "eve_alarm.en", "en", f"Race eve. {words}", 160, "broadcast")

    problems = rules.broken(replace(catalog, texts=(text,)), read_toml(CONTENT, "never.toml", []))

    assert [p for p in problems if p.startswith("broadcast_tips.toml: eve_alarm.en: ") and rule in p], problems


# What is put in place of what, and what the problem must name.
BROKEN = [
    ("Call {emergency}, don't text. STOP", "Call a medic. STOP", 'welcome.en: rule "4.7 no call for help'),
    ("don't text. STOP to end", "don't text", 'welcome.en: rule "4.7 no call for help, and how to stop"'),
    ("no escribas. ALTO: fin", "no escribas", 'welcome.es: rule "4.7 no call for help, and how to stop"'),
    ("{race}: race week", "{name}: race week", "week_taper.en: unknown placeholder {name}"),
    ("Good morning, {first_name}:", "{first_name}:", "start_easy.en: begins with a placeholder"),
    ('flag = "red"', "", "heat_red.flag: is missing: a tip for a change of heat names its flag."),
    ('flag = "red"', "", "flag red: has no tip"),
    ('flag = "red"', 'flag = "blue"', "heat_red.flag: Input should be"),
    ('title = "Taper', 'flag = "red"\ntitle = "Taper', "week_taper.flag: stands only with the stage heat_change"),
    ("Flag now RED", "Flag now BLACK", "heat_red.en: must name its flag, RED, in capitals"),
    ('stage = "race_eve"', 'stage = "eve"', "eve_drinking.stage: Input should be"),
    ("source = ", "sauce = ", "welcome.source: is missing"),
    ("msg frequency varies", "few texts", 'welcome.en: rule "5.4 the first text to a list"'),
    ("AYUDA: info. ", "", 'welcome.es: rule "5.4 the first text to a list"'),
    ("[welcome]", "[hello]", "welcome: is missing: it is the first text to runners who came by a list"),
    ("\nes = ", "\nfr = ", "welcome.es: is missing"),
]


@pytest.mark.parametrize(("before", "after", "expected"), BROKEN)
def test_a_broken_broadcast_tip_is_named_with_the_key(folder: Path, before: str, after: str, expected: str) -> None:
    path = folder / "broadcast_tips.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        content.load(folder)

    assert before in whole
    assert [p for p in refused.value.problems if p.startswith(f"broadcast_tips.toml: {expected}")], (
        refused.value.problems
    )


def test_a_stage_with_one_tip_left_is_named(folder: Path) -> None:
    path = folder / "broadcast_tips.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"race_eve"', '"race_week"', 2), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        content.load(folder)

    assert refused.value.problems == ["broadcast_tips.toml: stage race_eve: has 1 tips, 2 are needed: add one."]


def test_a_broadcast_tip_of_two_segments_is_named(folder: Path) -> None:
    path = folder / "broadcast_tips.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("race week. ", f"race week {'a' * 32}. ", 1), encoding="utf-8"
    )

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert [p for p in problems if p.startswith("broadcast_tips.toml: week_taper.en: 169 septets, 9 too many")], (
        problems
    )


def test_a_missing_file_of_broadcast_tips_is_a_problem(folder: Path) -> None:
    (folder / "broadcast_tips.toml").unlink()

    with pytest.raises(ContentError) as refused:
        content.load(folder)

    assert "broadcast_tips.toml: the file is missing: put it back." in refused.value.problems
