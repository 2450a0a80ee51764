"""A carrier that fails in every way there is; `make crash` does the same in full, kind by kind."""

from random import Random

from tests.crash import Place
from tests.faulty import KINDS, send_through


def test_every_kind_of_fault_at_once_loses_nothing_and_doubles_nothing(database_url, tmp_path, carrier):
    seed, place = Random().randrange(1_000_000), Place(database_url, tmp_path, carrier)
    faults = [{"kind": kind, "share": 0.2 / len(KINDS)} for kind in KINDS]

    came = send_through(place, faults=faults, messages=1_000, seed=seed)

    assert came.is_good, f"seed {seed}: {came}"
