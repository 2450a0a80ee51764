"""The carrier's calls: a text that comes in, answered in the response, and what it reports of the texts we sent."""

import logging
import time
from functools import partial

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.base import RefusedError, WebhookRequest
from services import reports
from store.database import UnavailableError
from web import house, reply_times
from web.answering import answer

log = logging.getLogger(__name__)

webhook = Blueprint("webhook", __name__)

_AT_ONCE = 64 * 1024
_MOST_DRAINED = 8 * 1024 * 1024


@webhook.post("/sms")
def sms() -> ResponseReturnValue:
    """Answer one inbound text; 2xx only once it is stored."""
    arrived, here = time.perf_counter(), house()
    here.gateway.check_headers(request.headers)  # before the body, which a stranger may never send
    inbound = here.gateway.read_inbound(_request())
    said = here.gateway.answer(answer(inbound))
    response = Response(said.body, content_type=f"{said.content_type}; charset=utf-8")
    if reply_times().count(time.perf_counter() - arrived):
        response.call_on_close(partial(reply_times().save, db=here.db))  # once the answer is on its way
    return response


@webhook.post("/sms/report")
def sms_report() -> ResponseReturnValue:
    """Take what the carrier says of a text of ours; 2xx only once it is stored."""
    here = house()
    here.gateway.check_headers(request.headers)
    report = here.gateway.read_report(_request())
    if report is not None:
        reports.record(report, db=here.db, now=here.clock())
    return "", 204


@webhook.errorhandler(RefusedError)
def refuse(error: RefusedError) -> ResponseReturnValue:
    """Refuse a call with its reason, which tells a forger nothing new and an operator what to mend."""
    log.warning("refused", extra={"status": error.status, "reason": error.reason})
    return jsonify(error=error.reason), error.status


@webhook.errorhandler(RequestEntityTooLarge)
def refuse_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse a body no carrier sends, once it is read: else the caller sees a broken connection and no refusal."""
    stream = request.environ["wsgi.input"]
    for _ in range(_MOST_DRAINED // _AT_ONCE):
        if not stream.read(_AT_ONCE):
            break
    return refuse(RefusedError(413, "The call is larger than any text can make it."))


@webhook.errorhandler(UnavailableError)
def ask_again(error: UnavailableError) -> ResponseReturnValue:
    """Have the carrier call again: nothing was stored, so nothing was answered."""
    log.error("not stored", extra={"error": str(error)})
    return jsonify(error="It could not be stored: call again."), 503


def _request() -> WebhookRequest:
    environ = request.environ
    query = environ.get("QUERY_STRING", "")
    return WebhookRequest(
        path=f"{request.path}?{query}" if query else request.path,
        # Werkzeug's mimetype reads the parameters too, which takes 8 us and nobody wants.
        content_type=environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower(),
        headers=request.headers,
        body=request.get_data(cache=False),
    )
