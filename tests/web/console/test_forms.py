"""Forms of the console: what was not sent from a page of the same session is not taken."""

import pytest

from tests.console import PASSWORD, Visitor

TOKEN = {"label": "registration"}


def count_tokens(db):
    return db.one("SELECT count(*) AS tokens FROM tokens")["tokens"]


@pytest.mark.parametrize("forged", [{}, {"csrf_token": "forged"}, {"csrf_token": ""}])
def test_a_form_without_the_token_of_a_page_does_nothing_and_what_was_written_is_shown(console, db, forged):
    written = {"label": 'a label <script>alert("1")</script>', "password": "not to be shown"}

    answer = console.client.post("/console/tokens", data=written | forged)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and count_tokens(db) == 0
    assert "a label &lt;script&gt;" in page and "not to be shown" not in page


def test_the_token_of_another_organizers_page_is_not_taken(console, visit, tom, db):
    of_tom = visit(tom).token("/console/account")

    answer = console.client.post("/console/tokens", data=TOKEN | {"csrf_token": of_tom})

    assert answer.status_code == 400 and count_tokens(db) == 0


@pytest.mark.usefixtures("rosa")
def test_a_page_from_before_signing_in_is_not_taken_after(stranger, db):
    before = stranger.token("/console/sign-in")
    stranger.sign_in("rosa")

    answer = stranger.client.post("/console/tokens", data=TOKEN | {"csrf_token": before})

    assert answer.status_code == 400 and count_tokens(db) == 0


def test_forms_are_bound_to_the_session_and_not_to_their_cookie_alone(console, visit, tom, db):
    toms = visit(tom)
    token = toms.token("/console/account")
    console.client.set_cookie("session", toms.client.get_cookie("session").value)

    answer = console.client.post("/console/tokens", data=TOKEN | {"csrf_token": token})

    assert answer.status_code == 400 and count_tokens(db) == 0


def test_who_was_signed_out_meanwhile_keeps_what_they_wrote_and_nothing_is_done(console, db):
    token = console.token("/console/account")
    db.run("DELETE FROM sessions")

    answer = console.client.post("/console/tokens", data=TOKEN | {"csrf_token": token})

    assert answer.status_code == 401 and count_tokens(db) == 0
    assert "registration" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("rosa")
def test_nobody_is_signed_in_by_a_form_of_another_site(console_app):
    victim = Visitor(console_app)

    answer = victim.client.post("/console/sign-in", data={"name": "rosa", "password": PASSWORD})

    assert answer.status_code == 400 and victim.client.get_cookie("organizer") is None


def test_a_form_of_a_megabyte_is_refused_before_it_is_read(console, db):
    answer = console.send("/console/tokens", {"label": "x" * 1_000_000})

    assert answer.status_code == 413 and count_tokens(db) == 0
    assert "too large" in answer.get_data(as_text=True)
