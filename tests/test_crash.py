"""Processes killed at random moments, the texts counted by the carrier; `make crash` does the same in full."""

from random import Random

import pytest

from tests.crash import Place, crash


@pytest.mark.parametrize(("victims", "messages", "kills"), [("worker", 500, 8), ("everything", 200, 2)])
def test_nothing_is_lost_or_doubled_whatever_is_killed_whenever(
    victims, messages, kills, database_url, tmp_path, carrier
):
    seed, place = Random().randrange(1_000_000), Place(database_url, tmp_path, carrier)

    result = crash(place, messages=messages, kills=kills, seed=seed, victims=victims)

    assert result.problems() == [], f"seed {seed}: {result}"
