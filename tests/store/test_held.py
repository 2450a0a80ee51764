"""No table that tells of runners is left out of what is shown to them and erased."""

import pytest

from store.held import HOLDINGS, list_held

TELLS_OF_A_RUNNER = {"runner_id", "phone", "sender", "recipient"}
EMPTY_OUTSIDE_AN_ERASURE = "erasures"
OURS = {("inbox", "recipient"), ("outbox", "sender"), ("organizers", "phone")}

COLUMNS = {
    "sqlite": """
        SELECT tables.name AS "table", columns.name AS "column"
        FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'""",
    "postgresql": """
        SELECT table_name AS "table", column_name AS "column"
        FROM information_schema.columns WHERE table_schema = current_schema()""",
}
REFERENCES = {
    "sqlite": """
        SELECT tables.name AS "table", keys."table" AS parent
        FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS keys WHERE tables.type = 'table'""",
    "postgresql": """
        SELECT tables.relname AS "table", parents.relname AS parent
        FROM pg_constraint AS keys JOIN pg_class AS tables ON tables.oid = keys.conrelid
        JOIN pg_class AS parents ON parents.oid = keys.confrelid
        WHERE keys.contype = 'f' AND tables.relnamespace = current_schema()::regnamespace""",
}


@pytest.fixture
def held_tables():
    return {held.table for held in HOLDINGS}


def test_every_table_with_a_column_that_names_a_runner_is_shown_and_erased(db, held_tables):
    columns = {(row["table"], row["column"]) for row in db.all(COLUMNS[db.engine])}

    telling = {table for table, column in columns - OURS if column in TELLS_OF_A_RUNNER}

    assert {"inbox", "runners", "consents"} <= telling, "the tables can be read"
    assert telling - {EMPTY_OUTSIDE_AN_ERASURE} == held_tables


def test_every_table_that_refers_to_one_of_these_is_too(db, held_tables):
    rows = db.all(REFERENCES[db.engine])

    assert ("episodes", "runners") in {(row["table"], row["parent"]) for row in rows}, "the references can be read"
    assert {row["table"] for row in rows if row["parent"] in held_tables} <= held_tables


def test_of_a_number_that_never_wrote_nothing_is_held(db):
    assert not any(list_held(db, "+13035550123").values())
