"""A tip is found by the words an organizer has a thumb for, and is made ready for the race."""

from dataclasses import replace
from datetime import datetime

import pytest

from content.catalog import Catalog, Language
from core.broadcast import count_of, render
from core.broadcast_tips import filled, find_tip
from core.race import Race
from core.service import Service

SERVICE = Service("Sidestitch")
HARBOR = Race(
    id=1,
    owner_id=1,
    code="HARBOR30",
    name="Harbor 30",
    zone="America/New_York",
    starts_local=datetime(2027, 3, 14, 7, 30),  # noqa: DTZ001 - a wall clock
    emergency_number="911",
)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("heat red", "heat_red"),
        ("HEAT RED", "heat_red"),
        ("red", "heat_red"),
        ("flag black", "heat_black"),
        ("calor amarilla", "heat_yellow"),
        ("eve", "eve_drinking"),
        ("race eve 2", "eve_weather"),
        ("race week", "week_taper"),
        ("víspera 3", "eve_alarm"),
        ("start line", "start_easy"),
        ("mid race", "mid_cramp"),
        ("midrace 3", "mid_form"),
        ("finish 2", "finish_dizzy"),
        ("welcome", "welcome"),
        ("Bienvenida", "welcome"),
        ("finish_next_day", "finish_next_day"),
        ("Finish next day", "finish_next_day"),
    ],
)
def test_a_tip_is_found_by_stage_flag_number_or_key(catalog: Catalog, words: str, key: str) -> None:
    found = find_tip(catalog, words)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("words", ["", "heat", "pasta", "finish 9", "finish 0", "heat red 2", "7", "9" * 2000])
def test_words_that_name_no_tip_find_none(catalog: Catalog, words: str) -> None:
    assert find_tip(catalog, words) is None


def test_the_tips_of_a_stage_are_numbered_as_they_stand_in_the_file(catalog: Catalog) -> None:
    of_the_finish = [tip for tip in catalog.broadcast_tips.values() if tip.stage == "finish"]

    assert [find_tip(catalog, f"finish {number}") for number in range(1, len(of_the_finish) + 1)] == of_the_finish


def test_a_tip_carries_the_races_own_name_and_number(catalog: Catalog) -> None:
    tip = catalog.broadcast_tips["week_taper"]

    assert filled(tip, HARBOR, "en", SERVICE).startswith("Harbor 30: race week.")
    assert "Call 911, don't text." in filled(tip, HARBOR, "en", SERVICE)
    assert "Llama al 911, no escribas." in filled(tip, HARBOR, "es", SERVICE)


def test_a_race_without_a_number_goes_by_the_operators_then_by_the_local_one(catalog: Catalog) -> None:
    tip, race = catalog.broadcast_tips["eve_weather"], replace(HARBOR, emergency_number=None)

    assert "Call 112, don't text." in filled(tip, race, "en", replace(SERVICE, emergency_number="112"))
    assert "Call the local number, don't text." in filled(tip, race, "en", SERVICE)
    assert "Llama al de tu zona, no escribas." in filled(tip, race, "es", SERVICE)


@pytest.mark.parametrize("name", ["The Great Harbor and Lighthouse Thirty", "Harbor {first_name}"])
def test_a_name_that_would_cost_a_segment_gives_way_to_the_code(catalog: Catalog, name: str) -> None:
    text = filled(catalog.broadcast_tips["welcome"], replace(HARBOR, name=name), "en", SERVICE)

    assert text.startswith("HARBOR30: msg frequency varies")


def test_a_long_name_stands_where_it_costs_no_segment(catalog: Catalog) -> None:
    race = replace(HARBOR, name="Harbor and Lighthouse Marathon")

    text = filled(catalog.broadcast_tips["week_taper"], race, "en", SERVICE)

    assert text.startswith("Harbor and Lighthouse Marathon: race week.")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("first_name", "bib"), [("Ana", "412"), (None, None)])
def test_every_tip_leaves_as_one_segment_whether_a_runner_has_a_name_or_not(
    catalog: Catalog, language: Language, first_name: str | None, bib: str | None
) -> None:
    for tip in catalog.broadcast_tips.values():
        text = filled(tip, HARBOR, language, SERVICE)

        sent = render(text, first_name=first_name, bib=bib)
        assert count_of(text, first_name=first_name, bib=bib) == 1, tip.key
        assert "{" not in sent, sent
        assert sent[0].isalnum() or sent[0] in "¿¡", sent


def test_a_runner_without_a_name_is_greeted_without_one(catalog: Catalog) -> None:
    text = filled(catalog.broadcast_tips["finish_walk"], HARBOR, "es", SERVICE)

    assert render(text, first_name=None, bib=None).startswith("¡Bien hecho! Camina")
    assert render(text, first_name="Ana", bib=None).startswith("¡Bien hecho, Ana! Camina")
