"""Wrong passwords: who guesses is stopped, and the organizer is not locked out by it."""

import pytest

from core.signing_in import (
    FORGOTTEN_AFTER,
    MOST_OF_A_BROWSER,
    MOST_OF_A_NAME,
    MOST_OF_AN_ADDRESS,
    MOST_OF_NAME_AND_ADDRESS,
)
from store.values import MILLISECOND
from tests.console import PASSWORD, Visitor

pytestmark = pytest.mark.usefixtures("rosa")


def guess(app, name, times, address="203.0.113.7"):
    """Guess with a new browser, and give what was answered."""
    attacker = Visitor(app)
    from_there = {"environ_overrides": {"REMOTE_ADDR": address}}
    return [attacker.sign_in(name, f"guess number {number}", **from_there).status_code for number in range(times)]


def sign_in(app, address="203.0.113.7", password=PASSWORD):
    return Visitor(app).sign_in("rosa", password, environ_overrides={"REMOTE_ADDR": address}).status_code


@pytest.mark.parametrize("name", ["rosa", "nobody"])
def test_after_a_few_wrong_passwords_from_an_address_none_is_looked_at_whoever_there_is(console_app, name, counted):
    told = guess(console_app, name, MOST_OF_NAME_AND_ADDRESS + 2)

    assert told == [401] * MOST_OF_NAME_AND_ADDRESS + [429] * 2
    assert counted.compared == MOST_OF_NAME_AND_ADDRESS


def test_then_the_right_password_is_not_looked_at_either_until_that_is_forgotten(console_app, db):
    guess(console_app, "rosa", MOST_OF_NAME_AND_ADDRESS)

    refused, elsewhere = sign_in(console_app), sign_in(console_app, "198.51.100.1")
    db.run("UPDATE wrong_passwords SET first_at = first_at - :ms", ms=FORGOTTEN_AFTER // MILLISECOND)

    assert (refused, elsewhere, sign_in(console_app)) == (429, 303, 303)


def test_guesses_from_many_addresses_come_to_an_end_and_rosas_own_browser_gets_in_meanwhile(console_app, visit, rosa):
    own = visit(rosa)
    own.send("/console/sign-out")

    told = [guess(console_app, "rosa", 1, f"203.0.113.{number}")[0] for number in range(MOST_OF_A_NAME + 2)]
    from_elsewhere = sign_in(console_app, "198.51.100.1")

    assert told == [401] * MOST_OF_A_NAME + [429] * 2
    assert from_elsewhere == 429
    assert own.sign_in("rosa").status_code == 303


def test_rosas_own_browser_gets_in_from_the_address_of_who_guesses_too(console_app, visit, rosa):
    own = visit(rosa)
    own.send("/console/sign-out")
    told = [guess(console_app, f"name{number}", 1)[0] for number in range(MOST_OF_AN_ADDRESS + 1)]

    assert told[-1] == 429
    assert own.sign_in("rosa", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 303


def test_her_own_browser_is_no_way_to_guess_without_end_nor_at_another_name(visit, rosa, tom):
    own = visit(rosa)
    own.send("/console/sign-out")

    told = [own.sign_in("rosa", f"guess number {number}").status_code for number in range(MOST_OF_A_BROWSER + 1)]
    at_tom = [own.sign_in(tom.name, f"guess {number}").status_code for number in range(MOST_OF_NAME_AND_ADDRESS + 1)]

    assert told == [401] * MOST_OF_A_BROWSER + [429]
    assert at_tom == [401] * MOST_OF_NAME_AND_ADDRESS + [429]


def test_a_mark_of_a_known_browser_cannot_be_made_up(console_app):
    guess(console_app, "rosa", MOST_OF_NAME_AND_ADDRESS)
    forger = Visitor(console_app)
    forger.client.set_cookie("known_browser", f"{'0' * 32}.{'0' * 32}")

    answer = forger.sign_in("rosa", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})

    assert answer.status_code == 429


def test_all_addresses_of_one_network_of_ipv6_count_as_one(console_app):
    told = [
        guess(console_app, "rosa", 1, f"2001:db8::{number + 1}")[0] for number in range(MOST_OF_NAME_AND_ADDRESS + 1)
    ]

    assert told[-1] == 429


def test_the_right_password_forgets_the_wrong_ones_before_it(console_app):
    for _ in range(3):
        assert guess(console_app, "rosa", MOST_OF_NAME_AND_ADDRESS - 1) == [401] * (MOST_OF_NAME_AND_ADDRESS - 1)
        assert sign_in(console_app) == 303


def test_giving_others_new_passwords_is_no_way_to_guess_on(console_app, visit, tom, add_person):
    mia = add_person("mia", role="helper", owner=tom)
    guess(console_app, "rosa", MOST_OF_NAME_AND_ADDRESS)

    given = visit(tom).send(f"/console/people/{mia.id}/password").status_code

    assert given == 201
    assert guess(console_app, "rosa", 1) == [429]


def test_the_names_that_were_tried_are_not_kept(console_app, db):
    guess(console_app, "rosa", 1)

    assert "rosa" not in str(db.all("SELECT * FROM wrong_passwords"))


def test_a_stolen_session_is_no_way_to_guess_the_password(console):
    new = "four dry socks in june"
    fields = {"new_password": new, "new_password_again": new}

    told = [
        console.send("/console/account/password", fields | {"old_password": f"guess {number}"}).status_code
        for number in range(MOST_OF_A_BROWSER + 1)
    ]

    assert told == [422] * MOST_OF_A_BROWSER + [429]


def test_the_address_that_the_operator_hands_out_gets_a_new_browser_in_while_strangers_guess(console_app):
    with console_app.app_context():
        done = console_app.test_cli_runner().invoke(
            args=["organizer", "password", "rosa", "--password-stdin"], input=f"{PASSWORD}\n"
        )
    guess(console_app, "rosa", MOST_OF_NAME_AND_ADDRESS)
    new, without = Visitor(console_app), Visitor(console_app)

    new.open(done.output.strip().rpartition("http://127.0.0.1:5000")[2])

    assert new.sign_in("rosa", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 303
    assert without.sign_in("rosa", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 429
