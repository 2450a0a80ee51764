"""Loading and checking content: what a coach may change, and what stops the service with a plain word about it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from content import catalog as content
from content import rules
from content.catalog import Catalog, ContentError, Kind, Text
from content.files import read_toml
from core.fits import oversize

CONTENT = Path(content.__file__).parent
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return content.load()


def change(folder: Path, file: str, key: str, edit: Edit) -> None:
    """Change the text that stands under a key such as "en.side_known.stretch"."""
    table, _, name = key.rpartition(".")
    path = folder / file
    section = re.compile(rf"(^\[{re.escape(table)}\]\n(?:(?!\[).*\n)*?{name} = )\"((?:[^\"\\]|\\.)*)\"", re.MULTILINE)
    text, changes = section.subn(lambda found: f'{found[1]}"{edit(found[2])}"', path.read_text(encoding="utf-8"))
    assert changes == 1, f"{file} has no text under {key}"
    path.write_text(text, encoding="utf-8")


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as refused:
        content.load(folder)
    return refused.value.problems


def swap(one: str, two: str) -> Edit:
    return lambda text: text.replace(one, "\0").replace(two, one).replace("\0", two)


def add(words: str) -> Edit:
    return lambda text: f"{text} {words}"


def say(words: str) -> Edit:
    return lambda _: words


LUNGE_WITH_SECONDS = (
    "{label}: lunge, {OTHER} foot forward, flat, that knee at 90. {SIDE} heel UP. Hold 20 s, feet together. "
    "Repeat until it releases."
)
LUNGE_WITH_HEEL_DOWN = (
    "{label}: lunge, {OTHER} foot forward, flat, that knee at 90. {SIDE} heel down. Hold one deep breath, "
    "feet together. Repeat until it releases."
)

# What is spoiled, and the fact of the checklist that must be quoted for it.
SPOILED_FACTS = [
    ("areas/calf.toml", "en.side_known.stretch", swap("{SIDE}", "{OTHER}"), "C1"),
    ("areas/calf.toml", "en.side_known.stretch", swap("{SIDE}", "{OTHER}"), "C1x"),
    ("areas/calf.toml", "es.side_known.stretch", swap("{SIDE_M}", "{OTHER_M}"), "C1"),
    ("areas/calf.toml", "en.side_unknown.stretch", lambda text: text.replace("OTHER", "CRAMPING"), "C1"),
    ("areas/calf.toml", "en.side_known.stretch", say(LUNGE_WITH_SECONDS), "C5"),
    ("areas/calf.toml", "en.side_known.stretch", say(LUNGE_WITH_SECONDS), "C5x"),
    ("areas/calf.toml", "es.side_unknown.stretch", add("10 s."), "C5x"),
    ("areas/calf.toml", "en.side_known.stretch", say(LUNGE_WITH_HEEL_DOWN), "C4"),
    ("areas/calf.toml", "en.side_known.stretch", say(LUNGE_WITH_HEEL_DOWN), "C4x"),
    ("areas/calf.toml", "es.side_known.variant", add("Baja el talon."), "C4x"),
    ("areas/calf.toml", "en.side_known.variant", swap("{SIDE}", "{OTHER}"), "C9"),
    ("areas/calf.toml", "en.side_known.variant", lambda text: text.replace("10-15 s", "15 s"), "C11"),
    ("areas/calf.toml", "en.side_known.gentler", lambda text: text.replace("weight", "it"), "C8g"),
    (
        "areas/calf.toml",
        "en.safety",
        say("{label}: stop, rest, sip, breathe. Never force; ease off if it hurts more."),
        "way_out",
    ),
    ("areas/side.toml", "en.side_known.stretch", lambda text: text.replace("{OTHER}", "{SIDE}"), "S4"),
    ("areas/side.toml", "en.side_known.stretch", lambda text: text.replace("{OTHER}", "{SIDE}"), "S4x"),
    ("areas/side.toml", "es.side_known.stretch", lambda text: text.replace("{OTHER_F}", "{SIDE_F}"), "S4"),
    ("areas/side.toml", "en.side_known.variant", lambda text: text.replace("{OTHER}-", "{SIDE}-"), "S6"),
    ("areas/side.toml", "en.side_known.variant", lambda text: text.replace("15 s", "10-15 s"), "hold_only"),
    ("areas/side.toml", "en.side_unknown.stretch", lambda text: re.sub(r"15 s[^.]*", "one deep breath", text), "S5"),
    ("areas/side.toml", "es.safety", lambda text: text.replace("pecho", "pie"), "way_out"),
    ("areas/hamstring.toml", "en.side_known.stretch", lambda text: text.replace("{SIDE}", "{OTHER}"), "H1"),
    ("areas/hamstring.toml", "es.side_known.variant", lambda text: text.replace("{SIDE_M}", "{OTHER_M}"), "H6"),
    ("areas/hamstring.toml", "en.side_known.variant", lambda text: text.replace("10 s", "15 s"), "H7"),
    ("areas/hamstring.toml", "en.side_known.stretch", lambda text: text.replace("15 s", "10 s"), "hold_of_reach"),
    ("areas/hamstring.toml", "en.side_known.gentler", add("Repeat."), "hold_of_squeeze"),
    ("areas/upper_back.toml", "en.any_side.variant", lambda text: text.replace("10 s", "15 s"), "U9"),
    ("areas/upper_back.toml", "en.any_side.stretch", add("Hold 10 s."), "U2x"),
    ("areas/upper_back.toml", "en.any_side.variant", lambda text: text.replace("UP", "down"), "U8"),
    ("areas/upper_back.toml", "es.any_side.stretch", add("Lado izquierdo."), "no_side"),
    ("areas/calf.toml", "en.safety", lambda text: text.replace("Never force", "Go easy"), "never_force"),
    ("areas/side.toml", "en.safety", lambda text: text.replace("rest, ", ""), "rest"),
    ("areas/hamstring.toml", "es.safety", lambda text: text.replace("respira", "sigue"), "breathe"),
    ("areas/calf.toml", "en.side_known.variant", lambda text: text.replace(", no cure", ""), "no_promise"),
    ("areas/calf.toml", "es.side_known.variant", add("Suerte."), "answers"),
    ("areas/calf.toml", "en.worse", say("{label} worse: keep it moving."), "worse_stops"),
    ("areas/calf.toml", "en.side_known.stretch", lambda text: text.replace("{label}", "Now"), "label"),
]


@pytest.mark.parametrize(("file", "key", "edit", "fact"), SPOILED_FACTS)
def test_content_that_breaks_a_fact_of_the_coach_is_refused(
    folder: Path, file: str, key: str, edit: Edit, fact: str
) -> None:
    change(folder, file, key, edit)

    problems = problems_of(folder)

    assert [p for p in problems if p.startswith(f"{file}: {key}") and f'rule "{fact}:' in p], problems


# What is added to a text, and the rule of the never-list that must be quoted.
NEVER = [
    ("This will cure it.", "1.8.1"),
    ("It prevents cramps.", "1.8.1"),
    ("Gone for sure.", "1.8.1"),
    ("Evita calambres.", "1.8.1"),
    ("Lo quita: quita el calambre.", "1.8.1"),
    ("Force it.", "1.8.2"),
    ("Push through.", "1.8.2"),
    ("Aguanta el dolor.", "1.8.2"),
    ("Keep running.", "1.8.3"),
    ("Sigue corriendo.", "1.8.3"),
    ("Try 15 miles.", "1.8.4"),
    ("Repeat 3 times.", "1.8.5"),
    ("Repite tres veces.", "1.8.5"),
    ("You are dehydrated.", "1.8.6"),
    ("Te falta sal.", "1.8.6"),
    ("Eat bananas.", "1.8.6"),
    ("Drink as much as you can.", "1.8.7"),
    ("Bebe mucho.", "1.8.7"),
    ("Drink until it's clear.", "1.8.7"),
    ("Take ibuprofen.", "1.8.8"),
    ("Toma una pastilla de sal.", "1.8.8"),
    ("It's only a cramp.", "1.8.9"),
    ("No es nada.", "1.8.9"),
    ("We are watching.", "1.8.12"),
    ("La ayuda viene.", "1.8.12"),
    ("Text YES.", "answer words"),
    ("Reply cancel.", "answer words"),
    ("Texto: END", "answer words"),
    ("Send HELP", "answer words"),
    ("STOP the stretch.", "HELP and STOP"),
    ("Get new shoes.", "advertisement"),
    ("See https://example.com", "advertisement"),
]

FINE = [
    "Eases, no cure.",
    "There is no magic cure, no guarantee.",
    "Never force it, don't bounce.",
    "No fuerces; no hay cura.",
    "Being ready for 4 miles does not make you ready for 15.",
    "Strength twice a week.",
    "You need not drink at every stop.",
    "Nobody is watching; not medical advice.",
    "HELP for info, STOP to end.",
    "AYUDA: info. ALTO: fin.",
    "Do not run through it.",
]


def rules_broken(catalog: Catalog, body: str, kind: Kind) -> list[str]:
    text = Text("tips.toml", "form.en[1]", "en", body, 160, kind)
    spoiled = replace(catalog, texts=(text,))
    return rules.broken(spoiled, read_toml(CONTENT, "never.toml", []))


@pytest.mark.parametrize(("words", "rule"), NEVER)
def test_what_must_never_be_said_is_found(catalog: Catalog, words: str, rule: str) -> None:
    problems = rules_broken(catalog, f"Form: stand tall. {words}", "tip")

    assert [p for p in problems if p.startswith("tips.toml: form.en[1]: ") and rule in p], problems


@pytest.mark.parametrize("words", FINE)
def test_what_only_sounds_like_it_passes(catalog: Catalog, words: str) -> None:
    assert rules_broken(catalog, words, "tip") == []


@pytest.mark.parametrize("kind", ["E", "M", "D", "crisis", "after_danger", "no_stretch", "worse"])
@pytest.mark.parametrize("words", ["Stretch it gently.", "Estira suave.", "Lean left.", "15 s.", "A tip: run tall."])
def test_a_text_about_danger_carries_no_stretch(catalog: Catalog, words: str, kind: Kind) -> None:
    problems = rules_broken(catalog, f"CALL {{emergency}} NOW (or local number). {words}", kind)

    assert [p for p in problems if "no stretch here" in p], problems


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("Stop and CALL {emergency} or local.", "starts with the call"),
        ("CALL a local doctor NOW.", "carries the number"),
        ("CALL {emergency} NOW.", "or the local number"),
    ],
)
def test_an_emergency_answer_starts_with_the_call(catalog: Catalog, body: str, rule: str) -> None:
    assert [p for p in rules_broken(catalog, body, "E") if rule in p]


def test_no_text_of_ours_breaks_the_never_list(catalog: Catalog) -> None:
    answer_words = re.compile(r"\b(YES|END|CANCEL|QUIT|INFO)\b")
    promises = re.compile(
        r"(?<!no )(?<!no magic )\bcures?\b|(?<!no )(?<!hay )\bcura\b|\bguaranteed\b|\bgarantiza\b|\bibuprofen|"
        r"\baspirin|\bmagnesi|\bbanana|\bpush through\b|\bkeep running\b|\bsigue corriendo\b|\bwe are watching\b|"
        r"\bdrink (more|plenty)\b|\bbebe mucho\b|\byou are dehydrated\b",
        re.IGNORECASE,
    )

    for text in catalog.texts:
        assert not answer_words.search(text.body), text
        assert text.kind == "asked" or not promises.search(text.body), text


def test_every_text_fits_one_segment_with_its_placeholders_at_their_longest(catalog: Catalog) -> None:
    assert oversize(catalog, service="Sidestitch12", contact="organizer@longer-name.example") == []
    assert oversize(catalog, service="Sidestitch12", contact="") == []


def test_a_text_of_161_septets_is_named_with_what_is_too_many(folder: Path) -> None:
    change(folder, "replies.toml", "thanks.en", say("a" * 161))
    change(folder, "areas/calf.toml", "en.safety", add("a" * 160))

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert any(p.startswith("replies.toml: thanks.en: 161 septets, 1 too many") for p in problems)
    assert any(p.startswith("areas/calf.toml: en.safety (left): ") for p in problems)


def test_a_letter_that_forces_ucs2_is_named(folder: Path) -> None:
    change(folder, "replies.toml", "thanks.es", say("Qué más da."))

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    assert [p for p in problems if p.startswith("replies.toml: thanks.es: the letter á forces UCS-2")]


def test_a_part_leaves_room_for_its_number(folder: Path) -> None:
    change(folder, "areas/calf.toml", "en.safety", lambda text: f"{text} {'a' * 160}")

    problems = oversize(content.load(folder), service="Sidestitch", contact="")

    units = len(content.load(folder).areas["calf"].parts("en", None)[0])
    assert any(f"en.safety: {units} septets, {units - 156} too many" in problem for problem in problems)


def test_a_long_emergency_number_is_counted(catalog: Catalog) -> None:
    assert oversize(catalog, service="Sidestitch", contact="", emergency="0" * 60)


def test_a_new_area_is_one_new_file(folder: Path) -> None:
    (folder / "areas" / "jaw.toml").write_text(
        'source = "none: the coach says nothing about it"\nreviewed_on = 2026-11-22\nhas_stretch = false\n'
        '[en]\nwords = ["jaw|jaws"]\nlabel = "Jaw"\n'
        'parts = ["{label}: our coach\'s stretches do not cover this. Stop and rest."]\n'
        '[es]\nwords = ["quijada"]\nlabel = "Quijada"\n'
        'parts = ["{label}: los estiramientos del coach no cubren esto. Para y descansa."]\n',
        encoding="utf-8",
    )

    jaw = content.load(folder).areas["jaw"]

    assert jaw.words["en"] == ("jaw|jaws",)
    assert jaw.parts("en", "left") == ("Jaw: our coach's stretches do not cover this. Stop and rest.",)
    assert jaw.worse("es", None)


def append(text: str) -> Edit:
    return lambda file: file + text


def without(pattern: str) -> Edit:
    return lambda file: re.sub(pattern, "", file, count=1, flags=re.MULTILINE | re.DOTALL)


# A file, what is done to it, and what the problem must name.
BROKEN_FILES = [
    ("areas/calf.toml", without(r"^\[es\].*"), "areas/calf.toml: es: is missing"),
    ("areas/calf.toml", without(r"^source = [^\n]*\n"), "areas/calf.toml: source: is missing"),
    ("areas/calf.toml", without(r"^reviewed_on = [^\n]*\n"), "areas/calf.toml: reviewed_on: is missing"),
    ("areas/calf.toml", append('colour = "blue"\n'), "colour: is not a key we know here"),
    ("areas/calf.toml", lambda file: file.replace("{SIDE}", "{SYDE}"), "unknown placeholder {SYDE}"),
    (
        "areas/calf.toml",
        lambda file: file.replace("[en.side_unknown]", "[en.side_unknwn]"),
        "en.side_unknwn: is not a key",
    ),
    (
        "areas/calf.toml",
        without(r"^\[en.side_unknown\].*?(?=^\[)"),
        "areas/calf.toml: en: side_known or side_unknown is missing",
    ),
    (
        "areas/calf.toml",
        lambda file: file.replace("reviewed_on = 2026", 'reviewed_on = "2026'),
        "areas/calf.toml: not readable as TOML",
    ),
    (
        "areas/foot.toml",
        lambda file: file.replace("parts = [", 'parts = [\n "a", "b", "c", '),
        "areas/foot.toml: en.parts: has too many",
    ),
    ("replies.toml", without(r"^\[stopped\].*?(?=^\[)"), "replies.toml: stopped: is missing"),
    (
        "replies.toml",
        lambda file: re.sub(r'(\[thanks\]\nen = "[^"]*"\n)es = "[^"]*"\n', r"\1", file),
        "replies.toml: thanks.es: is missing",
    ),
    ("replies.toml", lambda file: re.sub(r'(\[thanks\]\nen = )"[^"]*"', r"\g<1>7", file), "replies.toml: thanks.en: "),
    (
        "replies.toml",
        lambda file: re.sub(r'(\[thanks\]\nen = )"[^"]*"', r'\g<1>["a", "b", "c", "d"]', file),
        "replies.toml: thanks.en: has too many",
    ),
    ("replies.toml", append('[goodbye]\nen = "Bye."\nes = "Chao."\n'), "replies.toml: goodbye: is no reply we send"),
    (
        "replies.toml",
        lambda file: re.sub(r'(\[thanks\]\nen = )"[^"]*"', r'\g<1>"Write {contact}."', file),
        "replies.toml: thanks.en: unknown placeholder {contact}",
    ),
    (
        "replies.toml",
        lambda file: re.sub(r'(\[check_in\]\nen = )("[^"]*")', r"\g<1>[\2, \2]", file),
        "replies.toml: check_in.en: is one text: write it without a list.",
    ),
    ("tips.toml", without(r"^source = [^\n]*\n"), "tips.toml: general.source: is missing"),
    ("sides.toml", without(r'left = "left", '), "sides.toml: en.side.left: is missing"),
    ("checklist.toml", without(r"^says = [^\n]*\n"), "checklist.toml: every_area.stop.says: is missing"),
    (
        "checklist.toml",
        lambda file: file.replace("'^[^:]+: stop", "'^[^:+: stop"),
        "checklist.toml: every_area.stop.en: ",
    ),
    ("never.toml", without(r"^instead = [^\n]*\n"), ".instead: is missing"),
]


@pytest.mark.parametrize(("file", "edit", "expected"), BROKEN_FILES)
def test_a_broken_file_is_named_with_the_key(folder: Path, file: str, edit: Edit, expected: str) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")

    problems = problems_of(folder)

    assert path.read_text(encoding="utf-8") != before
    assert [p for p in problems if expected in p], problems


@pytest.mark.parametrize(
    "nasty",
    [
        b"\xff\xfe",
        b"x = " + b"[" * 5000,
        b"reviewed_on = " + b"9" * 5000,
        b"x = 1979-99-99",
        b"[en]\nlabel = 0x" + b"f" * 5000,
    ],
)
@pytest.mark.parametrize(
    "file",
    [
        "areas/calf.toml",
        "replies.toml",
        "plan_replies.toml",
        "reminders.toml",
        "sides.toml",
        "never.toml",
        "must.toml",
        "checklist.toml",
        "words/groups.toml",
    ],
)
def test_whatever_a_file_holds_ends_as_a_problem(folder: Path, file: str, nasty: bytes) -> None:
    (folder / file).write_bytes(nasty)

    assert [problem for problem in problems_of(folder) if problem.startswith(f"{file}: ")]


def test_a_mark_at_the_beginning_of_a_file_is_passed_over(folder: Path) -> None:
    for name in ("areas/calf.toml", "words/ordinary_en.txt"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())

    assert content.load(folder).words.ordinary["en"] == content.load().words.ordinary["en"]


@pytest.mark.parametrize(
    "file", ["areas/calf.toml", "replies.toml", "tips.toml", "checklist.toml", "never.toml", "sides.toml"]
)
def test_a_missing_file_is_a_problem(folder: Path, file: str) -> None:
    (folder / file).unlink()

    assert [p for p in problems_of(folder) if p.startswith(file)]


@pytest.mark.parametrize("row", range(1, 29))
def test_every_row_of_red_flags_must_be_there(folder: Path, row: int) -> None:
    for path in (folder / "red_flags").glob("*.toml"):
        if re.search(rf"^row = {row}$", path.read_text(encoding="utf-8"), re.MULTILINE):
            path.unlink()

    assert [p for p in problems_of(folder) if p.startswith(f"red_flags: row {row}: ")]


def test_all_problems_are_told_at_once(folder: Path) -> None:
    change(folder, "areas/calf.toml", "en.side_known.stretch", swap("{SIDE}", "{OTHER}"))
    change(folder, "replies.toml", "thanks.en", say("We are watching."))
    (folder / "sides.toml").write_text('[en]\nside = { left = "left", right = "right" }\n', encoding="utf-8")

    files = {problem.split(":")[0] for problem in problems_of(folder)}

    assert {"areas/calf.toml", "replies.toml", "sides.toml"} <= files


def test_a_side_is_put_in_once_and_only_looked_up_later(catalog: Catalog) -> None:
    calf = catalog.areas["calf"]

    assert calf.label("en", "right") == "Right calf"
    assert calf.parts("en", "right") is calf.parts("en", "right")
    assert not [
        text for text in catalog.texts if text.file.startswith("areas/") and re.search(r"\{(?!emergency)", text.body)
    ]


def test_two_loads_are_two_catalogs(catalog: Catalog) -> None:
    assert content.load() != catalog
