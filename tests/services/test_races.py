"""What organizers change of their races."""

from dataclasses import replace

from services import races
from store import races as kept


def test_a_flag_that_is_set_while_the_race_is_being_changed_stays(db, make_race):
    race = make_race(flag="green")
    with db.transaction() as tx:
        kept.set_flag(tx, race.id, "red")

    races.change(replace(race, name="Harbour Marathon"), db=db)

    changed = kept.find_by_id(db, race.id)
    assert changed and (changed.name, changed.flag) == ("Harbour Marathon", "red")
