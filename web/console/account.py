"""An organizer's own account: password, the phone they command from, where they are signed in."""

import re

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.password import problem_of_password
from core.phone import is_dialable
from services import organizers, signing_in
from services.organizers import NameTakenError
from services.signing_in import SignedIn, TooManyTries, WrongPassword
from store.sign_ins import count_sessions
from web import house
from web.console import console, needs, open_to_all
from web.console.sign_in import TOO_MANY, attempt_of, signed_in, signed_out

NO_NUMBER = "Give the number as + and the country, as in +13035550123."
NOT_THIS_NUMBER = "This number cannot be used here: give another, or ask whoever runs the service."


@console.get("/account")
@open_to_all
def account() -> ResponseReturnValue:
    """Show what an organizer can change about themselves."""
    return _page()


@console.post("/account/password")
@open_to_all
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out at once."""
    new = request.form.get("new_password", "")
    problem = problem_of_password(new, name=g.organizer.name)
    if problem:
        return _page(422, new_password=problem)
    if new != request.form.get("new_password_again", ""):
        return _page(422, new_password_again="The two do not match: type the new password twice.")
    here = house()
    outcome = signing_in.change_password(
        g.organizer,
        attempt_of(g.organizer.name),
        request.form.get("old_password", ""),
        new,
        db=here.db,
        passwords=here.passwords(),
        secret=here.settings.secret_key,
    )
    match outcome:
        case WrongPassword():
            return _page(422, old_password="This is not your password now.")
        case TooManyTries():
            return _page(429, old_password=TOO_MANY)
        case SignedIn():
            response = signed_in(outcome, to=url_for("console.account"))
            flash("The password is changed. Every other browser is signed out.", "good")
            return response


@console.post("/account/phone")
@needs("broadcast")
def set_phone() -> ResponseReturnValue:
    """Take the number an organizer commands from by text; nothing takes it away."""
    typed = request.form.get("phone", "").strip()
    phone = re.sub(r"[\s().-]", "", typed)
    if phone and not is_dialable(phone):
        return _page(422, phone=NO_NUMBER)
    try:
        organizers.set_phone(g.organizer, phone or None, db=house().db)
    except NameTakenError:
        return _page(422, phone=NOT_THIS_NUMBER)
    flash("Commands are taken from this number now." if phone else "Commands by text are off.", "good")
    return redirect(url_for("console.account"), 303)


@console.post("/account/sign-out-everywhere")
@open_to_all
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of theirs, this one too."""
    signing_in.sign_out_everywhere(g.organizer, db=house().db)
    return signed_out("You are signed out everywhere.")


def _page(status: int = 200, **problems: str) -> ResponseReturnValue:
    page = render_template(
        "console/account.html",
        problems=problems,
        phone=request.form.get("phone", g.organizer.phone or ""),
        sessions=count_sessions(house().db, g.organizer.id),
    )
    return page, status
