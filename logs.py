"""One JSON object a line for every log line: an event name and its fields, with numbers and links to data masked.

Bodies of texts stay out: fields that could hold one are dropped. What to log is left to whoever logs.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

NEVER_LOGGED = frozenset({"body", "text", "words"})
NOISY = ("twilio", "apscheduler", "aiohttp", "werkzeug", "urllib3")
STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

INTERNATIONAL = r"(?:\+|%2[Bb])[ ]?[1-9](?:[ ().-]{0,2}\d){6,14}"
TEN_DIGITS_OR_MORE = r"\d{10,15}"
NORTH_AMERICAN = r"\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}"
# Neither inside an id such as SM1234567890ab nor the decimals of a number.
PHONE = re.compile(
    rf"{INTERNATIONAL}(?!\d)|(?<![0-9A-Za-z])(?<!\d\.)(?:{TEN_DIGITS_OR_MORE}|{NORTH_AMERICAN})(?![0-9A-Za-z])"
)
# The token alone opens what is held on a runner, and Flask writes the address into the log where a page fails.
LINK_TO_DATA = re.compile(r"/my-data/[0-9a-f]{32}")


def configure(stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream`, stderr by default, as JSON; safe to call again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # its warnings quote DATABASE_URL, password and all


def mask(text: str) -> str:
    """Hide the middle of everything that looks like a phone number, and the token of a link that answers MYDATA.

    What stays of a number is the beginning of the country code and the last four digits, enough to tell two runners
    apart; of a token nothing.

    >>> mask("no answer to +13035550123 or (303) 555-0124")
    'no answer to +1***0123 or ***0124'
    >>> mask("Exception on /my-data/0123456789abcdef0123456789abcdef [POST]")
    'Exception on /my-data/*** [POST]'
    """
    return PHONE.sub(_masked, LINK_TO_DATA.sub("/my-data/***", text))


class JsonFormatter(logging.Formatter):
    """Writes a record as `{"ts": ..., "level": ..., "event": ..., <extra fields>}`, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in STANDARD_FIELDS}
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
            "logger": record.name,
        }
        return json.dumps(_clean({**line, **fields, **self._failure(record), **line}))

    def _failure(self, record: logging.LogRecord) -> dict[str, str]:
        if not record.exc_info or record.exc_info[1] is None:
            return {}
        error = record.exc_info[1]
        return {"error": f"{type(error).__name__}: {error}", "trace": self.formatException(record.exc_info)}


def _event(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # arguments that do not fit the message must not print themselves instead
        return str(record.msg)


def _clean(value: object) -> object:
    """Give back what JSON can hold, masked and without the fields that are never logged."""
    match value:
        case str():  # first, as most are: to tell that one is no Mapping takes longer than to mask it
            return mask(value)
        case bool() | int() | None:
            return value
        case Mapping():
            return {mask(str(key)): _clean(item) for key, item in value.items() if str(key).lower() not in NEVER_LOGGED}
        case list() | tuple() | set() | frozenset():
            return [_clean(item) for item in value]
        case datetime():
            return value.isoformat()
        case float():
            return value if value == value and abs(value) != float("inf") else str(value)
        case _:
            return mask(str(value))


def _masked(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0].removeprefix("%2B").removeprefix("%2b"))
    if not found[0].startswith(("+", "%")):
        return f"***{digits[-4:]}"
    country = digits[0] if digits[0] in "17" else digits[:2]
    return f"+{country}***{digits[-4:]}"
