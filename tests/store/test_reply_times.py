"""How long answers took, over all web processes."""

from store.reply_times import Answers, add, list_counts


def test_what_several_processes_have_counted_is_added_up(db):
    for counted in ({"0.005": Answers(2, 7_000), "+Inf": Answers(1, 9_000_000)}, {"0.005": Answers(1, 1_000)}):
        with db.transaction() as tx:
            add(tx, counted)

    assert list_counts(db) == {"0.005": Answers(3, 8_000), "+Inf": Answers(1, 9_000_000)}
