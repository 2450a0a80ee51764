"""An organizer's own account: password, the phone they command from, where they are signed in."""

import re

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.password import problem_of_password
from core.phone import is_dialable
from core.runner_list import listed
from services import organizers, phone_proofs, signing_in
from services.signing_in import SignedIn, TooManyTries, WrongPassword
from store.phone_proofs import find as find_proof
from store.sign_ins import count_sessions
from web import house
from web.console import console, needs, open_to_all
from web.console.sign_in import TOO_MANY, attempt_of, signed_in, signed_out

NO_NUMBER = "Give the number as + and the country, as in +13035550123."
NOT_TO_THERE = "This number is of a country where we do not text, only in {}: give another."
TOO_SOON = "No more codes now: one a minute, three an hour. Try again later."
WRONG_CODE = "This is not the code: look at the newest text. After five wrong ones another code is needed."
NO_CODE = "This code does not count any more: have another one texted."
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
    """Text a code to the number an organizer wants to command from; an empty one takes their number away at once."""
    typed = request.form.get("phone", "").strip()
    phone = re.sub(r"[\s().-]", "", typed)
    here = house()
    if not phone:
        organizers.forget_phone(g.organizer, db=here.db)
        return _done("Commands by text are off.")
    if not is_dialable(phone):
        return _page(422, phone=NO_NUMBER)
    match phone_proofs.ask(
        g.organizer, phone, db=here.db, catalog=here.catalog(), service=here.service, now=here.clock()
    ):
        case "texted":
            return _done(f"A code is on its way to {phone}: type it here within ten minutes.")
        case "theirs_already":
            return _done("Commands are taken from this number already.")
        case "foreign":
            return _page(422, phone=NOT_TO_THERE.format(listed(here.service.home_countries)))
        case "too_soon":
            return _page(429, phone=TOO_SOON)
        case "refused":
            return _page(422, phone=NOT_THIS_NUMBER)


@console.post("/account/phone/code")
@needs("broadcast")
def prove_phone() -> ResponseReturnValue:
    """Take the code that was texted to an organizer's number, which counts from then on."""
    here = house()
    code = re.sub(r"\D", "", request.form.get("code", ""))
    match phone_proofs.prove(g.organizer, code, db=here.db, secret=here.service.secret):
        case "proven":
            return _done("Commands are taken from this number now.")
        case "wrong":
            return _page(422, code=WRONG_CODE)
        case "over":
            return _page(422, phone=NO_CODE)
        case "refused":
            return _page(422, phone=NOT_THIS_NUMBER)


@console.post("/account/sign-out-everywhere")
@open_to_all
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of theirs, this one too."""
    signing_in.sign_out_everywhere(g.organizer, db=house().db)
    return signed_out("You are signed out everywhere.")


def _done(words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("console.account"), 303)


def _page(status: int = 200, **problems: str) -> ResponseReturnValue:
    db = house().db
    proof = find_proof(db, g.organizer.id)
    page = render_template(
        "console/account.html",
        problems=problems,
        phone=request.form.get("phone", proof.phone if proof else g.organizer.phone or ""),
        is_to_prove=proof is not None and proof.is_open(db.clock_ms()),
        wanted_phone=proof.phone if proof else None,
        sessions=count_sessions(db, g.organizer.id),
    )
    return page, status
