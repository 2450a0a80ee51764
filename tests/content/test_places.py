"""The lists of places as they are kept: whole, sorted, and made by the program that says so."""

import json
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from content import catalog as content
from content.places import read_table
from core.gazetteer import Gazetteer, fold

CONTENT = Path(content.__file__).parent
PLACES, ZIPS = CONTENT / "places.tsv", CONTENT / "zips.tsv"


@pytest.fixture(scope="module")
def gazetteer(catalog) -> Gazetteer:
    return Gazetteer(catalog.places)


@pytest.mark.parametrize("name", ["places.tsv", "zips.tsv"])
def test_a_table_that_lost_a_line_is_refused(name, tmp_path):
    lines = (CONTENT / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / name).write_text("".join(lines[:-1]), encoding="utf-8")

    with pytest.raises(ValueError, match="checksum"):
        read_table(tmp_path / name)


@pytest.mark.parametrize("name", ["places.tsv", "zips.tsv"])
@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff\n"), lambda path: path.write_text("")]
)
def test_a_broken_table_is_named_when_content_is_checked(name, spoil, tmp_path):
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__", "*.py")))
    spoil(folder / name)

    with pytest.raises(content.ContentError) as refused:
        content.load(folder)

    assert [problem for problem in refused.value.problems if problem.startswith(f"{name}: not readable")]


@pytest.mark.parametrize("path", [PLACES, ZIPS])
def test_a_table_says_where_it_comes_from(path):
    head = json.loads(path.open(encoding="utf-8").readline())

    assert head["source"]
    assert head["made_by"] == "training/make_places.py"


def test_the_tables_stay_small():
    assert PLACES.stat().st_size < 600_000
    assert ZIPS.stat().st_size < 40_000


def test_the_cities_are_sorted_and_folded_as_they_are_looked_up():
    cities = read_table(PLACES).split("\n\n")[2].splitlines()
    names = [line.split("\t")[0] for line in cities]

    assert cities == sorted(cities)
    assert names == [fold(name) for name in names]


def test_every_zone_of_the_tables_is_known_to_this_machine(catalog):
    zones, regions, _ = catalog.places.cities.split("\n\n")
    named = {line.split("\t")[-1] for line in zones.splitlines()}
    named |= {line[1:].split("\t")[0] for line in regions.splitlines() if line[0] == "="}
    named |= {line.split("\t")[1] for line in catalog.places.zips.splitlines()}

    assert [zone for zone in sorted(named) if ZoneInfo(zone) is None] == []


def test_every_word_for_a_zone_or_a_place_leads_to_one(catalog, gazetteer):
    words = catalog.words

    assert [word for word, zone in words.zone_words.items() if gazetteer.zone_named(zone) != zone] == []
    first = {name: fold(name).split() for name in words.also_called.values()}
    assert [
        name
        for name, parts in first.items()
        if not any(
            gazetteer.cities(" ".join(parts[:end])) or gazetteer.regions(" ".join(parts[:end])) for end in range(1, 6)
        )
    ] == []


def test_a_zip_code_that_is_not_in_use_has_no_zone(gazetteer):
    assert gazetteer.zone_of_zip("80202") == "America/Denver"
    assert [gazetteer.zone_of_zip(code) for code in ("00000", "00001", "99999", "34000")] == [None] * 4
