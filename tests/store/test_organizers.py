"""Organizers as they are kept."""

from contextlib import closing

import pytest

from store.backups import backup
from store.database import RefusedError, open_database
from store.organizers import add, find_by_phone, list_all, remove, save_password, save_phone
from wiring import real_now


def add_one(db, name, *, role="owner", owner_id=None, phone=None):
    with db.transaction() as tx:
        return add(tx, name, "-", role=role, owner_id=owner_id, phone=phone)


def test_a_copy_takes_over_who_works_for_an_owner_whichever_row_was_written_last(db, tmp_path):
    rosa = add_one(db, "rosa")
    add_one(db, "mia", role="medical", owner_id=rosa)
    with db.transaction() as tx:
        save_password(tx, rosa, "another")

    backup(db, tmp_path / "copy.db", now=real_now())

    with closing(open_database(f"sqlite:///{tmp_path}/copy.db")) as copy:
        assert list_all(copy) == list_all(db)


def test_a_name_and_a_phone_are_one_organizers_until_they_are_removed(db):
    rosa = add_one(db, "rosa", phone="+13035550123")
    with pytest.raises(RefusedError):
        add_one(db, "rosa")
    with pytest.raises(RefusedError):
        add_one(db, "tom", phone="+13035550123")

    with db.transaction() as tx:
        remove(tx, rosa)

    assert find_by_phone(db, "+13035550123") is None
    assert add_one(db, "rosa", phone="+13035550123") != rosa


@pytest.mark.parametrize(("role", "works_for_rosa"), [("owner", True), ("helper", False), ("admin", False)])
def test_an_owner_works_for_nobody_and_everybody_else_for_one(db, role, works_for_rosa):
    rosa = add_one(db, "rosa")

    with pytest.raises(RefusedError):
        add_one(db, "mia", role=role, owner_id=rosa if works_for_rosa else None)


def test_each_owner_is_listed_before_those_who_work_for_them(db):
    rosa, tom = add_one(db, "rosa"), add_one(db, "tom")
    add_one(db, "ann", role="helper", owner_id=tom)
    add_one(db, "mia", role="medical", owner_id=rosa)

    assert [found.name for found in list_all(db)] == ["rosa", "mia", "tom", "ann"]


def test_whoever_commands_from_a_phone_is_found_by_it(db):
    rosa = add_one(db, "rosa")
    with db.transaction() as tx:
        save_phone(tx, rosa, "+13035550123")

    found = find_by_phone(db, "+13035550123")

    assert found and (found.name, found.owner_id) == ("rosa", rosa)
