"""What a broadcast comes to: segments, the characters that cost, people, money and minutes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.broadcast import Language
from core.preview import Costly, Preview, cheap, preview
from core.reach import Reach

FIVE_THOUSAND = Reach(people=5_000, spanish=1_000, longest_first_name="Maximiliana", longest_bib="12345")


def look_at(reach: Reach = FIVE_THOUSAND, cents: Decimal | None = None, en: str = "", es: str = "") -> Preview:
    texts: dict[Language, str] = {"en": en, "es": es}
    return preview(texts, reach, segments_per_second=12.5, cents_per_segment=cents)


def test_each_language_has_its_people():
    shown = look_at(en="Slow down", es="Ve despacio").shown

    assert [(each.language, each.people, each.segments) for each in shown] == [("en", 4_000, 1), ("es", 1_000, 1)]


@pytest.mark.parametrize(("language", "en", "es"), [("en", "Slow down", " "), ("es", "", "Despacio")])
def test_one_language_alone_is_for_everybody(language, en, es):
    (shown,) = look_at(en=en, es=es).shown

    assert (shown.language, shown.people) == (language, 5_000)


def test_the_longest_name_and_bib_are_filled_in():
    (shown,) = look_at(en="Hi {first_name} ({bib}), slow down").shown

    assert shown.text == "Hi Maximiliana (12345), slow down"


def test_the_bound_counts_the_longest_name():
    words = "x" * 146 + " {first_name}"

    assert look_at(en=words).segments == 5_000
    assert look_at(en="x" + words[:145] + "xxxx {first_name}").segments == 10_000


def test_the_one_character_that_doubles_the_cost_is_named():
    (shown,) = look_at(es="Así no: " + "x" * 100).shown

    assert (shown.segments, shown.segments_without) == (2, 1)
    assert shown.costly == (Costly("í", "latin small letter i with acute", 3, "Así", "i"),)
    assert shown.pieces[:3] == (("As", False), ("í", True), (" no: " + "x" * 100, False))


def test_an_emoji_costs_and_nothing_can_stand_for_it():
    (shown,) = look_at(en="Go 🏃🏽‍♀️ go").shown

    assert [(each.character, each.instead, each.position) for each in shown.costly] == [("🏃🏽‍♀️", "", 4)]
    assert (shown.segments, shown.segments_without) == (1, 1)


def test_an_accent_in_a_name_costs_nothing():
    (shown,) = look_at(Reach(people=1, longest_first_name="Zoë"), en="Hi {first_name}!").shown

    assert (shown.text, shown.costly) == ("Hi Zoe!", ())


def test_what_is_typographic_alone_costs_nothing():
    (shown,) = look_at(en="Don’t stop… “slow”").shown

    assert (shown.text, shown.costly) == ('Don\'t stop... "slow"', ())


def test_money_and_minutes_follow_from_the_segments():
    seen = look_at(en="x" * 161, cents=Decimal("0.83"))

    assert seen.segments == 10_000
    assert seen.dollars == Decimal("83")
    assert seen.lasts == timedelta(seconds=1_000)  # at four fifths of 12.5 a second


def test_without_a_price_no_money_is_made_up():
    assert look_at(en="Hi").dollars is None


def test_a_text_that_cannot_go_says_why():
    seen = look_at(en="Hi {name}", es="Hola")

    assert seen.problems == ["{name} is no placeholder: use {first_name} or {bib}, or leave the braces out."]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{first_name}, {bib}", "There are no words beside the placeholders"),
        ("\u200b", "There is no text yet: write one."),
    ],
)
def test_a_text_that_would_be_empty_for_some_runners_cannot_go(text, problem):
    [said] = look_at(en=text).problems

    assert said.startswith(problem)


def test_a_long_run_of_spaces_is_shown_at_once():  # trying each of its places took a minute of the whole process
    spaces = " " * 60_000

    seen = look_at(en=f"Drink{spaces}now")

    assert seen.problems == ["The text has more than 1,600 characters, which no carrier takes: make it shorter."]


def test_nothing_written_is_nothing_to_show():
    seen = look_at()

    assert (seen.shown, seen.segments) == ((), 0)


def test_a_text_can_be_written_cheaply():
    assert cheap("Así, más sombra 🏃 ya") == "Asi, mas sombra ya"
    assert cheap("Año {first_name}: ¿qué?") == "Año {first_name}: ¿qué?"
