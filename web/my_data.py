"""The page behind the link that answers MYDATA: a button first, and behind it, once, all that is held on the number.

The token in the address is all it takes, so there is no session, no cookie and no form token. A GET shows nothing and
uses nothing up: the previews that phones make of links are GETs.
"""

import json
import logging
import re

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from services import privacy
from store.data_links import Opens, is_good
from store.database import StoreError
from web import house
from web.my_data_words import sections_of
from web.throttle import Throttle

PATH = "/my-data"
MOST_WRONG, FORGOTTEN_AFTER_SECONDS = 20, 600.0  # a guess among 2 to the 128 has no chance anyway
NOT_NOW = "The database cannot be used now: try again in a minute. / Intenta de nuevo en un minuto."
TOO_OFTEN = "Too many links that open nothing. Text MYDATA for a new one. / Escribe MYDATA y te llega otro."
FILE_NAME = "my-data.json"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

_TOKEN = re.compile(r"[0-9a-f]{32}")

log = logging.getLogger(__name__)
my_data = Blueprint("my_data", __name__, url_prefix=PATH)


def _begin_to_count(state: BlueprintSetupState) -> None:
    state.app.extensions["sidestitch_wrong_links"] = Throttle(most=MOST_WRONG, seconds=FORGOTTEN_AFTER_SECONDS)


my_data.record_once(_begin_to_count)


@my_data.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Show a button, and nothing of anybody; or that the link opens nothing."""
    if not _opens(token, "page"):
        return _over(token)
    return render_template("my_data_ask.html", service_name=house().settings.service_name)


@my_data.post("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show, once, all that is held on the number the link was sent to."""
    opened = privacy.open_page(token, db=house().db, now=house().clock()) if _opens(token, "page") else None
    if opened is None:
        return _over(token)
    return render_template(
        "my_data.html",
        language=opened.language,
        sections=sections_of(opened.held, opened.language),
        file_token=opened.file_token,
        service_name=house().settings.service_name,
        retention_days=house().settings.retention_days,
    )


@my_data.post("/<token>/file")
def save(token: str) -> ResponseReturnValue:
    """Give the same once more as a file, with every column of every row."""
    held = privacy.open_file(token, db=house().db, now=house().clock()) if _opens(token, "file") else None
    if held is None:
        return _over(token)
    text = json.dumps(held, ensure_ascii=False, indent=2)
    return Response(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    )


@my_data.after_app_request
def keep_private(response: Response) -> Response:
    """Have nobody keep a copy, list the page, or learn its address; answers that no view gives, as a 405, included."""
    if f"{PATH}/" in request.path:
        response.headers.update(PRIVATE)
    return response


@my_data.errorhandler(StoreError)
def not_now(error: StoreError) -> ResponseReturnValue:
    """Say that it has to be later; the link is as good as before."""
    log.error("database cannot be used", extra={"error": str(error)})
    return Response(NOT_NOW, 503, mimetype="text/plain")


def _opens(token: str, opens: Opens) -> bool:
    """Look without writing, so that whoever tries one link after the other keeps nobody else from it."""
    return bool(_TOKEN.fullmatch(token)) and is_good(house().db, token, opens=opens, now=house().clock())


def _over(token: str) -> ResponseReturnValue:
    """Say that a link opens nothing, the same whether it was used, is over or never was; shorter after many of them.

    A link that opens something is never refused: behind a proxy all callers have one address.
    """
    if _throttle().is_out_of_tries(_caller()):
        return Response(TOO_OFTEN, 429, mimetype="text/plain")
    if _TOKEN.fullmatch(token):
        _throttle().count_wrong(_caller())
    return render_template("my_data_over.html", service_name=house().settings.service_name), 410


def _caller() -> str:
    return request.remote_addr or ""


def _throttle() -> Throttle:
    found = current_app.extensions["sidestitch_wrong_links"]
    assert isinstance(found, Throttle)
    return found
