"""Races by the API."""

from typing import Any

from tests.web.api.conftest import HARBOUR

EVERYTHING = HARBOUR | {
    "distance": "26.2 mi",
    "aid_stations": [3, 6.2],
    "waves": {"A": 0, "wave 2": 30},
    "emergency_number": "911",
    "medical_line": "+1 303 555 0188",
    "medical_leads": [{"name": "Dr Lea", "phone": "(303) 555-0190"}],
    "eve_until": "20:00",
    "hours_before": 3,
    "daily_cap": 2000,
}

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"starts_at": "2090-03-14T07:30Z"}, "starts_at"),
    ({"starts_at": "2090-03-14T07:30-04:00"}, "starts_at"),
    ({"starts_at": "soon"}, "starts_at"),
    ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
    ({"starts_at": "2090-03-12T02:30"}, "starts_at"),  # the clocks skip it
    ({"starts_at": 1_800_000_000}, "starts_at"),
    ({"timezone": "Mars/Olympus"}, "timezone"),
    ({"timezone": "../../etc/passwd"}, "timezone"),
    ({"timezone": ""}, "timezone"),
    ({"code": "A"}, "code"),
    ({"code": "STOP"}, "code"),
    ({"code": "CÓDIGO"}, "code"),
    ({"name": " "}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "Harbour\0"}, "name"),
    ({"name": None}, "name"),
    ({"name": ["Harbour"]}, "name"),
    ({"hours_before": True}, "hours_before"),
    ({"hours_before": "3"}, "hours_before"),
    ({"hours_before": 3.5}, "hours_before"),
    ({"daily_cap": 0}, "daily_cap"),
    ({"daily_cap": 10**30}, "daily_cap"),
    ({"aid_stations": "3, 6"}, "aid_stations"),
    ({"aid_stations": [float("nan")]}, "aid_stations[0]"),
    ({"aid_stations": [0.001]}, "aid_stations"),
    ({"waves": {"a, b": 3}}, "waves"),
    ({"waves": {"a": -1}}, "waves"),
    ({"medical_leads": [{"name": "Lea"}]}, "medical_leads[0].phone"),
    ({"medical_leads": [{"name": "Lea", "phone": "nine"}]}, "medical_leads"),
    ({"medical_line": "call me"}, "medical_line"),
    ({"emergency_number": "call!"}, "emergency_number"),
    ({"owner_id": 1}, "owner_id"),
    ({"id": 7}, "id"),
    ({"flag": "red"}, "flag"),
]


def test_a_race_is_added_and_shown_as_it_is_kept(api):
    added = api.post("/races", HARBOUR)

    race = added.get_json()
    assert added.status_code == 201
    assert {name: race[name] for name in HARBOUR} == HARBOUR
    assert race["starts_at_utc"] == "2090-03-14T11:30:00Z"
    assert api.get(f"/races/{race['id']}").get_json() == race
    assert api.get("/races").get_json() == {"races": [race]}


def test_a_race_may_be_described_in_full(api):
    race = api.post("/races", EVERYTHING).get_json()

    assert race["aid_stations"] == [3.0, 6.2]
    assert race["waves"] == {"a": 0, "wave 2": 30}
    assert race["medical_line"] == "+13035550188"
    assert race["medical_leads"] == [{"name": "Dr Lea", "phone": "+13035550190"}]
    assert (race["eve_until"], race["hours_before"], race["daily_cap"]) == ("20:00", 3, 2000)


def test_a_code_belongs_to_one_race_whoever_owns_it(api, tom):
    assert api.post("/races", HARBOUR).status_code == 201

    taken = tom.post("/races", HARBOUR | {"code": "harbor90"})

    assert taken.status_code == 409
    assert "HARBOR90" in taken.get_json()["error"]


def test_what_belongs_to_another_organizer_does_not_exist(tom, race_id):
    seen = [tom.get(f"/races/{race_id}"), tom.get(f"/races/{race_id}/broadcasts"), tom.get("/races/999")]

    assert {answer.status_code for answer in seen} == {404}
    assert len({answer.get_data() for answer in seen}) == 1
    assert tom.get("/races").get_json() == {"races": []}


def test_a_field_that_cannot_be_used_is_named_and_nothing_is_added(api):
    for changes, about in REFUSED:
        answer = api.post("/races", HARBOUR | changes)

        assert answer.status_code == 422, changes
        assert [said for said in answer.get_json()["problems"] if said.startswith(about)], (changes, answer.get_json())
    assert api.get("/races").get_json() == {"races": []}


def test_all_that_is_wrong_is_told_at_once(api):
    answer = api.post("/races", {"timezone": 7, "more": 1})

    assert len(answer.get_json()["problems"]) == 5


def test_a_name_with_markup_is_kept_as_the_text_it_is(api):
    race = api.post("/races", HARBOUR | {"name": "<b>Harbour</b> & co"}).get_json()

    assert race["name"] == "<b>Harbour</b> & co"
