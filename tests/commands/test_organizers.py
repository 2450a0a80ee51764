"""`flask organizer` and `flask token` as an operator types them."""

import pytest

from store.organizers import find_by_name, list_all
from store.tokens import find_owner, list_of
from tests.console import PASSWORD, Visitor


@pytest.fixture
def flask(console_app):
    """Give a function that runs a command of flask on the database of the test."""

    def run(*words, answer=""):
        with console_app.app_context():
            return console_app.test_cli_runner().invoke(args=list(words), input=answer)

    return run


def can_sign_in(app, name, password=PASSWORD):
    return Visitor(app).sign_in(name, password).status_code == 303


def test_an_organizer_is_added_with_a_password_typed_twice(flask, console_app):
    done = flask("organizer", "add", "Rosa", "--phone", "+1 303 555 0123", answer=f"{PASSWORD}\n{PASSWORD}\n")

    assert done.exit_code == 0 and PASSWORD not in done.output
    assert done.stdout == "rosa can sign in now, at http://127.0.0.1:5000/console/.\n"
    assert can_sign_in(console_app, "rosa")


def test_where_nobody_can_type_a_password_is_drawn_and_said_once(flask, console_app):
    done = flask("organizer", "add", "rosa")

    password = done.stdout.splitlines()[0].removeprefix("The password of rosa, shown this once: ")
    assert done.exit_code == 0 and len(password) == 20
    assert can_sign_in(console_app, "rosa", password)


def test_two_lines_that_differ_add_nobody(flask, db):
    done = flask("organizer", "add", "rosa", answer=f"{PASSWORD}\nanother {PASSWORD}\n")

    assert done.exit_code != 0 and "differ" in done.output
    assert list_all(db) == []


def test_one_is_added_by_a_script_too_and_who_works_for_them(flask, db):
    flask("organizer", "add", "rosa", "--password-stdin", answer=f"{PASSWORD}\n")
    flask("organizer", "add", "mia", "--role", "medical", "--of", "Rosa", "--password-stdin", answer=f"{PASSWORD}\n")

    assert [(found.name, found.role, found.owner_id) for found in list_all(db)] == [
        ("rosa", "owner", 1),
        ("mia", "medical", 1),
    ]
    assert flask("organizer", "list").output == "rosa  owner\n  mia  medical\n"


@pytest.mark.usefixtures("rosa", "tom")
@pytest.mark.parametrize(
    ("words", "password", "says"),
    [
        (("add", "ROSA"), PASSWORD, "There is an organizer rosa already"),
        (("add", "mia"), "short", "use 12 to 1,024"),
        (("add", "mia smith"), PASSWORD, "only letters, digits"),
        (("add", "mia", "--role", "medical"), PASSWORD, "--of OWNER go together"),
        (("add", "mia", "--of", "rosa"), PASSWORD, "--of OWNER go together"),
        (("add", "mia", "--role", "helper", "--of", "nobody"), PASSWORD, "There is no organizer nobody"),
        (("add", "mia", "--phone", "303"), PASSWORD, "Give the number as + and the country"),
        (("password", "nobody"), PASSWORD, "There is no organizer nobody"),
        (("password", "rosa"), "short", "use 12 to 1,024"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(flask, db, words, password, says):
    done = flask("organizer", *words, "--password-stdin", answer=f"{password}\n")

    assert done.exit_code != 0 and says in done.output and "Traceback" not in done.output
    assert [found.name for found in list_all(db)] == ["rosa", "tom"]


def test_a_password_of_the_operator_ends_the_sessions_and_works_at_once(flask, console, console_app):
    for number in range(6):
        Visitor(console_app).sign_in("rosa", f"guess number {number}")

    done = flask("organizer", "password", "rosa", "--password-stdin", answer="four dry socks in june\n")

    assert done.exit_code == 0
    assert console.open("/console/account").status_code == 303
    assert can_sign_in(console_app, "rosa", "four dry socks in june")


def test_an_organizer_is_removed_once_that_is_confirmed(flask, console, db):
    asked = flask("organizer", "remove", "rosa", answer="n\n")
    kept = find_by_name(db, "rosa")
    done = flask("organizer", "remove", "rosa", answer="y\n")

    assert asked.exit_code == 1 and kept and "Nobody will reach their races" in asked.output
    assert done.exit_code == 0 and find_by_name(db, "rosa") is None
    assert console.open("/console/account").status_code == 303


@pytest.mark.usefixtures("console_app")
def test_a_token_without_an_organizer_says_what_to_do(flask):
    done = flask("token", "add", "registration")

    assert done.exit_code == 1
    assert "run flask organizer add NAME first" in done.output


def test_a_token_is_printed_alone_and_opens_the_races_of_the_first_organizer_or_of_who_is_named(
    flask, rosa, tom, add_person, db
):
    add_person("harriet", role="helper", owner=tom)

    first = flask("token", "add", "registration website")
    of_tom, of_his_helper = (flask("token", "add", "x", "--for", name) for name in ("Tom", "harriet"))

    tokens = [done.stdout.removesuffix("\n") for done in (first, of_tom, of_his_helper)]
    assert [find_owner(db, token) for token in tokens] == [rosa.id, tom.id, tom.id]
    assert not [row for row in db.all("SELECT * FROM tokens") for token in tokens if token in str(row)]


def test_tokens_are_listed_by_their_label_and_removed_by_it(flask, rosa, db):
    token = flask("token", "add", "registration").stdout.strip()

    listed, removed, again = (
        flask("token", *words) for words in (["list"], ["remove", "registration"], ["remove", "registration"])
    )

    assert listed.output.startswith("rosa  registration  made ") and token not in listed.output
    assert removed.exit_code == 0 and find_owner(db, token) is None and list_of(db, rosa.id) == []
    assert again.exit_code == 1 and "flask token list" in again.output
