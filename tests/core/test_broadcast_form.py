"""The form of a broadcast: for whom and when, and the sentence for what cannot be read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.audience import Audience
from core.broadcast import Broadcast
from core.broadcast_form import EMPTY, FIELDS, read, typed_of
from core.race import Race

NOW = datetime(2027, 3, 19, 12, tzinfo=UTC)
HARBOUR = Race(1, 7, "HARBOR27", "Harbor Half", "America/New_York", datetime(2027, 3, 20, 7, 30))  # noqa: DTZ001 - a wall clock
START = datetime(2027, 3, 20, 11, 30, tzinfo=UTC)


def fill(**typed):
    return read({**EMPTY, "text_en": "Slow down", **typed}, HARBOUR, now=NOW)


def test_words_alone_go_to_everybody_at_once():
    form = fill()

    assert form.problems == {}
    assert (form.texts, form.audience, form.send_at) == ({"en": "Slow down"}, Audience(), None)


@pytest.mark.parametrize(
    ("typed", "audience"),
    [
        ({"wave": "B"}, Audience(wave="b")),
        ({"wave": "b", "distance": "Half"}, Audience(wave="b", distance="half")),
        ({"whom": "cramped"}, Audience(cramped=True)),
        ({"whom": "unwelcomed", "wave": "b"}, Audience(wave="b", unwelcomed=True)),
        ({"whom": "mile", "mile": "18"}, Audience(mile=Decimal(18))),
        ({"whom": "mile", "mile": "18", "without_pace": "yes"}, Audience(mile=Decimal(18), without_pace=True)),
        ({"whom": "everybody", "mile": "18", "without_pace": "yes"}, Audience()),
    ],
)
def test_whom_it_is_for(typed, audience):
    form = fill(**typed)

    assert (form.problems, form.audience) == ({}, audience)


@pytest.mark.parametrize(
    ("typed", "send_at", "start_minutes"),
    [
        ({"when": "at", "at": "2027-03-20T06:00"}, datetime(2027, 3, 20, 10, tzinfo=UTC), None),
        ({"when": "start"}, START - timedelta(hours=2), -120),
        ({"when": "start", "start_minutes": "15", "start_side": "after"}, START + timedelta(minutes=135), 135),
        ({"when": "start", "start_hours": "0", "start_minutes": ""}, START, 0),
    ],
)
def test_when_it_goes(typed, send_at, start_minutes):
    form = fill(**typed)

    assert (form.problems, form.send_at, form.start_minutes) == ({}, send_at, start_minutes)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("mile", {"whom": "mile"}, "Say around which mile, such as 18."),
        ("mile", {"whom": "mile", "mile": "far"}, '"far" is no mile of the course'),
        ("when", {"when": "at"}, "Say the date and the time"),
        ("when", {"when": "at", "at": "2027-03-20T06:00Z"}, "without a zone"),
        ("when", {"when": "at", "at": "2027-03-19T07:00"}, "That moment has passed"),
        ("when", {"when": "start", "start_hours": "30"}, "That moment has passed"),
        ("when", {"when": "start", "start_hours": "many"}, "The number of hours is to be a whole number"),
        ("when", {"when": "start", "whom": "mile", "mile": "18"}, "a time of their own: choose now."),
        ("reason", {"any_hour": "yes"}, "Say why it may wake runners at night"),
        ("reason", {"any_hour": "yes", "reason": "x" * 201}, "200 characters at most"),
        ("cents", {"cents": "cheap"}, "a number of cents"),
        ("cents", {"cents": "1e9"}, "a number of cents"),
        ("cents", {"cents": "500"}, "a number of cents"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_for_its_field(field, typed, says):
    form = fill(**typed)

    assert list(form.problems) == [field]
    assert says in form.problems[field]


def test_a_reason_counts_only_where_the_quiet_hours_are_to_be_passed_over():
    assert fill(reason="storm").quiet_hours_reason is None
    assert fill(any_hour="yes", reason=" storm  now ").quiet_hours_reason == "storm now"


def test_only_the_named_fields_are_read():
    assert set(fill(race_id="9", organizer_id="1", state="done").typed) == set(FIELDS)


@pytest.mark.parametrize(
    "typed",
    [
        {"text_es": "Despacio", "wave": "b", "any_hour": "yes", "reason": "storm"},
        {"whom": "mile", "mile": "18.5", "without_pace": "yes"},
        {"when": "start", "start_hours": "1", "start_minutes": "30", "start_side": "before"},
        {"when": "at", "at": "2027-03-20T06:00"},
    ],
)
def test_a_draft_can_be_typed_again_as_it_is(typed):
    form = fill(**typed)
    draft = Broadcast(
        id=3,
        race_id=1,
        made_by="console",
        state="draft",
        texts=form.texts,
        audience=form.audience,
        created_at=NOW,
        send_at=form.send_at,
        start_minutes=form.start_minutes,
        quiet_hours_reason=form.quiet_hours_reason,
    )

    again = read(typed_of(draft, HARBOUR), HARBOUR, now=NOW)

    assert (again.texts, again.audience, again.send_at) == (form.texts, form.audience, form.send_at)
    assert (again.start_minutes, again.quiet_hours_reason) == (form.start_minutes, form.quiet_hours_reason)


def test_a_price_is_remembered_as_typed():
    form = fill(cents="0,83")

    assert (form.typed["cents"], form.cents) == ("0,83", Decimal("0.83"))
