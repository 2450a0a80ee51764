"""Nobody is texted after our answer to STOP, nor to cancelling; `make crash` does the same in full."""

from random import Random

from tests.crash import Place
from tests.stopping import cancel_while_sending, stop_while_sending


def test_no_post_starts_after_the_answer_to_stop(database_url, tmp_path, carrier):
    seed, place = Random().randrange(1_000_000), Place(database_url, tmp_path, carrier)

    came = stop_while_sending(place, messages=1_000, stops=150, seed=seed)

    assert came.late == 0, f"seed {seed}: {came}"
    assert came.held > 20


def test_no_post_starts_a_second_after_a_broadcast_was_cancelled(database_url, tmp_path, carrier):
    place = Place(database_url, tmp_path, carrier)

    seconds = cancel_while_sending(place, messages=600, after=100)

    assert seconds < 1.0
    assert carrier.counts()["recorded"] < 600
