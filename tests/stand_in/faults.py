"""What the stand-in carrier refuses, what can go wrong at it, and how each looks on the wire."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from tests.stand_in.connection import PHRASES, Response, as_json, respond

NEVER_RECORDED = (
    *("429", "429-with-wait", "500-before", "502-before", "503-before", "503-20503"),
    *("timeout-before", "reset-before", "unauthorized", "refused"),
)
RECORDED = (
    *("500-after", "502-after", "503-after", "timeout-after", "reset-after"),
    *("truncated-201", "rubbish-201", "empty-201"),
)
TRY_LATER = b"<html><body>Please try again later.</body></html>"
CREATED = b"<html><body>Created.</body></html>"
CUT_OFF_BYTES = 40
LONGEST_BODY = 1600
_is_number = re.compile(r"\+[1-9][0-9]{6,14}").fullmatch


def _known(kind: str) -> str:
    if kind not in (*NEVER_RECORDED, *RECORDED):
        raise ValueError(f"{kind} is no fault.")
    return kind


class Fault(BaseModel, frozen=True, extra="forbid"):
    """What goes wrong with some posts; of several that apply to a post, one happens.

    Args:
        kind: a timeout keeps the connection open without an answer; a reset drops it.
        share: of the posts, from 0 to 1; those of several faults add up.
        count: how many times it may happen; None has no end.
        to: the one number it happens to; None is every number.
        code: Twilio's own, where the text is refused.
        wait_seconds: of the Retry-After, with "429-with-wait".
    """

    kind: Annotated[str, AfterValidator(_known)]
    share: float = Field(default=1, ge=0, le=1)
    count: int | None = Field(default=None, ge=0)
    to: str | None = None
    code: int = 21610
    wait_seconds: int = 1

    @property
    def is_recorded(self) -> bool:
        """Whether the text is sent all the same."""
        return self.kind in RECORDED


def error(status: int, code: int, *, more: str = "") -> Response:
    """Answer with an error as Twilio's API words it."""
    page = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": PHRASES[status], "more_info": page, "status": status}
    return as_json(told, status=status, more=more)


def refusal_of(fields: Mapping[str, str]) -> Response | None:
    """Refuse a post that Twilio would refuse, whatever the account; None where it would not.

    Source: twilio.com/docs/api/errors.
    """
    if not _is_number(fields.get("To", "")):
        return error(400, 21211)
    if not fields.get("Body"):
        return error(400, 21619)
    if len(fields["Body"]) > LONGEST_BODY:
        return error(400, 21617)
    return None if fields.get("From") or fields.get("MessagingServiceSid") else error(400, 21603)


def faulty(fault: Fault, *, good: bytes) -> Response:
    """Answer with a fault instead of with the good answer, which is empty where the text is not recorded."""
    match fault.kind.split("-"):
        case ["429", *wait]:
            return error(429, 20429, more=f"Retry-After: {fault.wait_seconds}\r\n" if wait else "")
        case ["503", "20503"]:
            return error(503, 20503)
        case ["unauthorized"]:
            return error(401, 20003)
        case ["refused"]:
            return error(400, fault.code)
        case ["timeout", _]:
            return Response(None, then="hold")
        case ["reset", _]:
            return Response(None, then="reset")
        case ["truncated", _]:
            return Response(201, good[:-CUT_OFF_BYTES], then="close")
        case ["rubbish", _]:
            return respond(201, CREATED, content_type="text/html")
        case ["empty", _]:
            return respond(201, b"{}")
        case [status, _]:
            return respond(int(status), TRY_LATER, content_type="text/html")
    raise ValueError(f"{fault.kind} has no answer.")
