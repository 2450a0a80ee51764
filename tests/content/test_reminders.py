"""What reminders and answers about run plans say: that each fits, carries what it must, and promises nothing.

The tables below are written from the cramp facts (1.8, 2.2, 2.6, Part 4) and the carriers' rules (5.4), not from
`content/must.toml` and `content/never.toml`, so that a rule loosened there is found too.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from content import catalog as content
from content import rules
from content.catalog import LANGUAGES, Catalog, ContentError, Kind, Language, Text
from content.files import read_toml
from content.reply_keys import PLACEHOLDERS_OF_PLAN_REPLY, PLACEHOLDERS_OF_REPLY
from core.fits import oversize
from core.longest import longest_of_plans
from core.packing import pack
from core.segments import GSM_SINGLE, is_gsm, sms_units

CONTENT = Path(content.__file__).parent

RUN: Mapping[Language, str] = {"en": "Wed 12:30pm long run, 26.2 mi", "es": "mié 12:30, tirada larga, 42.2 km"}

CARRIERS_WORDS = re.compile(r"\b(YES|END|CANCEL|QUIT|INFO|UNSUBSCRIBE|STOPALL|REVOKE|OPTOUT|UNSTOP)\b")

DRINKING: Mapping[Language, str] = {
    "en": r"[Dd]rink (with meals|as usual|to thirst)",
    "es": r"[Bb]ebe (con sed|normal|con la comida)",
}
SKIPPING: Mapping[Language, str] = {"en": r"\bSKIP\b", "es": r"\bSALTAR\b"}

PROMISES = re.compile(
    r"as much as|plenty|drink more|beyond thirst|before you are thirsty|bebe mucho|lo m[aá]s posible|"
    r"\bhealth|\bsalud|protect|proteg|cramp-free|(?<!no magic )\bcures?\b|\bfixes\b|\bprevent|\bprevien|\bguaranteed\b|"
    r"\bgarantiza|push through|we('re| are) (watching|here)|ibuprofen|aspirin|pills?\b|pastilla|\d ?(mg|ml)\b|https?:",
    re.IGNORECASE,
)


def wordings(catalog: Catalog, *names: str) -> list[tuple[Language, str]]:
    """List every wording of some reminders, in both languages."""
    return [(language, said[language]) for name in names for said in catalog.reminders[name] for language in LANGUAGES]


def ours(catalog: Catalog) -> list[Text]:
    """List the texts of reminders and of answers about plans."""
    return [text for text in catalog.texts if text.kind in ("reminder", "plan")]


def said(catalog: Catalog, key: str, language: Language, **values: str) -> str:
    """Give an answer about a plan with its placeholders filled."""
    body = catalog.replies[language][key]
    assert isinstance(body, str)
    return body.format(**values)


def test_every_evening_says_how_to_drink_and_how_to_skip(catalog: Catalog) -> None:
    for language, wording in wordings(catalog, "evening", "evening_with_tip", "evening_far"):
        assert re.search(DRINKING[language], wording), wording
        assert re.search(SKIPPING[language], wording), wording


def test_two_hours_before_only_who_has_dark_urine_drinks_and_only_a_little(catalog: Catalog) -> None:
    for language, wording in wordings(catalog, "before", "before_with_tip"):
        assert re.search("[Dd]ark" if language == "en" else "[Oo]scura", wording), wording
        assert re.search("small drink|a little" if language == "en" else "un poco|un trago", wording), wording


def test_no_reminder_before_a_start_names_the_hours_left(catalog: Catalog) -> None:
    for _, wording in wordings(catalog, "before", "before_with_tip"):
        assert not re.search(r"\b(hours?|horas?|h|min\w*)\b", wording), f"it may leave up to an hour late: {wording}"


def test_strength_is_part_of_the_plan_and_pain_ends_it(catalog: Catalog) -> None:
    for language, wording in wordings(catalog, "strength", "evening_with_strength", "strength_with_tip"):
        assert ("part of the coach's plan" if language == "en" else "parte del plan del coach") in wording
        assert re.search(
            r"no pain|pain is a sign to stop" if language == "en" else r"sin dolor|si duele, para", wording, re.I
        )


def test_a_jump_in_distance_is_about_injuries_and_no_guarantee(catalog: Catalog) -> None:
    for language, wording in wordings(catalog, "evening_far"):
        for part in ("4", "15", "{longest}", "{step}"):
            assert part in wording
        assert re.search("[Oo]veruse injur" if language == "en" else "[Ll]esiones de sobreuso", wording)
        assert re.search("no promise|no guarantee" if language == "en" else "sin promesa", wording)
        assert not re.search("cramp|calambre", wording)


def test_there_are_eighteen_tips_each_a_single_fact_of_its_own(catalog: Catalog) -> None:
    for language in LANGUAGES:
        tips = [tip[language] for tip in catalog.reminders["tip"]]

        assert len(tips) == len(set(tips)) == 18
        assert all(is_gsm(tip) and sms_units(tip) <= 75 for tip in tips)
        assert all(tip[-1] in ".?" and "{" not in tip for tip in tips)


def test_a_kind_of_reminder_that_comes_often_has_several_wordings(catalog: Catalog) -> None:
    for name, fewest in {"evening": 4, "before": 3, "strength": 4, "evening_with_strength": 2}.items():
        for language in LANGUAGES:
            assert len({wording[language] for wording in catalog.reminders[name]}) >= fewest


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reminder_is_one_segment_beside_the_longest_run_and_the_longest_tip(
    catalog: Catalog, language: Language
) -> None:
    values = {**longest_of_plans(language), "run": RUN[language]}

    for name, series in catalog.reminders.items():
        for wording in series:
            body = wording[language].format(**values)
            assert is_gsm(body), f"{name}: {body}"
            assert sms_units(body) <= GSM_SINGLE, f"{name}: {body}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_about_a_plan_takes_three_parts_at_most(catalog: Catalog, language: Language) -> None:
    values = {"service": "Sidestitch", **longest_of_plans(language)}

    for key in PLACEHOLDERS_OF_PLAN_REPLY:
        body = said(catalog, key, language, **values)
        assert is_gsm(body), f"{key}: {body}"
        assert len(pack(body)) <= 3, f"{key}: {body}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("offer", ["offer", "offer_guess", "offer_early", "offer_guess_early"])
def test_an_offer_and_its_terms_take_three_parts_at_most(catalog: Catalog, language: Language, offer: str) -> None:
    values = {"service": "Sidestitch", **longest_of_plans(language)}

    parts = pack(*(said(catalog, key, language, **values) for key in (offer, "terms")))

    assert len(parts) <= 3, parts


# A runner as in exchanges: two mornings and a long run.
USUAL: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "runs": "Tue Thu 6am, long run Sat 7:30am",
        "place": "New York",
        "home": "New York",
        "evening": "8pm",
        "early": "one Sat 5:30am",
        "strength": ", strength Wed and Sun noon",
        "next": "Mon 8pm for Tue 6am",
        "missing": "Sat",
        "time": "6am",
        "what": "Tue 6am run",
        "until": "Dec 7",
        "first": "Nov 23",
        "after": "Nov 30",
        "day": "Sat Nov 28",
        "distance": "4 mi",
        "planned": "15",
        "longest": "4",
        "step": "4.4",
        "unit": "miles",
        "most": "7 texts",
        "choice": "1 or 2",
        "trip": "Denver Nov 23 to 29",
        "before": "Denver Nov 23 to 29",
        "days": "Nov 23 to 29",
        "options": "Portland (Oregon), Portland (Maine)",
        "service": "Sidestitch",
    },
    "es": {
        "runs": "mar jue 6:00, tirada larga sab 7:30",
        "place": "Bogota",
        "home": "Bogota",
        "evening": "20:00",
        "early": "uno sab 5:30",
        "strength": ", fuerza mié y dom 12:00",
        "next": "lun 20:00 para mar 6:00",
        "missing": "sab",
        "time": "6:00",
        "what": "mar 6:00, correr",
        "until": "7 dic",
        "first": "23 nov",
        "after": "30 nov",
        "day": "sab 28 nov",
        "distance": "6 km",
        "planned": "24",
        "longest": "6",
        "step": "6.6",
        "unit": "km",
        "most": "7 recordatorios",
        "choice": "1 o 2",
        "trip": "Bogota 23 al 29 nov",
        "before": "Bogota 23 al 29 nov",
        "days": "23 al 29 nov",
        "options": "Leon (Guanajuato), Leon (Nicaragua)",
        "service": "Sidestitch",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(PLACEHOLDERS_OF_PLAN_REPLY.keys() - {"plan", "trip"}))
def test_an_answer_about_a_usual_plan_is_one_segment(catalog: Catalog, language: Language, key: str) -> None:
    assert len(pack(said(catalog, key, language, **USUAL[language]))) == 1


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ["Sidestitch", "reminders", "up to 7 texts a week", "Msg&data rates may apply", "HELP", "STOP to end"]),
        ("es", ["Sidestitch", "hasta 7 recordatorios por semana", "Pueden aplicarse cargos", "AYUDA", "ALTO: fin"]),
    ],
)
def test_the_terms_say_what_carriers_demand_of_a_programme(
    catalog: Catalog, language: Language, wanted: list[str]
) -> None:
    terms = said(catalog, "terms", language, **USUAL[language])

    assert [words for words in wanted if words not in terms] == []
    assert USUAL[language]["choice"] in terms


def test_no_answer_stands_in_both_files() -> None:
    assert PLACEHOLDERS_OF_REPLY.keys() & PLACEHOLDERS_OF_PLAN_REPLY.keys() == set()


def test_nothing_is_asked_for_in_a_word_that_carriers_take(catalog: Catalog) -> None:
    for text in ours(catalog):
        assert not CARRIERS_WORDS.search(text.body), text


def test_no_reminder_and_no_answer_about_a_plan_promises_or_urges_drinking(catalog: Catalog) -> None:
    for text in ours(catalog):
        assert not PROMISES.search(text.body), text


# What is added to a text, and the rule of never.toml that must be quoted.
NEVER = [
    ("Drink as much as possible.", "1.8.7"),
    ("Drink as much as you can.", "1.8.7"),
    ("Drink before you are thirsty.", "1.8.7"),
    ("Don't wait until you feel thirsty.", "1.8.7"),
    ("Drink past thirst.", "1.8.7"),
    ("Bebe todo lo posible.", "1.8.7"),
    ("Bebe lo más que puedas.", "1.8.7"),
    ("Bebe antes de tener sed.", "1.8.7"),
    ("No esperes a tener sed.", "1.8.7"),
    ("Drink 2 liters.", "no amounts"),
    ("Drink 500 ml now.", "no amounts"),
    ("Toma dos vasos.", "no amounts"),
    ("Good for your health.", "no promise in a reminder"),
    ("It protects you.", "no promise in a reminder"),
    ("For fewer cramps.", "no promise in a reminder"),
    ("Stay cramp-free.", "no promise in a reminder"),
    ("Avoid injuries.", "no promise in a reminder"),
    ("Te protege.", "no promise in a reminder"),
    ("Menos calambres.", "no promise in a reminder"),
    ("It prevents cramps.", "1.8.1"),
    ("Stretch the cramping muscle.", "no stretch for a cramp"),
    ("Estira el calambre.", "no stretch for a cramp"),
    ("Run 15 miles.", "1.8.4"),
    ("Take a pill.", "1.8.8"),
    ("Toma ibuprofeno.", "1.8.8"),
    ("We are watching.", "1.8.12"),
    ("Text YES.", "answer words"),
    ("STOP the plan.", "HELP and STOP"),
    ("Buy new shoes.", "advertisement"),
]

FINE = [
    "Drink to thirst, nothing forced.",
    "A glass with dinner, as usual.",
    "Never force a muscle that is cramping.",
    "Ready for 4 is not ready for 15.",
    "No promise, no guarantee.",
    "Lay out the shoes you know, nothing new.",
    "Don't stretch it: doctor today.",
    "HELP for help, STOP to end.",
    "Dos tandas, sin dolor.",
    "Bebe con sed.",
]


def rules_broken(catalog: Catalog, body: str, kind: Kind) -> list[str]:
    text = Text("reminders.toml", "evening[1].en", "en", body, 160, kind)
    return rules.broken(replace(catalog, texts=(text,)), read_toml(CONTENT, "never.toml", []))


@pytest.mark.parametrize("kind", ["reminder", "plan"])
@pytest.mark.parametrize(("words", "rule"), NEVER)
def test_what_a_reminder_may_never_say_is_found(catalog: Catalog, words: str, rule: str, kind: Kind) -> None:
    problems = rules_broken(catalog, f"Tue 6am run tomorrow. {words}", kind)

    assert [p for p in problems if p.startswith("reminders.toml: evening[1].en: ") and rule in p], problems


@pytest.mark.parametrize("words", FINE)
def test_what_only_sounds_like_it_passes_in_a_reminder(catalog: Catalog, words: str) -> None:
    assert rules_broken(catalog, words, "reminder") == []


# A file, what is put in place of what, and what the problem must name.
BROKEN = [
    ("reminders.toml", "[[evening]]", "[[evenign]]", "reminders.toml: evenign: is no reminder we send"),
    ("reminders.toml", "[[evening_far]]", "[[evening]]", "reminders.toml: evening_far: has 0 wordings, 1 are needed"),
    ("reminders.toml", "{run} tomorrow", "{runs} tomorrow", "evening[1].en: unknown placeholder {runs}"),
    ("reminders.toml", "{run} tomorrow", "A run tomorrow", "reminders.toml: evening[1].en: {run} is missing"),
    ("reminders.toml", "source = ", "sauce = ", "reminders.toml: evening[1].source: is missing"),
    ("reminders.toml", "reviewed_on = 2026-11-26", "", "reminders.toml: evening[1].reviewed_on: is missing"),
    ("reminders.toml", "\nes = ", "\nfr = ", "reminders.toml: evening[1].es: is missing: add it, in this language"),
    ("reminders.toml", "Drink with meals", "Eat meals", 'evening[1].en: rule "4.1 how to drink"'),
    ("reminders.toml", "¿No corres? SALTAR", "", 'reminders.toml: evening[1].es: rule "4.1 how to skip"'),
    ("reminders.toml", "no promise", "go for it", 'reminders.toml: evening_far[1].en: rule "2.6 the distance guard"'),
    ("plan_replies.toml", "[done]", "[doen]", "plan_replies.toml: done: is missing"),
    ("plan_replies.toml", "[done]", "[doen]", "plan_replies.toml: doen: is no reply we send"),
    ("plan_replies.toml", "source = ", "sauce = ", "plan_replies.toml: source: is missing"),
    ("plan_replies.toml", "Got {runs}.", "Got {run}.", "plan_replies.toml: ask_time.en: unknown placeholder {run}"),
    ("plan_replies.toml", 'en = "Well done.', 'en = ["a", "b"] #', "plan_replies.toml: done.en: is one text"),
    ("plan_replies.toml", "Msg&data rates may apply. ", "", 'plan_replies.toml: terms.en: rule "5.4'),
    ("plan_replies.toml", "ALTO: fin. Nada", "Nada", 'plan_replies.toml: terms.es: rule "5.4'),
    ("plan_replies.toml", "Next: {next}. RESUME undoes", "RESUME undoes", "skipped.en: rule"),
    ("must.toml", 'where = ["terms"]', 'where = ["trems"]', 'must.toml: 5.4 what carriers demand.where: "trems"'),
    ("must.toml", "says = ", "sagt = ", "must.toml: 4.1 how to drink.says: is missing"),
    ("must.toml", "['(?-i:SKIP)']", "['(?-i:SKIP']", "must.toml: 4.1 how to skip.en[1]: "),
]


@pytest.mark.parametrize(("file", "before", "after", "expected"), BROKEN)
def test_a_broken_file_of_reminders_is_named_with_the_key(
    folder: Path, file: str, before: str, after: str, expected: str
) -> None:
    path = folder / file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        content.load(folder)

    assert before in whole
    assert [problem for problem in refused.value.problems if expected in problem], refused.value.problems


@pytest.mark.parametrize("file", ["reminders.toml", "plan_replies.toml", "must.toml"])
def test_a_missing_file_of_reminders_is_a_problem(folder: Path, file: str) -> None:
    (folder / file).unlink()

    with pytest.raises(ContentError) as refused:
        content.load(folder)

    assert f"{file}: the file is missing: put it back." in refused.value.problems


def test_a_wording_that_is_too_long_is_named_with_what_is_too_many(folder: Path) -> None:
    path = folder / "reminders.toml"
    longer = path.read_text(encoding="utf-8").replace("Not running? SKIP", f"{'a' * 60} Not running? SKIP", 1)
    path.write_text(longer.replace("learn CPR.", f"learn CPR. {'a' * 60}"), encoding="utf-8")

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert [p for p in problems if p.startswith("reminders.toml: evening[1].en: 220 septets, 60 too many")]
    assert [p for p in problems if p.startswith("reminders.toml: tip[16].en: 91 septets, 16 too many")]


def test_an_answer_that_takes_four_parts_is_named(folder: Path) -> None:
    path = folder / "plan_replies.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Well done.", "Well done. " * 45, 1), encoding="utf-8")

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert [p for p in problems if p.startswith("plan_replies.toml: done.en: 4 parts with its placeholders")], problems


def test_a_letter_that_forces_ucs2_in_a_reminder_is_named(folder: Path) -> None:
    path = folder / "reminders.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("sin forzar.", "sin forzar, así.", 1), encoding="utf-8")

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert [p for p in problems if p.startswith("reminders.toml: evening[1].es: the letter í forces UCS-2")]
