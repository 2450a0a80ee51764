"""Tokens of the API: made, shown once, taken back."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services import tokens as all_tokens
from services.tokens import MOST_OF_A_LABEL
from store.tokens import list_of
from web import house
from web.console import console, needs


@console.get("/tokens")
@needs("people")
def tokens() -> ResponseReturnValue:
    """List the tokens of the owner."""
    return _page()


@console.post("/tokens")
@needs("people")
def add_token() -> ResponseReturnValue:
    """Make a token, and show it, once."""
    label = request.form.get("label", "").strip()
    if not 1 <= len(label) <= MOST_OF_A_LABEL:
        return _page(422, label=f"Say in 1 to {MOST_OF_A_LABEL} characters what it is for.")
    token = all_tokens.add(label, owner=g.organizer, db=house().db)
    return render_template("console/token_told.html", label=label, token=token), 201


@console.post("/tokens/<int:token_id>/remove")
@needs("people")
def remove_token(token_id: int) -> ResponseReturnValue:
    """Take a token back; nothing opens with it any more."""
    if not all_tokens.remove(token_id, owner=g.organizer, db=house().db):
        abort(404)
    flash("The token is removed: nothing opens with it any more.", "good")
    return redirect(url_for("console.tokens"), 303)


def _page(status: int = 200, **problems: str) -> ResponseReturnValue:
    listed = list_of(house().db, g.organizer.owner_id)
    return render_template("console/tokens.html", tokens=listed, problems=problems), status
