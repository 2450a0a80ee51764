"""Broadcasts by the API: drafted, launched once, watched, stopped."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services import broadcasts
from store.broadcasts import STATES
from tests.web.api.conftest import CONSENT

ANA, BEN, CHIDI = "+13035550101", "+13035550102", "+13035550103"
RUNNERS = [
    {"phone": ANA, "first_name": "Ana", "bib": "412", "wave": "a", "language": "es"},
    {"phone": BEN, "first_name": "Ben", "wave": "b", "pace": "8:00"},
    {"phone": CHIDI, "first_name": "=HYPERLINK(1)", "bib": "7"},
]
NOW = datetime(2090, 3, 13, 15, tzinfo=UTC)
TEXT = "Heat is up at the harbour, {first_name}: slow down and drink at every station."
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "text"),
    ({"text": " "}, "text"),
    ({"text": None}, "text"),
    ({"text": 7}, "text"),
    ({"text": "x" * 1601}, "text"),
    ({"text": "🏃" * 1000}, "text"),
    ({"text": "Hi {name}"}, "text"),
    ({"text": "Hi {first_name"}, "text"),
    ({"text": "Hi\0"}, "text"),
    ({"text_es": "Hola {nombre}"}, "text"),
    ({"audience": {"wave": 2}}, "audience.wave"),
    ({"audience": {"mile": 0}}, "audience.mile"),
    ({"audience": {"mile": 0.001}}, "audience.mile"),
    ({"audience": {"mile": "18"}}, "audience.mile"),
    ({"audience": {"mile": True}}, "audience.mile"),
    ({"audience": {"cramped": 1}}, "audience.cramped"),
    ({"audience": {"race_id": 2}}, "audience.race_id"),
    ({"audience": ["a"]}, "audience"),
    ({"send_at": "tomorrow"}, "send_at"),
    ({"send_at": "2020-01-01T00:00Z"}, "send_at"),
    ({"send_at": "9999-12-31T23:59:59-23:59"}, "send_at"),
    ({"send_at": "2090-03-13T18:00", "audience": {"mile": 3}}, "send_at"),
    ({"send_at": 4_000_000_000}, "send_at"),
    ({"quiet_hours_reason": False}, "quiet_hours_reason"),
    ({"state": "sending"}, "state"),
    ({"made_by": "console"}, "made_by"),
    ({"total": 7}, "total"),
]
AUDIENCES: list[tuple[object, int]] = [
    (None, 3),
    ({}, 3),
    ("all", 3),
    ({"wave": "B "}, 1),
    ({"wave": "c"}, 0),
    ({"distance": "half"}, 0),
    ({"cramped": True}, 0),
    ({"unwelcomed": True}, 3),
    ({"mile": 18}, 1),
    ({"mile": 18.5, "without_pace": True}, 3),
]


@pytest.fixture
def harbour(api, race_id):
    """Give the id of Rosa's race with Ana, Ben and Chidi in it."""
    taken = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": RUNNERS})
    assert taken.get_json()["added"] == 3, taken.get_json()
    return race_id


@pytest.fixture
def draft(api, harbour):
    """Give a function that drafts a broadcast and gives what is shown of it."""

    def make(**changes):
        made = api.post(f"/races/{harbour}/broadcasts", {"text": TEXT} | changes)
        assert made.status_code == 201, made.get_json()
        return made.get_json()

    return make


def freeze(db):
    """Do what the worker does of a broadcast that was launched."""
    for plan in broadcasts.list_to_freeze(db=db, now=NOW, home_countries={"US", "CA"}):
        after: int | None = 0
        while after is not None:
            after = broadcasts.freeze_some(plan, after, db=db, now=NOW)


def test_a_draft_says_whom_it_would_reach_and_what_it_would_cost(draft):
    made = draft(text="Hi {first_name}" + "!" * 150, audience={"wave": "A"})

    assert (made["state"], made["people"], made["segments"], made["total"]) == ("draft", 1, 2 - 1, None)
    assert draft(text="x" * 161)["segments"] == 6
    assert draft(text="x" * 161, text_es="corto")["segments"] == 5


def test_an_audience_narrows_whom_it_is_for(draft):
    for audience, people in AUDIENCES:
        assert draft(audience=audience)["people"] == people, audience


def test_launching_gives_the_same_however_often_it_is_called(api, db, draft):
    path = f"/broadcasts/{draft()['id']}"

    first, second = api.post(f"{path}/launch"), api.post(f"{path}/launch", {"ignored": True})

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.get_json()["state"] == "freezing"
    assert first.get_json()["total"] is None
    assert first.get_data() == second.get_data()
    assert db.one("SELECT count(*) AS launched FROM broadcasts WHERE launched_at IS NOT NULL")["launched"] == 1


def test_once_frozen_the_counts_are_people_and_sum_up_to_the_total(api, db, draft):
    path = f"/broadcasts/{draft()['id']}"
    api.post(f"{path}/launch")
    freeze(db)

    shown = api.get(path).get_json()

    assert (shown["state"], shown["total"], shown["people"]) == ("sending", 3, 3)
    assert tuple(sorted(shown["counts"])) == tuple(sorted(STATES))
    assert shown["counts"]["queued"] == sum(shown["counts"].values()) == 3


def test_it_is_paused_resumed_and_cancelled(api, db, draft):
    path = f"/broadcasts/{draft()['id']}"
    api.post(f"{path}/launch")
    freeze(db)

    states = [api.post(f"{path}/{wish}").get_json()["state"] for wish in ("pause", "resume", "pause", "cancel")]

    assert states == ["paused", "sending", "paused", "cancelled"]
    assert api.get(path).get_json()["counts"]["cancelled"] == 3


@pytest.mark.parametrize(("before", "wish"), [("", "pause"), ("", "resume"), ("cancel", "launch"), ("cancel", "pause")])
def test_what_does_not_go_with_its_state_answers_409_with_a_sentence(api, draft, before, wish):
    path = f"/broadcasts/{draft()['id']}"
    if before:
        api.post(f"{path}/{before}")

    answer = api.post(f"{path}/{wish}")

    assert answer.status_code == 409
    assert answer.get_json()["error"].endswith(".")


def test_its_people_come_as_csv_one_a_line_with_their_numbers_as_they_are(api, db, draft):
    path = f"/broadcasts/{draft()['id']}"
    api.post(f"{path}/launch")
    freeze(db)

    answer = api.get(f"{path}/recipients.csv")

    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert answer.mimetype == "text/csv"
    assert [row["phone"] for row in rows] == [ANA, BEN, CHIDI]
    assert {row["state"] for row in rows} == {"queued"}
    assert [row["first_name"] for row in rows[:2]] == ["Ana", "Ben"]
    assert not [row for row in rows if row["first_name"].startswith("=")]


def test_a_draft_has_no_recipients_yet_and_the_header_is_there(api, draft):
    answer = api.get(f"/broadcasts/{draft()['id']}/recipients.csv")

    assert answer.get_data(as_text=True) == "phone,first_name,bib,language,state,reason\r\n"


def test_what_belongs_to_another_organizer_does_not_exist(draft, harbour, tom):
    path = f"/broadcasts/{draft()['id']}"

    seen = [tom.get(path), tom.get(f"{path}/recipients.csv"), tom.get(f"/races/{harbour}/broadcasts")]
    done = [tom.post(f"{path}/{wish}") for wish in ("launch", "pause", "resume", "cancel")]
    made = tom.post(f"/races/{harbour}/broadcasts", {"text": "Hi"})

    assert [answer.status_code for answer in (*seen, *done, made)] == [404] * 8


def test_what_cannot_be_used_is_named_and_nothing_is_drafted(api, harbour):
    for changes, about in REFUSED:
        answer = api.post(f"/races/{harbour}/broadcasts", {"text": TEXT} | changes)

        assert answer.status_code == 422, changes
        assert [said for said in answer.get_json()["problems"] if said.startswith(about)], (changes, answer.get_json())
    assert api.get(f"/races/{harbour}/broadcasts").get_json() == {"broadcasts": []}


@pytest.mark.parametrize("said", ["2090-03-13T18:00", "2090-03-13T22:00Z", "2090-03-13T23:00+01:00"])
def test_it_is_launched_for_later_by_the_clock_of_the_race_or_an_instant(api, draft, said):
    made = draft(send_at=said)

    assert made["send_at"] == "2090-03-13T22:00:00Z"
    assert api.post(f"/broadcasts/{made['id']}/launch").get_json()["state"] == "scheduled"


def test_a_moment_that_has_just_passed_means_at_once(api, draft):
    just_now = (datetime.now(UTC) - timedelta(seconds=20)).isoformat()

    assert api.post(f"/broadcasts/{draft(send_at=just_now)['id']}/launch").get_json()["state"] == "freezing"


def test_the_reason_to_text_at_any_hour_is_kept(draft):
    assert (
        draft(quiet_hours_reason="The start has moved to 5:00")["quiet_hours_reason"] == "The start has moved to 5:00"
    )
    assert draft(quiet_hours_reason="  ")["quiet_hours_reason"] is None


def test_the_broadcasts_of_a_race_are_listed_the_newest_first(api, harbour, draft):
    ids = [draft()["id"], draft()["id"]]

    listed = api.get(f"/races/{harbour}/broadcasts").get_json()["broadcasts"]

    assert [each["id"] for each in listed] == ids[::-1]
