"""The test of truth: what each area says held against the coach's facts, from a table of its own.

The table below is written from the cramp facts (1.6, 1.7), not from `content/checklist.toml`, so that a wrong
checklist is found too. No test pins wording: patterns name legs, holds and dangers only.
"""

import re

import pytest

from content import catalog as content
from content.catalog import LANGUAGES, Area, Catalog, Language, Side

OPPOSITE: dict[Side | None, Side] = {"left": "right", "right": "left"}
SIDE_WORDS: dict[tuple[Language, Side | None], str] = {
    ("en", "left"): r"\bleft\b",
    ("en", "right"): r"\bright\b",
    ("es", "left"): r"\bizquierd[oa]\b",
    ("es", "right"): r"\bderech[oa]\b",
}

# Holds by part: 1, 2, 3, then the gentler way (1.6). The calf's lunge and the shoulder drop have none in seconds.
HOLDS: dict[str, tuple[list[str], ...]] = {
    "side": ([], ["15 s"], ["15 s"], ["15 s"]),
    "hamstring": ([], ["15 s"], ["10 s"], ["10 s"]),
    "calf": ([], [], ["10-15 s"], ["10-15 s"]),
    "upper_back": ([], [], ["10 s"], []),
}

# Which side parts 2 and 3 and the gentler way name besides the label: the runner's ("own"), the other, both, none.
LEGS = {
    "side": ({"other"}, {"other"}, {"other"}),
    "hamstring": ({"own"}, {"own"}, {"own"}),
    "calf": ({"own", "other"}, {"own"}, {"own"}),
    "upper_back": (set(), set(), set()),
}

# What ends a hold (1.6), or sends the runner round again, by part.
ENDS = {
    ("side", 2): ("releas", "ceda"),
    ("side", 3): ("releas", "ceda"),
    ("hamstring", 2): ("pass", "pase"),
    ("hamstring", 3): ("ease", "alivi"),
    ("calf", 2): ("repeat until", "repite hasta"),
    ("calf", 3): ("release, repeat", "suelta, repite"),
    ("upper_back", 3): ("open", "abre"),
}

# When the variant is for (1.6), and its way of doing.
VARIANTS = {
    "side": (("stubborn", "two", "finger"), ("si sigue", "dos dedos")),
    "hamstring": (("hurt|painful", "tighten the front", "thigh"), ("duele", "aprieta", "muslo", "delante")),
    "calf": (("intense", "weight", "flat", "bend"), ("fuerte", "peso", "plano", "dobla")),
    "upper_back": (("stays|persist|still", "elbows", "90", "palms"), ("sigue", "codos", "90", "palmas")),
}

# The way out (1.7, Part 3): all of these words in part 1.
WAYS_OUT = {
    "side": (("chest", "arm", "jaw", r"call \{emergency\}", "settl"), ("pecho", "brazo", "quijada", "llama", "cede")),
    "hamstring": (("pop", "bruise", "walk", "get help"), ("chasquido", "morado|moret", "caminar", "ayuda")),
    "calf": (("pop", "one calf", "swollen", "warm|hot", "red"), ("chasquido", "una", "hinchada", "caliente", "roja")),
    "upper_back": (
        ("chest", "breath", "arm", "jaw", r"call \{emergency\}"),
        ("pecho", "aire", "brazo", "quijada", "llama"),
    ),
}

SAFE_FIRST = {
    "en": ("stop", "rest", r"sip|drink", "breath", "never force", "ease off"),
    "es": (r"para\b|detente", "descansa", "bebe", "respira", "no (lo |la )?fuerces", "afloja"),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return content.load()


def every_way() -> list[tuple[str, Language, Side | None]]:
    sides: tuple[Side | None, ...] = (None, "left", "right", "both")
    return [(area, language, side) for area in HOLDS for language in LANGUAGES for side in sides]


ways = pytest.mark.parametrize(("name", "language", "side"), every_way())


def parts_without_label(area: Area, language: Language, side: Side | None) -> list[str]:
    """Give the three parts and the gentler way, in small letters, without the label that names the side."""
    texts = [*area.parts(language, side), area.gentler(language, side)]
    return [text.replace(area.label(language, side), "", 1).lower() for text in texts]


def sides_named(text: str, language: Language, side: Side | None) -> set[str]:
    found = {named for named in ("left", "right") if re.search(SIDE_WORDS[language, named], text)}
    return {"own" if named == side else "other" if side in OPPOSITE else named for named in found}


def says_all(text: str, patterns: tuple[str, ...]) -> bool:
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


@ways
def test_each_part_holds_as_long_as_the_coach_says(
    catalog: Catalog, name: str, language: Language, side: Side | None
) -> None:
    texts = parts_without_label(catalog.areas[name], language, side)

    holds = [re.findall(r"\d+(?:-\d+)? ?s\b", text) for text in texts]

    assert holds == list(HOLDS[name])


@ways
def test_no_part_counts_repeats(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    for text in parts_without_label(catalog.areas[name], language, side):
        assert not re.search(r"\d+ ?(x|times|reps|veces)|twice|dos veces", text)


@ways
def test_each_part_names_the_right_leg(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    texts = parts_without_label(catalog.areas[name], language, side)

    named = tuple(sides_named(text, language, side) for text in texts[1:])

    assert named == (LEGS[name] if side in OPPOSITE else (set(), set(), set()))


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("language", "forward", "heel_up"), [("en", "forward", "heel up"), ("es", "adelante", "puntillas")]
)
def test_the_calf_lunge_has_the_other_leg_in_front_and_the_cramped_heel_up(
    catalog: Catalog, language: Language, forward: str, heel_up: str, side: Side
) -> None:
    lunge = parts_without_label(catalog.areas["calf"], language, side)[1]

    other = re.search(SIDE_WORDS[language, OPPOSITE[side]], lunge)
    cramped = re.search(SIDE_WORDS[language, side], lunge)

    assert other and cramped
    assert other.start() < lunge.index(forward) < cramped.start() < lunge.index(heel_up)
    assert cramped.start() + 40 > lunge.index(heel_up)


@pytest.mark.parametrize("side", [None, "left", "right", "both"])
@pytest.mark.parametrize(
    ("language", "breath", "flat", "together"),
    [("en", "one deep breath", "flat", "together"), ("es", "hondo una vez", "plano", "junta")],
)
def test_the_calf_lunge_holds_one_breath_with_the_front_foot_flat(
    catalog: Catalog, language: Language, breath: str, flat: str, together: str, side: Side | None
) -> None:
    lunge = parts_without_label(catalog.areas["calf"], language, side)[1]

    assert says_all(lunge, (breath, flat, together, r"\b90\b"))
    assert not re.search(r"heels? (down|flat)|tal[oó]n", lunge)


@pytest.mark.parametrize("side", [None, "left", "right", "both"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calf_that_cannot_bear_weight_gets_no_knee_bend(
    catalog: Catalog, language: Language, side: Side | None
) -> None:
    texts = parts_without_label(catalog.areas["calf"], language, side)

    for text in texts[2:]:
        assert re.search("weight|peso", text)


@pytest.mark.parametrize("side", [None, "left", "right", "both"])
@pytest.mark.parametrize(("language", "away"), [("en", "lean"), ("es", "inclina")])
def test_a_stitch_is_leaned_away_from(catalog: Catalog, language: Language, away: str, side: Side | None) -> None:
    lean = parts_without_label(catalog.areas["side"], language, side)[1]

    where = lean[lean.index(away) : lean.index(away) + 45]

    assert re.search(
        "away|contrario" if side is None or side == "both" else SIDE_WORDS[language, OPPOSITE[side]], where
    )


@ways
def test_each_part_says_what_ends_it(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    parts = catalog.areas[name].parts(language, side)

    for (area, part), ends in ENDS.items():
        if area == name:
            assert ends[LANGUAGES.index(language)] in parts[part - 1].lower()


@ways
def test_the_variant_says_when_it_is_for(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    variant = catalog.areas[name].parts(language, side)[2]

    assert says_all(variant, VARIANTS[name][LANGUAGES.index(language)])


@ways
def test_part_one_alone_keeps_a_runner_safe(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    first = catalog.areas[name].parts(language, side)[0]

    assert says_all(first, SAFE_FIRST[language])
    assert says_all(first, WAYS_OUT[name][LANGUAGES.index(language)])


@ways
def test_every_text_starts_with_the_area_and_names_the_side(
    catalog: Catalog, name: str, language: Language, side: Side | None
) -> None:
    area = catalog.areas[name]
    texts = (*area.parts(language, side), area.gentler(language, side), area.worse(language, side))

    for text in texts:
        assert text.startswith((area.label(language, side), area.label(language, None)))
    if side in OPPOSITE and name != "upper_back":
        assert re.search(SIDE_WORDS[language, side], area.label(language, side), re.IGNORECASE)


@ways
def test_a_stretch_eases_after_the_run_and_promises_nothing(
    catalog: Catalog, name: str, language: Language, side: Side | None
) -> None:
    together = " ".join(catalog.areas[name].parts(language, side))

    assert says_all(together, ("no cure", "post-run|after") if language == "en" else ("no cura", "tras correr|después"))
    assert together.rstrip(".").endswith("1 better 2 same 3 worse" if language == "en" else "1 mejor 2 igual 3 peor")


@ways
def test_worse_gets_no_stretch(catalog: Catalog, name: str, language: Language, side: Side | None) -> None:
    worse = catalog.areas[name].worse(language, side).lower()

    assert not re.search(r"lean|lunge|heel|\bbend|tighten|inclina|zancada|dobla|aprieta (el|ese) muslo|\d+ ?s\b", worse)
    assert re.search("be seen|que te vean", worse)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cactus_keeps_the_elbows_up_and_closes_the_arms(catalog: Catalog, language: Language) -> None:
    cactus = catalog.areas["upper_back"].parts(language, None)[2].lower()

    patterns = ("elbows up", "palms (front|forward)", "palms to you", "open", "repeat")
    assert says_all(
        cactus, patterns if language == "en" else ("codos arriba", "palmas al frente", "palmas a ti", "abre", "repite")
    )


def test_areas_the_coach_does_not_cover_say_so_and_stretch_nothing(catalog: Catalog) -> None:
    plain = [area for area in catalog.areas.values() if not area.has_stretch]

    assert {area.name for area in plain} >= {"foot", "quad", "hip", "glute", "groin", "shin", "knee", "lower_back"}
    assert {area.name for area in plain} >= {"neck", "arm", "hand", "abs"}
    for area in plain:
        assert "stretches do not cover" in area.parts("en", None)[0]
        assert "no cubren" in area.parts("es", None)[0]
        assert len(area.parts("en", "left")) <= 2
