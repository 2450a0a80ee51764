"""Where the console begins."""

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from web.console import console, open_to_all


@console.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Go to the races, or to the alerts for those who may see no more."""
    return redirect(url_for("console.races" if g.organizer.may("see") else "console.alerts"), 303)
