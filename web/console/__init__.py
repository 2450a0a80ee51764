"""The console of organizers: who is asked in, and what every page of it has in common.

The pages stand in the modules beside this one, listed in pages.py. A page is for whoever may "see", and one that
changes something for whoever may "change", unless `needs` or `open_to_all` says otherwise.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from core.hashes import token_hash
from core.organizer import Right
from core.race import Race
from services import signing_in
from store import races, sign_ins
from store.database import UnavailableError
from web import house
from web.console.cookies import read_token
from web.console.not_done import not_done

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_READING = ("GET", "HEAD", "OPTIONS")

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
                _notice()
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
    return {"service_name": house().settings.service_name, "organizer": g.get("organizer")}


def _notice() -> None:
    with suppress(UnavailableError):  # what can be read is shown all the same
        signing_in.notice(g.token, db=house().db)


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _right_of(view: Any) -> Any:
    return getattr(view, "needs_right", "see" if request.method in _READING else "change")


def _bound_to(token: str) -> str:
    return token_hash(f"forms of {token}")


def _ask_in() -> ResponseReturnValue:
    if request.method not in _READING:
        return not_done("You are signed out, so nothing was done", 401)
    if request.headers.get("HX-Request"):  # a piece of a page: the whole of it has to go there
        page = request.headers.get("HX-Current-URL", "").removeprefix(
            request.host_url.rstrip("/") + request.script_root
        )
        return Response(status=401, headers={"HX-Redirect": url_for("console.sign_in", next=page)})
    return redirect(url_for("console.sign_in", next=request.full_path.rstrip("?")), 303)
