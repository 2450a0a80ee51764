"""Processes killed at random moments, the texts counted by the carrier; `make crash` does the same in full."""

from random import Random

import pytest

from tests.crash import crash


@pytest.mark.parametrize("victims", ["worker", "everything"])
def test_nothing_is_lost_or_doubled_whatever_is_killed_whenever(victims, database_url, tmp_path, carrier):
    seed = Random().randrange(1_000_000)

    result = crash(database_url, tmp_path, carrier, messages=600, kills=6, seed=seed, victims=victims)

    assert result.problems() == [], f"seed {seed}: {result}"
