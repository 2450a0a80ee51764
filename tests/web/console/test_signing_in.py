"""Signing in and out of the console: what a browser gets, and what somebody who is not the organizer does not."""

import re

import pytest

from core.hashes import token_hash
from core.signing_in import IDLE, LONGEST, SEEN_AGAIN
from store.values import MILLISECOND
from tests.console import PASSWORD, Visitor

SIGN_IN = "/console/sign-in"


def is_in(visitor):
    return visitor.open("/console/account").status_code == 200


def token_of(visitor):
    cookie = visitor.client.get_cookie("organizer")
    return cookie.value if cookie else ""


@pytest.mark.usefixtures("rosa")
def test_the_right_password_opens_the_console_however_the_name_is_typed(stranger):
    answer = stranger.sign_in(" Rosa ")

    assert (answer.status_code, answer.location) == (303, "/console/")
    assert is_in(stranger)


@pytest.mark.usefixtures("rosa")
def test_the_session_is_a_cookie_no_script_reads_and_only_its_hash_is_kept(stranger, db):
    answer = stranger.sign_in("rosa")

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("organizer="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert [row["token_hash"] for row in db.all("SELECT token_hash FROM sessions")] == [token_hash(token_of(stranger))]


@pytest.mark.usefixtures("rosa")
def test_over_https_no_other_host_can_plant_the_cookie(https_app):
    visitor = Visitor(https_app)

    answer = visitor.sign_in("rosa")

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-organizer="))
    assert "Secure" in cookie and "Domain" not in cookie


@pytest.mark.usefixtures("rosa")
def test_a_known_and_an_unknown_name_get_the_same_answer_and_cost_the_same_work(console_app, counted):
    answers = []
    for name in ("rosa", "nobody"):
        page = Visitor(console_app).sign_in(name, "not the right one")
        answers.append((page.status_code, _without(page.get_data(as_text=True), name)))

    assert answers[0] == answers[1] and answers[0][0] == 401
    assert counted.compared == 2


def _without(page, name):
    """Leave out what differs from page to page anyway: the token of the form, and the name as it was typed."""
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page).replace(f'value="{name}"', "")


@pytest.mark.usefixtures("rosa")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("rosa", ""),
        ("", ""),
        ("rosa\0", PASSWORD),
        ("rosa", f"{PASSWORD}\0"),
        ("rosa' OR 1=1 --", PASSWORD),
        ("r" * 5000, PASSWORD),
        ("rosa", "x" * 5000),
        ("\udce9\U0001f3c3", "\udce9" * 12),
        ("<script>alert(1)</script>", PASSWORD),
    ],
)
def test_what_is_no_name_or_password_of_anybody_is_simply_wrong(stranger, name, password):
    answer = stranger.sign_in(name.encode("utf-8", "surrogatepass"), password.encode("utf-8", "surrogatepass"))

    assert answer.status_code == 401
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("rosa")
def test_a_token_that_was_planted_before_signing_in_opens_nothing_after(console_app):
    attacker, victim = Visitor(console_app), Visitor(console_app)
    planted = "A" * 43
    victim.client.set_cookie("organizer", planted)

    victim.sign_in("rosa")
    attacker.client.set_cookie("organizer", planted)

    assert token_of(victim) != planted
    assert is_in(victim) and not is_in(attacker)


def test_a_cookie_that_was_copied_opens_nothing_once_its_owner_has_signed_out(console, stranger):
    stranger.client.set_cookie("organizer", token_of(console))
    was_in = is_in(stranger)

    answer = console.send("/console/sign-out")

    assert was_in and answer.status_code == 303
    assert not is_in(console) and not is_in(stranger)


def test_signing_in_again_ends_the_session_before(console, stranger):
    stranger.client.set_cookie("organizer", token_of(console))

    console.send(SIGN_IN, {"name": "rosa", "password": PASSWORD})

    assert is_in(console) and not is_in(stranger)


def test_a_new_password_signs_out_every_other_browser_at_once(console, visit, rosa):
    other, before = visit(rosa), token_of(console)
    new = "four dry socks in june"

    answer = console.send(
        "/console/account/password",
        {"old_password": PASSWORD, "new_password": new, "new_password_again": new},
        follow_redirects=True,
    )

    assert "The password is changed" in answer.get_data(as_text=True)
    assert is_in(console) and token_of(console) != before and not is_in(other)
    assert other.sign_in("rosa").status_code == 401
    assert other.sign_in("rosa", new).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("not the right one", "four dry socks in june", "four dry socks in june", "This is not your password now."),
        (PASSWORD, "short", "short", "The password has 5 characters"),
        (PASSWORD, "x" * 1025, "x" * 1025, "The password has 1,025 characters"),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "too easy to guess"),
        (PASSWORD, "four dry socks in june", "four dry socks in july", "The two do not match"),
    ],
)
def test_a_password_that_cannot_be_changed_stays_and_the_page_says_why(console, stranger, old, new, again, says):
    answer = console.send(
        "/console/account/password", {"old_password": old, "new_password": new, "new_password_again": again}
    )

    assert answer.status_code == 422 and says in answer.get_data(as_text=True)
    assert stranger.sign_in("rosa").status_code == 303


def test_signing_out_everywhere_ends_every_session_of_theirs_and_nobody_elses(console, visit, rosa, tom):
    other, toms = visit(rosa), visit(tom)

    console.send("/console/account/sign-out-everywhere")

    assert not is_in(console) and not is_in(other) and is_in(toms)


@pytest.mark.parametrize(
    ("column", "after"), [("seen_at", IDLE), ("expires_at", LONGEST)], ids=["idle", "from the beginning"]
)
def test_a_session_ends_by_itself(console, db, column, after):
    db.run(f"UPDATE sessions SET {column} = {column} - :ms", ms=after // MILLISECOND)

    assert not is_in(console)


def test_that_a_session_is_in_use_is_written_down_once_a_minute_at_most(console, db):
    def seen_at():
        return db.one("SELECT seen_at FROM sessions")["seen_at"]

    first = seen_at()
    console.open("/console/account")
    same = seen_at()
    db.run("UPDATE sessions SET seen_at = seen_at - :ms", ms=SEEN_AGAIN // MILLISECOND)
    console.open("/console/account")

    assert same == first and seen_at() >= first


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/console/people?a=b", "/console/people?a=b"),
        ("https://evil.example/console/", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("/\\evil.example/console/", "/console/"),
        ("/console/\nSet-Cookie: a=b", "/console/"),
        ("/console/../phone", "/console/"),
        ("/sms", "/console/"),
        ("javascript:alert(1)", "/console/"),
        ("/console/sign-out", "/console/"),
        ("http://[", "/console/"),
    ],
)
@pytest.mark.usefixtures("rosa")
def test_after_signing_in_a_browser_goes_on_to_where_it_wanted_in_the_console_and_nowhere_else(
    stranger, wanted, leads_to
):
    fields = {"name": "rosa", "password": PASSWORD, "next": wanted}

    answer = stranger.send(SIGN_IN, fields, form_at=SIGN_IN)

    assert answer.location == leads_to


def test_a_piece_of_a_page_sends_the_whole_page_to_where_one_signs_in(stranger):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/console/people?x=1"}

    answer = stranger.open("/console/account", headers=headers)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/console/sign-in?next=/console/people?x%3D1")


def test_nobody_is_to_keep_a_copy_of_a_page_of_the_console(console):
    pages = [console.open(path) for path in ("/console/account", "/console/people", "/console/nowhere")]

    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert all("unsafe" not in page.headers["Content-Security-Policy"] for page in pages)
    assert not [page for page in pages if "style=" in page.get_data(as_text=True)]
