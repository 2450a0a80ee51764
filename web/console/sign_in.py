"""Signing in and out."""

import re

from flask import Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.organizer import name_of
from core.signing_in import FORGOTTEN_AFTER, Attempt, Browser
from services import signing_in
from services.signing_in import SignedIn, TooManyTries, WrongPassword
from web import house
from web.console import bind_forms, console, open_to_all, open_to_strangers
from web.console.cookies import forget_token, keep_browser, keep_name, keep_token, read_browser

WRONG = "Name and password do not go together. Have a look whether capitals are on, and try again."
TOO_MANY = (
    f"Too many wrong passwords of late: wait {int(FORGOTTEN_AFTER.total_seconds() / 60)} minutes, use a browser you"
    " have signed in with before, or ask whoever runs the service to set a new password."
)
MOST_TYPED = 320  # characters of a name that are looked at

_OF_THE_CONSOLE = re.compile(r"/console/[A-Za-z0-9/?&=%+._,:~-]{0,500}")


@console.get("/sign-in")
@open_to_strangers
def sign_in() -> ResponseReturnValue:
    """Ask for name and password; whoever has signed in goes on."""
    if g.organizer:
        return redirect(_next(), 303)
    response = make_response(render_template("console/sign_in.html", next=request.args.get("next", "")))
    if browser := Browser.read(request.args.get("browser", "")):  # a link of `flask organizer password`
        keep_browser(response, browser)
    return response


@console.post("/sign-in")
@open_to_strangers
def try_to_sign_in() -> ResponseReturnValue:
    """Begin a session, with a new token whatever the browser had before."""
    typed = request.form.get("name", "")[:MOST_TYPED]
    attempt = attempt_of(typed)
    here = house()
    outcome = signing_in.sign_in(
        attempt,
        request.form.get("password", ""),
        db=here.db,
        passwords=here.passwords(),
        secret=here.settings.secret_key,
    )
    match outcome:
        case WrongPassword():
            return _once_more(typed, WRONG, 401)
        case TooManyTries():
            return _once_more(typed, TOO_MANY, 429)
        case SignedIn():
            if g.organizer:
                signing_in.sign_out(g.token, db=here.db)
            return signed_in(outcome, to=_next())


@console.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session at once."""
    signing_in.sign_out(g.token, db=house().db)
    return signed_out("You are signed out.")


def attempt_of(name: str) -> Attempt:
    """Give who tries a password here, for which name."""
    return Attempt(name_of(name), request.remote_addr or "", read_browser(request))


def signed_in(outcome: SignedIn, *, to: str) -> Response:
    """Have the browser keep its new session, with forms that are good for it alone, and go on."""
    g.organizer, g.token = outcome.organizer, outcome.token
    bind_forms()
    response = make_response(redirect(to, 303))
    keep_token(response, outcome.token)
    keep_name(response, read_browser(request), outcome.organizer.name)
    return response


def signed_out(said: str) -> Response:
    """Have the browser forget its session, and show where to sign in again."""
    session.clear()
    flash(said, "good")
    response = make_response(redirect(url_for("console.sign_in"), 303))
    forget_token(response)
    return response


def _once_more(name: str, problem: str, status: int) -> ResponseReturnValue:
    page = render_template("console/sign_in.html", name=name, problem=problem, next=request.form.get("next", ""))
    return page, status


def _next() -> str:
    """Give the page of the console to go on to; an address anywhere else is passed over."""
    wanted = request.values.get("next", "")
    if not _OF_THE_CONSOLE.fullmatch(wanted) or ".." in wanted or wanted.startswith("/console/sign-"):
        return url_for("console.home")
    return request.script_root + wanted
