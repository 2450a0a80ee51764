"""A log line is one JSON object; it shows no phone number and no text."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import logs

PHONE = "+13035550123"
log = logging.getLogger("sidestitch.tests")


class Lines:
    """What has been logged since, as text and as JSON."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def last(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self.text.splitlines()[-1])
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []  # configure() closes the handlers it finds, and pytest needs its own again
    lines = Lines()
    logs.configure(lines.stream)
    yield lines
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_is_an_event_with_its_fields(lines: Lines) -> None:
    log.info("sent", extra={"outbox_id": 7, "late": False, "wait": 1.5, "reason": None})

    assert len(lines.text.splitlines()) == 1
    assert lines.last.pop("ts")[-6:] == "+00:00"
    assert {name: lines.last[name] for name in ("level", "event", "outbox_id", "late", "wait", "reason")} == {
        "level": "info",
        "event": "sent",
        "outbox_id": 7,
        "late": False,
        "wait": 1.5,
        "reason": None,
    }


def test_the_time_is_utc_to_the_millisecond(lines: Lines) -> None:
    log.handle(logging.makeLogRecord({"created": 1764000000.25, "levelno": logging.INFO, "levelname": "INFO"}))

    assert lines.last["ts"] == "2025-11-24T16:00:00.250+00:00"


@pytest.mark.parametrize(
    "written",
    [
        PHONE,
        "13035550123",
        "3035550123",
        "(303) 555-0123",
        "303-555-0123",
        "303.555.0123",
        "+1 303 555 0123",
        "+1 (303) 555-0123",
        "tel:+13035550123",
        "https://api.example.org/Messages?To=%2B13035550123&Page=1",
        "Key (phone)=(+13035550123) already exists",
    ],
)
def test_a_phone_number_is_masked_however_it_is_written(written: str) -> None:
    masked = logs.mask(f"from {written}, again")

    assert "***0123" in masked
    assert "555" not in masked


@pytest.mark.parametrize(
    "written",
    [
        "SM0123456789012345678901234567890f",
        "SM01234567890123456789012345678901",
        "reply:SM01234567890123456789012345678901:1",
        "2026-11-22T12:00:00.123456+00:00",
        "127.0.0.1:5000",
        "0.12345678901",
        "took 4970 ms for 1600 texts",
        "12345",
    ],
)
def test_what_is_no_phone_number_stays(written: str) -> None:
    assert logs.mask(written) == written


@pytest.mark.parametrize("token", ["0123456789abcdef0123456789abcdef", "a" * 32, "1303555012" + "3" * 22])
def test_the_token_of_a_link_to_data_is_in_no_line_not_even_where_its_page_fails(lines: Lines, token: str) -> None:
    try:
        raise LookupError(f"no page at https://sms.example.org/my-data/{token}/file")
    except LookupError:
        log.exception("Exception on %s [%s]", f"/my-data/{token}", "POST", extra={"path": f"/my-data/{token}"})

    assert lines.last["event"] == "Exception on /my-data/*** [POST]"
    assert token not in lines.text and "/my-data/***/file" in lines.last["error"]


def test_a_portuguese_number_keeps_its_country_and_last_digits() -> None:
    assert logs.mask("+351912345678") == "+35***5678"


def test_numbers_are_masked_in_arguments_fields_and_whatever_they_hold(lines: Lines) -> None:
    log.warning("no answer to %s", PHONE, extra={"to": PHONE, "all": [PHONE, {PHONE: {"from": PHONE}}], "who": {PHONE}})

    assert lines.last["event"] == "no answer to +1***0123"
    assert PHONE not in lines.text and "3035550123" not in lines.text


def test_fields_that_could_hold_a_text_are_dropped(lines: Lines) -> None:
    log.info("received", extra={"body": "calf", "Text": "calf", "inbound": {"words": "calf", "sid": "SM1"}})

    assert "calf" not in lines.text
    assert lines.last["inbound"] == {"sid": "SM1"}


def test_an_exception_is_told_on_the_same_line_with_numbers_masked(lines: Lines) -> None:
    try:
        raise LookupError(f"no runner {PHONE}")
    except LookupError:
        log.exception("tick failed", extra={"tick": "reminders"})

    assert len(lines.text.splitlines()) == 1
    assert lines.last["error"] == "LookupError: no runner +1***0123"
    assert "Traceback" in lines.last["trace"]
    assert PHONE not in lines.text


def test_arguments_that_do_not_fit_lose_no_line_and_are_not_shown() -> None:
    record = logging.makeLogRecord({"msg": "sent %d", "args": (PHONE,), "levelname": "INFO"})

    line = logs.JsonFormatter().format(record)

    assert json.loads(line)["event"] == "sent %d"
    assert PHONE not in line


def test_a_field_cannot_take_the_place_of_the_event(lines: Lines) -> None:
    log.info("sent", extra={"event": "other", "level": "none"})

    assert (lines.last["event"], lines.last["level"]) == ("sent", "info")


def test_values_json_does_not_know_are_written_plainly(lines: Lines) -> None:
    log.info("due", extra={"at": datetime(2026, 11, 22, tzinfo=UTC), "ratio": float("nan"), "odd": "\ud800\n"})

    assert lines.last["at"] == "2026-11-22T00:00:00+00:00"
    assert lines.last["ratio"] == "nan"


def test_the_twilio_client_logs_no_request_of_its_own(lines: Lines) -> None:
    logging.getLogger("twilio.http_client").info("POST Request: Body=calf")

    assert lines.text == ""


def test_configured_twice_a_line_is_written_once(lines: Lines) -> None:
    logs.configure(lines.stream)

    log.info("started")

    assert len(lines.text.splitlines()) == 1
