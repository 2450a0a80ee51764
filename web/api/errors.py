"""What the API answers where it does not do what was asked: a status, a sentence that says what to do, the problems."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from apiflask import APIBlueprint, HTTPError
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from store.database import UnavailableError

# Of OpenAPI: every error has this body.
ERROR: dict[str, Any] = {
    "type": "object",
    "title": "Error",
    "properties": {
        "error": {"type": "string", "description": "What is wrong and what to do, in a sentence."},
        "problems": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Each thing that is wrong, where there may be several; names the field it is about.",
        },
    },
    "required": ["error"],
    "additionalProperties": False,
}
WRONG = "Something in the call cannot be used: see the problems."
NO_JSON = "The body is no JSON that can be read: send one object, in UTF-8, nested less deeply than 100 times."
NO_ADDRESS = "There is nothing at this address: /api/v1/docs lists what there is."
NOT_NOW = "The database cannot be used now, so nothing was done: call again in a few seconds."
OUR_FAULT = "This went wrong on our side: the log of the service says why."
NO_CONSENT = "Nobody is texted without the proof that they agreed: see the problems."
NOT_THERE = "There is no such {what}, or it belongs to another organizer."

# What pydantic finds, in words for whoever wrote the call.
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is no field that can be set here: leave it out",
    "string_type": "is to be a text",
    "string_unicode": "has characters that are none: send UTF-8",
    "string_too_long": "is too long: {max_length} characters at most",
    "string_too_short": "is empty",
    "int_type": "is to be a whole number",
    "bool_type": "is to be true or false",
    "list_type": "is to be a list",
    "dict_type": "is to be an object",
    "model_type": "is to be an object",
    "model_attributes_type": "is to be an object",
    "too_long": "has too many items: {max_length} at most",
    "greater_than_equal": "is to be {ge} or more",
    "less_than_equal": "is to be {le} or less",
    "literal_error": "is to be {expected}",
}
_DRAINED_AT_ONCE = 64 * 1024
_MOST_DRAINED = 64 * 1024 * 1024

log = logging.getLogger(__name__)


def told(status: int, error: str, problems: Sequence[str] = (), headers: Mapping[str, str] | None = None) -> Response:
    """Give the answer of an error."""
    response = jsonify({"error": error} | ({"problems": list(problems)} if problems else {}))
    response.status_code = status
    response.headers.update(headers or {})
    return response


def refuse(status: int, error: str, problems: Sequence[str] = ()) -> NoReturn:
    """End the call with an error."""
    raise HTTPError(status, error, detail=list(problems))


def not_there(what: str) -> NoReturn:
    """End the call: there is no such race or broadcast, or none of this owner, which is to look the same."""
    refuse(404, NOT_THERE.format(what=what))


def refuse_problems(problems: Sequence[str]) -> NoReturn:
    """End the call with what is wrong with its fields."""
    refuse(422, WRONG, problems)


def problems_of(error: ValidationError) -> list[str]:
    """Word what is wrong with the fields of a call, a sentence each, at most a hundred."""
    found = error.errors(include_url=False, include_input=False)
    return [_sentence(each) for each in found[:100]]


def register(api: APIBlueprint) -> None:
    """Have the errors of the API's own calls, and of all addresses below it, answered as JSON."""
    api.errorhandler(HTTPError)(_refused)
    api.errorhandler(HTTPException)(_http)
    api.errorhandler(RequestEntityTooLarge)(_too_large)
    api.errorhandler(RecursionError)(_nested_too_deeply)
    api.errorhandler(UnavailableError)(_not_now)
    for status in (404, 405):  # what no view has, the handlers above do not see
        api.app_errorhandler(status)(_no_such_address)


def _refused(error: HTTPError) -> ResponseReturnValue:
    if isinstance(error.__cause__, ValidationError):
        return told(422, WRONG, problems_of(error.__cause__))
    return told(error.status_code, error.message or WRONG, error.detail or ())


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status == 400:
        return told(400, NO_JSON)
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return told(status, OUR_FAULT if status >= 500 else error.description or WRONG, headers=headers)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse once the body is read, as far as that is bearable: else the caller sees a broken connection."""
    stream = request.environ["wsgi.input"]
    for _ in range(_MOST_DRAINED // _DRAINED_AT_ONCE):
        if not stream.read(_DRAINED_AT_ONCE):
            break
    most = (request.max_content_length or 0) // 1024
    return told(413, f"The body is too large: {most:,} kB at most; send it in several calls.")


def _nested_too_deeply(_error: RecursionError) -> ResponseReturnValue:
    return told(400, NO_JSON)


def _not_now(error: UnavailableError) -> ResponseReturnValue:
    log.error("database cannot be used", extra={"error": str(error)})
    return told(503, NOT_NOW, headers={"Retry-After": "5"})


def _no_such_address(error: HTTPException) -> ResponseReturnValue:
    """Answer for the addresses below the API; elsewhere the error stays as it is."""
    if not request.path.startswith("/api/"):
        return error
    if error.code == 404:
        return told(404, NO_ADDRESS)
    allowed = dict(error.get_headers()).get("Allow", "")
    return told(405, f"{request.method} is not for this address.", headers={"Allow": allowed})


def _sentence(found: ErrorDetails) -> str:
    where = "".join(_steps(found["loc"])) or "The body"
    wording = _SENTENCES.get(found["type"])
    if wording is None:
        said = found["msg"].removeprefix("Value error, ")
        return f"{where}: {said}"
    return f"{where} {wording.format(**found.get('ctx', {}))}."


def _steps(path: tuple[int | str, ...]) -> Iterator[str]:
    for number, step in enumerate(path):
        if isinstance(step, int):
            yield f"[{step}]"
        else:
            yield f".{step}" if number else step
