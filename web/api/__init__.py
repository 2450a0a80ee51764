"""The API for programs of organizers, version 1: who may call it, and what is checked of every call.

The calls stand in the modules beside this one, listed in calls.py; description.py describes them as OpenAPI. No cookie
is read here, so no page of another site can make a browser call it.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint
from flask import Response, current_app, g, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from services import tokens
from web import house
from web.api import errors
from web.throttle import Throttle

PREFIX = "/api/v1"
JSON, CSV = "application/json", "text/csv"
MOST_BYTES = 1024 * 1024
MOST_WRONG, FORGOTTEN_AFTER_SECONDS = 20, 600.0  # a guess among 2 to the 256 has no chance anyway
NO_TOKEN = "The call needs the header Authorization: Bearer TOKEN: `flask --app app token add NAME` makes a token."
WRONG_TOKEN = "This token opens nothing: it was taken back, or is not copied whole. Make another one."
TOO_OFTEN = "Too many wrong tokens from this address: wait ten minutes, or call with a right one."
CHALLENGE = 'Bearer realm="Sidestitch"'

View = TypeVar("View", bound=Callable[..., Any])

log = logging.getLogger(__name__)
api = APIBlueprint("api", __name__, url_prefix=PREFIX)
errors.register(api)


def takes(*content_types: str, up_to: int = MOST_BYTES) -> Callable[[View], View]:
    """Say what the body of a call may be, and how many bytes of it."""

    def mark(view: View) -> View:
        view.content_types = content_types  # type: ignore[attr-defined]
        view.most_bytes = up_to  # type: ignore[attr-defined]
        return view

    return mark


def open_to_strangers(view: View) -> View:
    """Open a page to those who have no token."""
    view.is_open = True  # type: ignore[attr-defined]
    return view


def owner_id() -> int:
    """Give the owner whose token the call came with."""
    return int(g.api_owner_id)


def _begin_to_count(state: BlueprintSetupState) -> None:
    state.app.extensions["sidestitch_wrong_tokens"] = Throttle(most=MOST_WRONG, seconds=FORGOTTEN_AFTER_SECONDS)


api.record_once(_begin_to_count)


@api.before_request
def only_with_a_token() -> ResponseReturnValue | None:
    """Ask for a token first, so that no stranger can send a large body."""
    if _is_marked("is_open"):
        return None
    given = request.authorization
    token = given.token if given and given.type == "bearer" else None
    if not token:
        return errors.told(401, NO_TOKEN, headers={"WWW-Authenticate": CHALLENGE})
    owner = tokens.use(token, db=house().db)
    if owner is None:
        return _wrong_token()
    g.api_owner_id = owner
    return None


@api.before_request
def only_what_it_takes() -> ResponseReturnValue | None:
    """Refuse a body of a kind the call does not take, before it is read."""
    request.max_content_length = _marked("most_bytes") or MOST_BYTES
    content_types = _marked("content_types")
    if content_types and request.mimetype not in content_types:
        return errors.told(415, f"Send the body as {' or '.join(content_types)}, and say so in Content-Type.")
    if content_types and request.content_length is None:
        _read_whole()
    return None


@api.after_request
def keep_private(response: Response) -> Response:
    """Have nobody keep a copy, or take JSON for a page."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _read_whole() -> None:
    """Read a body of untold length, whose end Werkzeug would else leave out in silence where it is too long.

    Raises:
        RequestEntityTooLarge: it is too long.
    """
    request.get_data()
    request.stream.read(1)


def _wrong_token() -> Response:
    """Refuse a wrong token, after many of them differently; a right one never: behind a proxy all have one address."""
    throttle, caller = _throttle(), request.remote_addr or ""
    if throttle.is_out_of_tries(caller):
        return errors.told(429, TOO_OFTEN, headers={"Retry-After": str(int(FORGOTTEN_AFTER_SECONDS))})
    throttle.count_wrong(caller)
    log.warning("wrong token")
    return errors.told(401, WRONG_TOKEN, headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'})


def _throttle() -> Throttle:
    found = current_app.extensions["sidestitch_wrong_tokens"]
    assert isinstance(found, Throttle)
    return found


def _is_marked(mark: str) -> bool:
    return _marked(mark) is not None


def _marked(mark: str) -> Any:
    return getattr(current_app.view_functions[request.endpoint or ""], mark, None)
