"""What the console answers where something cannot be done, always with what to do instead."""

import logging

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, NotFound, RequestEntityTooLarge

from core.password import TooManyAtOnceError
from store.database import StoreError
from web.console import console, open_to_all
from web.console.not_done import not_done

NOT_NOW = "The database cannot be used now, so nothing was done: try again in a minute."

log = logging.getLogger(__name__)


@console.errorhandler(CSRFError)
def page_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Say that a form was not taken, and show what was written in it, so that nothing is lost."""
    return not_done("This page was out of date, so nothing was done", 400)


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
    return not_done(NOT_NOW, 503)


@console.errorhandler(TooManyAtOnceError)
def busy(_error: TooManyAtOnceError) -> ResponseReturnValue:
    """Say that others are signing in at this moment."""
    return _sorry("Many are signing in at this moment", "Nothing was done: try again in a few seconds.", 503)


@console.route("/<path:_path>")
@open_to_all
def nowhere(_path: str) -> ResponseReturnValue:
    """Answer, to who has signed in, that there is no such page."""
    abort(404)


def _sorry(headline: str, what_to_do: str, status: int) -> ResponseReturnValue:
    return render_template("console/sorry.html", headline=headline, what_to_do=what_to_do), status
