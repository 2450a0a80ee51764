"""What is PostgreSQL's own: our SQL put into its words, and connections that its server has cut."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from store.postgres_sql import with_psycopg_names

CUT = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database()"""


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT 1", "SELECT 1"),
        ("SELECT :a, :b_2", "SELECT %(a)s, %(b_2)s"),
        ("SELECT :a::text", "SELECT %(a)s::text"),
        ("SELECT ':a', :a", "SELECT ':a', %(a)s"),
        ("SELECT 'it''s :b', :a", "SELECT 'it''s :b', %(a)s"),
        ('SELECT ":a", :a', 'SELECT ":a", %(a)s'),
        ("SELECT $$ :b % $$, :a", "SELECT $$ :b %% $$, %(a)s"),
        ("SELECT $x$ :b $$ :c $x$, :a", "SELECT $x$ :b $$ :c $x$, %(a)s"),
        ("SELECT :a -- :b\n, :c", "SELECT %(a)s -- :b\n, %(c)s"),
        ("SELECT /* :b */ :a", "SELECT /* :b */ %(a)s"),
        ("SELECT :a % 2, ':%'", "SELECT %(a)s %% 2, ':%%'"),
        ("SELECT 5 % 2", "SELECT 5 % 2"),
        ("SELECT list[1:2], :a", "SELECT list[1:2], %(a)s"),
        ("SELECT 1 FROM t WHERE id = :id /*for update*/", "SELECT 1 FROM t WHERE id = %(id)s FOR UPDATE"),
        ("SELECT 1 FROM outbox /*skip locked outbox*/", "SELECT 1 FROM outbox FOR UPDATE OF outbox SKIP LOCKED"),
    ],
)
def test_parameters_and_markers_become_those_of_psycopg_and_all_else_stays(ours, theirs):
    assert with_psycopg_names(ours) == (theirs.encode(), ":a" in ours or ":id" in ours)


def test_connections_the_server_has_cut_are_replaced_unnoticed(db):
    """On SQLite nobody can cut anything, and the same must hold."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            list(pool.map(lambda _: db.list_tables(), range(8)))
    if db.engine == "postgresql":
        db.all(CUT)
    for number in range(10):
        db.run("INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)", day=str(number))

    assert len(db.all("SELECT day FROM foreign_answers")) == 10
