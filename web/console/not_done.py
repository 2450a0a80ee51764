"""The page that says nothing was done, with what was written in the form, so that it is not lost."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

NOT_SHOWN = ("csrf_token", "password", "old_password", "new_password", "new_password_again")
MOST_CHARACTERS = 10_000  # of a field


def not_done(why: str, status: int) -> ResponseReturnValue:
    """Say why a form was not taken, and show what was written in it, but for secrets."""
    written = [
        (name, text)
        for name, text in _written()
        if name not in NOT_SHOWN and text.strip() and len(text) < MOST_CHARACTERS
    ]
    return render_template("console/not_done.html", why=why, written=written), status


def _written() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []
