"""Where the console begins."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.console import console, has_page, open_to_all


@console.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Go to the races, or to the alerts for those who may see no more."""
    wanted = "console.races" if g.organizer.may("see") else "console.alerts"
    if has_page(wanted):
        return redirect(url_for(wanted), 303)
    return render_template("console/home.html")
