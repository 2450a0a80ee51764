"""Who works for an owner, what each may do, and that nothing of another organizer exists."""

import re

import pytest
from werkzeug.routing import IntegerConverter

from store.organizers import find, list_all, list_people
from store.sign_ins import find_organizer
from store.tokens import find_owner, list_of
from tests.console import PASSWORD
from web.console.pages import console as blueprint
from web.ids import Ids

PEOPLE = "/console/people"
FOR_EVERYBODY = ("nothing", "no session")


def pages_of(app, method):
    """Give each page of the console with the right it asks for, every id in its address being 1."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(f"{blueprint.name}.") and method in (rule.methods or ()):
            values = {
                name: 1 if isinstance(converter, Ids | IntegerConverter) else "x"
                for name, converter in rule._converters.items()
            }
            view = app.view_functions[rule.endpoint]
            yield (
                adapter.build(rule.endpoint, values),
                getattr(view, "needs_right", "see" if method == "GET" else "change"),
                bool(values),
            )


def test_no_page_opens_to_who_has_not_signed_in(console_app, stranger):
    token = stranger.token("/console/sign-in")

    opened = [
        path for path, right, _ in pages_of(console_app, "GET") if right != "no session" and _is_shown(stranger, path)
    ]
    done = [
        path
        for path, right, _ in pages_of(console_app, "POST")
        if right != "no session" and stranger.client.post(path, data={"csrf_token": token}).status_code != 401
    ]

    assert (opened, done) == ([], [])


def _is_shown(visitor, path):
    answer = visitor.open(path)
    return answer.status_code != 303 or not answer.location.startswith("/console/sign-in?next=")


@pytest.mark.parametrize("role", ["helper", "medical"])
def test_a_role_opens_what_it_has_the_right_to_and_nothing_else(console_app, visit, add_person, rosa, role):
    person = add_person("mia", role=role, owner=rosa)
    visitor = visit(person)
    token = visitor.token("/console/account")

    for method in ("GET", "POST"):
        for path, right, _ in pages_of(console_app, method):
            if right not in FOR_EVERYBODY and not person.may(right):
                answer = visitor.client.open(path, method=method, data={"csrf_token": token})
                assert answer.status_code == 403, f"{method} {path} needs {right}"
                assert "You may not do this" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("console")
def test_what_belongs_to_another_does_not_exist_on_any_page(console_app, visit, tom, make_race):
    make_race()
    toms = visit(tom)
    token = toms.token("/console/account")

    for method in ("GET", "POST"):
        for path, right, has_id in pages_of(console_app, method):
            if has_id and right not in FOR_EVERYBODY:
                assert toms.client.open(path, method=method, data={"csrf_token": token}).status_code == 404, path


def test_the_owner_adds_a_helper_whose_password_is_shown_once_and_opens_the_console(console, stranger, rosa, db):
    answer = console.send(PEOPLE, {"name": "Harriet ", "role": "helper"})

    page = answer.get_data(as_text=True)
    password = re.search(r'class="secret"><code>([^<]+)', page)
    assert answer.status_code == 201 and password
    assert [(person.name, person.role, person.owner_id) for person in list_people(db, rosa.id)] == [
        ("harriet", "helper", rosa.id)
    ]
    assert stranger.sign_in("harriet", password[1]).status_code == 303
    assert password[1] not in console.open(PEOPLE).get_data(as_text=True)


@pytest.mark.parametrize(
    "extra",
    [{"role": "owner"}, {"role": "helper", "owner_id": "2"}, {"role": "helper", "password": PASSWORD, "id": "1"}],
)
def test_fields_that_no_form_has_change_nothing(console, stranger, rosa, tom, db, extra):
    console.send(PEOPLE, {"name": "harriet", "password_hash": "x", "phone": "+13035550123"} | extra)

    assert list_people(db, tom.id) == []
    assert [person.name for person in list_all(db) if person.role == "owner"] == ["rosa", "tom"]
    assert not [person for person in list_people(db, rosa.id) if person.phone]
    assert stranger.sign_in("harriet").status_code == 401


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "A name has 1 to 64 characters."),
        ("x" * 65, "A name has 1 to 64 characters."),
        ("<b>mia</b>", "only letters, digits"),
        ("mia\0", "only letters, digits"),
        ("=cmd()", "only letters, digits"),
        ("ROSA", "This name is taken"),
    ],
)
def test_a_name_that_cannot_be_used_is_said_beside_it_and_kept_in_the_form(console, name, says):
    answer = console.send(PEOPLE, {"name": name, "role": "medical"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and says in page
    assert "<b>mia" not in page and 'aria-invalid="true"' in page


def test_who_is_removed_is_signed_out_at_once_and_the_name_is_free_again(console, visit, add_person, rosa, db):
    mia = add_person("mia", role="medical", owner=rosa)
    mias = visit(mia)

    console.send(f"{PEOPLE}/{mia.id}/remove")

    assert mias.open("/console/account").status_code == 303
    assert find(db, mia.id) is None and find_organizer(db, mias.client.get_cookie("organizer").value) is None
    assert mias.sign_in("mia").status_code == 401
    assert add_person("mia", role="helper", owner=rosa).id != mia.id


def test_a_new_password_for_somebody_ends_their_sessions(console, visit, add_person, rosa):
    mia = add_person("mia", role="medical", owner=rosa)
    mias = visit(mia)

    answer = console.send(f"{PEOPLE}/{mia.id}/password")

    assert answer.status_code == 201
    assert mias.open("/console/account").status_code == 303


def test_people_of_another_owner_do_not_exist(visit, add_person, rosa, tom, db):
    mia, toms = add_person("mia", role="medical", owner=rosa), visit(tom)

    told = [
        toms.send(f"{PEOPLE}/{who}/{what}").status_code for who in (mia.id, rosa.id) for what in ("remove", "password")
    ]

    assert told == [404] * 4
    assert "mia" not in toms.open(PEOPLE).get_data(as_text=True)
    assert find(db, mia.id) and find(db, rosa.id)


def test_an_owner_cannot_remove_themselves_by_the_page_of_their_people(console, rosa, db):
    assert console.send(f"{PEOPLE}/{rosa.id}/remove").status_code == 404
    assert find(db, rosa.id)


def test_a_token_is_shown_once_and_another_owner_cannot_take_it_back(console, visit, tom, rosa, db):
    page = console.send("/console/tokens", {"label": "registration"}).get_data(as_text=True)
    token = re.search(r'class="secret"><code>([^<]+)', page)
    assert token
    kept = list_of(db, rosa.id)[0]
    foreign = visit(tom).send(f"/console/tokens/{kept.id}/remove").status_code
    opened = find_owner(db, token[1])
    removed = console.send(f"/console/tokens/{kept.id}/remove").status_code

    assert (foreign, opened, removed) == (404, rosa.id, 303)
    assert token[1] not in console.open("/console/tokens").get_data(as_text=True)
    assert find_owner(db, token[1]) is None


@pytest.mark.parametrize("phone", ["303 555 0123", "+1", "HELP", "+1303555012345678"])
def test_a_phone_that_cannot_be_dialled_is_not_taken(console, rosa, db, phone):
    answer = console.send("/console/account/phone", {"phone": phone})

    assert answer.status_code == 422 and phone in answer.get_data(as_text=True)
    assert phone_of(db, rosa) is None


def phone_of(db, organizer):
    return db.one("SELECT phone FROM organizers WHERE id = :id", id=organizer.id)["phone"]
