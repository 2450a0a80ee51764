"""Calls that create something do it once under one Idempotency-Key, and are always answered the same."""

import hashlib
import re
import time
from collections.abc import Callable
from typing import TypeVar

from apiflask import HTTPError
from flask import Response, jsonify, request
from pydantic import BaseModel

from services.idempotency import (
    AnsweredMeanwhileError,
    KeyReusedError,
    begin,
    find_answer,
    find_answer_meanwhile,
    give_up,
    keeping,
)
from store.database import Transaction
from store.idempotency import Answer, Call
from web import house
from web.api import errors, owner_id

HEADER = "Idempotency-Key"
IN_HAND = "The same call is being carried out at this moment: call again in a few seconds."
MOST_SECONDS, SECONDS_BETWEEN = 20.0, 0.1
NO_KEY = f"{HEADER} is to be 1 to 255 printable characters, such as a UUID."

Result = TypeVar("Result")
Keep = Callable[[Transaction, Result], None]

_KEY = re.compile(r"[\x20-\x7e]{1,255}")


def once(
    do: Callable[[Keep[Result] | None], Result],
    shown: Callable[[Result], BaseModel],
    *,
    status: int,
    in_steps: bool = False,
) -> Response:
    """Do what the call asks for, or give what it was answered with before.

    Args:
        do: calls the service with what it is to do last in its transaction; None where the call has no key.
        shown: gives what the answer shows of the result.
        status: of the answer.
        in_steps: it takes many transactions, so that the same call is to wait for it.
    """

    def answer_of(result: Result) -> Answer:
        return Answer(status, jsonify(shown(result).model_dump(mode="json")).get_data(as_text=True))

    call = _call()
    if call is None:
        return _respond(answer_of(do(None)))
    if in_steps:
        return _answered(call) or _do_alone(call, do, answer_of)
    return _answered(call) or _do_once(call, do, answer_of)


def _do_alone(
    call: Call, do: Callable[[Keep[Result] | None], Result], answer_of: Callable[[Result], Answer]
) -> Response:
    give_up_at = time.monotonic() + MOST_SECONDS
    while not begin(call, db=house().db):
        answered = _answered(call)
        if answered or time.monotonic() > give_up_at:
            return answered or errors.told(409, IN_HAND, headers={"Retry-After": "5"})
        time.sleep(SECONDS_BETWEEN)
    try:
        return _do_once(call, do, answer_of)
    except Exception:
        give_up(call, db=house().db)
        raise


def _do_once(
    call: Call, do: Callable[[Keep[Result] | None], Result], answer_of: Callable[[Result], Answer]
) -> Response:
    answers: list[Answer] = []

    def answer_kept(result: Result) -> Answer:
        answers.append(answer_of(result))
        return answers[-1]

    try:
        do(keeping(call, answer_kept))
    except (AnsweredMeanwhileError, HTTPError):  # such as a code that the same call took a moment ago
        answered = _answered(call, find_answer_meanwhile)
        if answered is None:
            raise
        return answered
    return _respond(answers[-1])


def _answered(call: Call, find: Callable[..., Answer | None] = find_answer) -> Response | None:
    try:
        answer = find(call, db=house().db)
    except KeyReusedError as error:
        errors.refuse(422, str(error))
    return _respond(answer) if answer else None


def _respond(answer: Answer) -> Response:
    return Response(answer.body, answer.status, mimetype="application/json")


def _call() -> Call | None:
    """Give the call as its key and all that makes it name it; None where it has no key.

    The body is kept with the request once it is read, so it is read here again for nothing.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        errors.refuse(422, NO_KEY)
    digest = hashlib.sha256()
    for piece in (request.method, request.full_path, request.mimetype):
        digest.update(f"{len(piece)} {piece} ".encode("utf-8", "surrogatepass"))
    digest.update(request.get_data())
    return Call(owner_id(), key, digest.hexdigest())
