"""Who works for an owner: helpers and the medical team are added and removed."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.organizer import Organizer, Role, name_of, problem_of_name
from services import organizers
from services.organizers import NameTakenError, new_password
from store.organizers import list_people
from web import house
from web.console import console, needs

ROLES: dict[str, Role] = {"helper": "helper", "medical": "medical"}
TAKEN = "This name is taken: add something to it, such as the name of the race."


@console.get("/people")
@needs("people")
def people() -> ResponseReturnValue:
    """List who works for the owner."""
    return _page()


@console.post("/people")
@needs("people")
def add_person() -> ResponseReturnValue:
    """Add somebody, and show their password, once."""
    name, role = name_of(request.form.get("name", "")), ROLES.get(request.form.get("role", ""))
    problem = problem_of_name(name)
    if problem:
        return _page(422, name=problem)
    if role is None:
        return _page(422, role="Choose what they may do.")
    password, here = new_password(), house()
    try:
        added = organizers.add(name, password, role=role, owner=g.organizer, db=here.db, passwords=here.passwords())
    except NameTakenError:
        return _page(422, name=TAKEN)
    return _told(added, password)


@console.post("/people/<int:organizer_id>/password")
@needs("people")
def give_new_password(organizer_id: int) -> ResponseReturnValue:
    """Give somebody a new password, and show it, once."""
    person, password, here = _person(organizer_id), new_password(), house()
    organizers.set_password(person, password, db=here.db, passwords=here.passwords())
    return _told(person, password)


@console.post("/people/<int:organizer_id>/remove")
@needs("people")
def remove_person(organizer_id: int) -> ResponseReturnValue:
    """Remove somebody; they are signed out at once."""
    person = _person(organizer_id)
    organizers.remove(person, db=house().db)
    flash(f"{person.name} is removed and signed out.", "good")
    return redirect(url_for("console.people"), 303)


def _person(organizer_id: int) -> Organizer:
    found = [person for person in list_people(house().db, g.organizer.owner_id) if person.id == organizer_id]
    return found[0] if found else abort(404)


def _told(person: Organizer, password: str) -> ResponseReturnValue:
    return render_template("console/password_told.html", person=person, password=password), 201


def _page(status: int = 200, **problems: str) -> ResponseReturnValue:
    people = list_people(house().db, g.organizer.owner_id)
    return render_template("console/people.html", people=people, problems=problems), status
