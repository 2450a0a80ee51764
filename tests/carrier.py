"""A carrier on the loopback that speaks the part of Twilio's API we use, and fails as it is told; a process of its own.

    python -m tests.carrier --port 20300

Besides Twilio's API it answers under /control/: GET messages, posts and counts; POST behaviour (what changes, as JSON;
see stand_in/behaviour.py), forget (what it remembers) and reset (that, and how it behaves). It prints its URL once it
listens, and ends when its stdin, if that is a pipe, is closed or its parent is gone. tests/carriers.py starts it.
"""

import argparse
import asyncio
import json
import os
import stat
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes

from tests.stand_in.behaviour import Behaviour, Draws
from tests.stand_in.book import MESSAGES, Book, Message, Post, resource
from tests.stand_in.connection import NOTHING, Answer, Connection, Request, Response, as_json
from tests.stand_in.faults import Fault, error, faulty, refusal_of
from tests.stand_in.redactions import redact
from tests.stand_in.reports import Reports
from tests.twilio_calls import ACCOUNT_SID

LOOK_AFTER_PARENT_SECONDS = 1
SEPARATORS = bytes.maketrans(b"+&=", b" \x1e\x1f")  # ASCII has characters for the purpose that no text holds
WELL = Behaviour()
WHAT_IS_DRAWN = {"seed", "faults", "report_final"}


class StandIn:
    """The carrier: takes texts, lists and reports them, and lets itself be told how."""

    def __init__(self) -> None:
        """Behave well and remember nothing, inside a running event loop."""
        self._loop = asyncio.get_running_loop()
        self._reports = Reports()
        self._book, self._lists, self._redactions = Book(), 0, 0
        self._behave(WELL, Draws(WELL))
        self._routes: dict[tuple[str, str], Callable[[Request, Answer], object]] = {
            ("POST", f"{MESSAGES}.json"): self._post,
            ("GET", f"{MESSAGES}.json"): self._list,
            ("POST", "/control/add"): self._add,
            ("GET", "/control/messages"): lambda _, answer: answer(as_json(_plain(self._book.messages))),
            ("GET", "/control/posts"): lambda _, answer: answer(as_json(_plain(self._book.posts))),
            ("GET", "/control/counts"): lambda _, answer: answer(as_json(self._counts())),
            ("POST", "/control/behaviour"): self._change,
            ("POST", "/control/forget"): self._forget,
            ("POST", "/control/reset"): self._reset,
        }

    def handle(self, request: Request, answer: Answer) -> None:
        """Answer a request, now or later."""
        route = self._routes.get((request.method, request.path)) or self._route_of_one(request)
        if route is None:
            answer(error(404, 20404))
            return
        try:
            route(request, answer)
        except ValueError as trouble:  # not JSON, no such behaviour, no number where one belongs
            answer(as_json({"message": str(trouble)}, status=400))

    async def close(self) -> None:
        """Make no more reports."""
        await self._reports.close()

    def _post(self, request: Request, answer: Answer) -> None:
        fields, now = _form(request.body), time.time()
        refusal = self._refusal(request) or refusal_of(fields)
        fault = None if refusal else self._draws.fault(fields["To"])
        is_recorded = not refusal and (fault is None or fault.is_recorded)
        message = self._record(fields, now) if is_recorded else None
        response = refusal or _response(message, fault)
        self._book.posts.append(_logged(fields, now, response, message, fault))
        self._answer_post(response, message, answer, now)

    def _refusal(self, request: Request) -> Response | None:
        if request.credentials != self._credentials:
            return error(401, 20003)
        return error(507, 20500) if self._book.is_full else None

    def _record(self, fields: Mapping[str, str], now: float) -> Message:
        status, code = self._draws.final()
        rate = self._behaviour.segments_per_second
        return self._book.record(fields, status=status, error_code=code, rate=rate, now=now)

    def _answer_post(self, response: Response, message: Message | None, answer: Answer, now: float) -> None:
        behaviour = self._behaviour
        wait = behaviour.answer_after_ms / 1000
        write = partial(self._loop.call_later, wait, answer, response) if wait else partial(answer, response)
        if message and behaviour.reports == "early":
            self._reports.make_early(message, behaviour).add_done_callback(lambda _: write())
            return
        write()
        if message:
            self._reports.plan(message, behaviour, now=now)

    def _list(self, request: Request, answer: Answer) -> None:
        self._lists += 1
        behaviour, now = self._behaviour, time.time()
        trouble = self._refusal(request) or (error(500, 20500) if behaviour.list_fails else None)
        answer(
            trouble or as_json(self._book.page(_form(request.query.encode()), lag=behaviour.list_lag_seconds, now=now))
        )

    def _route_of_one(self, request: Request) -> Callable[[Request, Answer], object] | None:
        """Give what updates one text by its id; None where the path is no text's."""
        sid = request.path.removeprefix(f"{MESSAGES}/").removesuffix(".json")
        is_of_one = request.method == "POST" and request.path == f"{MESSAGES}/{sid}.json"
        return partial(self._update, sid) if is_of_one else None

    def _update(self, sid: str, request: Request, answer: Answer) -> None:
        fails, message = self._behaviour.redaction_fails, self._book.find(sid)
        response = self._refusal(request) or redact(message, _form(request.body), fails=fails, now=time.time())
        self._redactions += response.status == 200
        answer(response)

    def _add(self, request: Request, answer: Answer) -> None:
        """Remember a text that came in, or was sent in a response: `sid`, `to`, `sender`, `body`, `direction`."""
        fields, now = json.loads(request.body), time.time()
        usual: dict[str, Any] = {"segments": 1, "status_callback": None, "validity_period": None, "error_code": None}
        self._book.add(Message(created_at=now, handset_at=now, status="delivered", **usual, **fields))
        answer(as_json({}))

    def _counts(self) -> dict[str, int]:
        return {
            "redactions": self._redactions,
            "posts": len(self._book.posts),
            "recorded": len(self._book.messages),
            "lists": self._lists,
            "reports": self._reports.made,
            "reports_failed": self._reports.failed,
        }

    def _change(self, request: Request, answer: Answer) -> None:
        changes: dict[str, Any] = json.loads(request.body)
        behaviour = Behaviour.model_validate(self._behaviour.model_dump() | changes)
        self._behave(behaviour, self._draws if WHAT_IS_DRAWN.isdisjoint(changes) else Draws(behaviour))
        answer(as_json(behaviour.model_dump()))

    def _forget(self, _: Request, answer: Answer) -> None:
        self._book, self._lists, self._redactions = Book(), 0, 0
        self._reports.forget()
        answer(as_json({}))

    def _reset(self, request: Request, answer: Answer) -> None:
        self._behave(WELL, Draws(WELL))
        self._forget(request, answer)

    def _behave(self, behaviour: Behaviour, draws: Draws) -> None:
        self._behaviour, self._draws = behaviour, draws
        pair = f"{ACCOUNT_SID}:{behaviour.expects_token}"
        self._credentials = f"Basic {b64encode(pair.encode()).decode()}"


def _form(encoded: bytes) -> dict[str, str]:
    """Read a form or query all at once, in a fifth of the time that `parse_qsl` takes."""
    text = unquote_to_bytes(encoded.translate(SEPARATORS)).decode()
    return dict(pair.split("\x1f", 1) for pair in text.split("\x1e") if pair)


def _response(message: Message | None, fault: Fault | None) -> Response:
    good = as_json(resource(message), status=201) if message else NOTHING
    return faulty(fault, good=good.wire) if fault else good


def _logged(
    fields: Mapping[str, str], now: float, response: Response, message: Message | None, fault: Fault | None
) -> Post:
    return Post(
        at=now,
        monotonic=time.monotonic(),
        to=fields.get("To", ""),
        body=fields.get("Body", ""),
        status=response.status,
        fault=fault.kind if fault else None,
        sid=message.sid if message else None,
    )


def _plain(records: Sequence[Message] | Sequence[Post]) -> list[dict[str, Any]]:
    """Give records as JSON has them; `dataclasses.asdict` takes ten times as long."""
    return [{name: getattr(record, name) for name in record.__slots__} for record in records]


async def serve(port: int) -> None:
    """Listen on a port of the loopback, 0 for any free one, until nobody is left who wants it."""
    stand_in = StandIn()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(stand_in.handle), "127.0.0.1", port, backlog=1024
    )
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await _until_left_alone()
    await stand_in.close()


async def _until_left_alone() -> None:
    parent, is_closed = os.getppid(), asyncio.Event()
    stdin = sys.stdin.fileno()
    if stat.S_ISFIFO(os.fstat(stdin).st_mode):  # nobody writes to it, so it can be read only at its end
        asyncio.get_running_loop().add_reader(stdin, is_closed.set)
    while os.getppid() == parent and not is_closed.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(is_closed.wait(), LOOK_AFTER_PARENT_SECONDS)


def main() -> None:
    """Read the port and serve."""
    parser = argparse.ArgumentParser(description="A carrier for tests, on the loopback.")
    parser.add_argument("--port", type=int, default=0, help="where to listen; any free port without it")
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
