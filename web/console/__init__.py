"""The console of organizers: who is asked in, and what every page of it has in common.

The pages stand in the modules beside this one, listed in pages.py. A page is for whoever may "see", and one that
changes something for whoever may "change", unless `needs` or `open_to_all` says otherwise.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException, NotFound, RequestEntityTooLarge

from core.hashes import token_hash
from core.organizer import Right
from core.password import TooManyAtOnceError
from core.race import Race
from services import signing_in
from store import races, sign_ins
from store.database import StoreError
from web import house
from web.console.cookies import read_token

NOT_NOW = "The database cannot be used now, so nothing was done: try again in a minute."
NOT_KEPT = ("csrf_token", "password", "old_password", "new_password", "new_password_again")
_READING = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

log = logging.getLogger(__name__)
console = Blueprint("console", __name__, url_prefix="/console")


def needs(right: Right) -> Callable[[View], View]:
    """Open a page to those alone whose role has a right; the others get a page that says so, with 403."""

    def mark(view: View) -> View:
        view.needs_right = right  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """Open a page to whoever has signed in, whatever their role."""
    return needs("nothing")(view)  # type: ignore[arg-type]


def open_to_strangers(view: View) -> View:
    """Open a page to those who have not signed in."""
    return needs("no session")(view)  # type: ignore[arg-type]


def takes_up_to(number_of_bytes: int) -> Callable[[View], View]:
    """Let those who may use a page send it more than the few bytes of a form, as a file."""

    def mark(view: View) -> View:
        view.most_bytes = number_of_bytes  # type: ignore[attr-defined]
        return view

    return mark


def race_or_404(race_id: int) -> Race:
    """Give a race of the organizer who has signed in; another's does not exist.

    Raises:
        NotFound: they have none of this id.
    """
    return races.find(house().db, race_id, owner_id=g.organizer.owner_id) or abort(404)


def bind_forms() -> None:
    """Have the forms of a page be good only for who has signed in now: those shown before no longer are."""
    session.clear()
    session["bound_to"] = _bound_to(g.token)


@console.url_value_preprocessor
def recognize(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Find out who asks, before the body is read; only then may it be long."""
    g.token, g.organizer = read_token(request), None
    if g.token:
        found = sign_ins.find_organizer(house().db, g.token)
        if found:
            g.organizer, is_due = found
            if is_due:
                signing_in.notice(g.token, db=house().db)
    view = _view()
    if g.organizer and g.organizer.may(_right_of(view)) and hasattr(view, "most_bytes"):
        request.max_content_length = view.most_bytes


@console.before_request
def only_who_may() -> ResponseReturnValue | None:
    """Ask strangers to sign in, and refuse what the role of an organizer does not have."""
    right = _right_of(_view())
    if right == "no session":
        return None
    if g.organizer is None:
        return _ask_in()
    if session.get("bound_to") != _bound_to(g.token):
        bind_forms()
        if request.method not in _READING:
            raise CSRFError("The form was shown to somebody else.")
    if right != "nothing" and not g.organizer.may(right):
        abort(403)
    return None


@console.after_request
def keep_private(response: Response) -> Response:
    """Have nobody keep a copy of what stands in the console."""
    response.headers["Cache-Control"] = "no-store"
    return response


@console.context_processor
def shown_everywhere() -> dict[str, Any]:
    """Give what every page of the console shows."""
    return {"service_name": house().settings.service_name, "organizer": g.get("organizer"), "has_page": has_page}


def has_page(endpoint: str) -> bool:
    """Tell whether there is a page of this name, as "console.races"."""
    return endpoint in current_app.view_functions


@console.errorhandler(CSRFError)
def page_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Say that a form was not taken, and show what was written in it, so that nothing is lost."""
    return _not_done("This page was out of date, so nothing was done", 400)


@console.errorhandler(Forbidden)
def not_allowed(_error: Forbidden) -> ResponseReturnValue:
    """Say that a role does not go that far."""
    return _sorry("You may not do this", "Ask the organizer you work for: only the owner of the races may.", 403)


@console.errorhandler(NotFound)
def not_there(_error: NotFound) -> ResponseReturnValue:
    """Say that there is no such thing, or none of theirs."""
    return _sorry("There is no such page", "It may have been removed, or the address has a slip in it.", 404)


@console.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse what is too long to be read at all."""
    return _sorry("That is too large", "Nothing was done. Send less at once: a smaller file, a shorter text.", 413)


@console.errorhandler(StoreError)
def not_now(error: StoreError) -> ResponseReturnValue:
    """Say that the store does not answer, with what was written still there."""
    log.error("database cannot be used", extra={"error": str(error)})
    return _not_done(NOT_NOW, 503)


@console.errorhandler(TooManyAtOnceError)
def busy(_error: TooManyAtOnceError) -> ResponseReturnValue:
    """Say that others are signing in at this moment."""
    return _sorry("Many are signing in at this moment", "Nothing was done: try again in a few seconds.", 503)


@console.route("/<path:_path>")
@open_to_all
def nowhere(_path: str) -> ResponseReturnValue:
    """Answer, to who has signed in, that there is no such page."""
    abort(404)


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _right_of(view: Any) -> Any:
    return getattr(view, "needs_right", "see" if request.method in _READING else "change")


def _bound_to(token: str) -> str:
    return token_hash(f"forms of {token}")


def _ask_in() -> ResponseReturnValue:
    if request.method not in _READING:
        return _not_done("You are signed out, so nothing was done", 401)
    if request.headers.get("HX-Request"):  # a piece of a page: the whole of it has to go there
        page = request.headers.get("HX-Current-URL", "").removeprefix(
            request.host_url.rstrip("/") + request.script_root
        )
        return Response(status=401, headers={"HX-Redirect": url_for("console.sign_in", next=page)})
    return redirect(url_for("console.sign_in", next=request.full_path.rstrip("?")), 303)


def _not_done(why: str, status: int) -> ResponseReturnValue:
    written = [
        (name, text) for name, text in _form_items() if name not in NOT_KEPT and text.strip() and len(text) < 10_000
    ]
    page = render_template("console/not_done.html", why=why, written=written)
    return page, status


def _form_items() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []


def _sorry(headline: str, what_to_do: str, status: int) -> ResponseReturnValue:
    return render_template("console/sorry.html", headline=headline, what_to_do=what_to_do), status
