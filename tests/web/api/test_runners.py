"""Runners by the API, as JSON and as CSV."""

import tracemalloc
from io import BytesIO
from typing import Any

import pytest

from tests.web.api.conftest import CONSENT

ANA, BEN = "+13035550101", "+13035550102"


def test_runners_come_as_json_and_each_row_that_cannot_be_taken_is_named(api, db, race_id):
    runners = [
        {"phone": "(303) 555-0101", "first_name": "Ana", "bib": 101, "shirt": "M", "more": {"a": [1]}},
        {"phone": "nothing", "first_name": "Ben"},
        {"phone": "+44 20 7946 0958"},
    ]

    answer = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": runners})

    outcome = answer.get_json()
    assert answer.status_code == 200
    assert (outcome["added"], outcome["updated"], outcome["unchanged"]) == (1, 0, 0)
    assert [each["row"] for each in outcome["rejected"]] == [2, 3]
    assert all(each["reason"] for each in outcome["rejected"])
    kept = db.one("SELECT phone, first_name, bib FROM participants")
    assert kept == {"phone": ANA, "first_name": "Ana", "bib": "101"}


def test_the_same_list_again_changes_nothing_and_a_new_bib_is_an_update(api, race_id):
    def take(bib):
        runners = [{"phone": ANA, "bib": bib}]
        return api.post(f"/races/{race_id}/runners", CONSENT | {"runners": runners}).get_json()

    assert [take("1"), take("1"), take("2")] == [
        {"added": 1, "updated": 0, "unchanged": 0, "rejected": []},
        {"added": 0, "updated": 0, "unchanged": 1, "rejected": []},
        {"added": 0, "updated": 1, "unchanged": 0, "rejected": []},
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("phone,first_name,bib\n+13035550101,Ana,101\n", "text/csv"),
        ("phone;first_name\r\n303-555-0101;Ana\r\n", "text/csv; charset=utf-8"),
        ("phone,first_name\n+13035550101,José\n".encode("latin-1"), "text/csv"),
    ],
)
def test_runners_come_as_csv_with_their_consent_in_the_query(api, race_id, body, kind):
    answer = api.post(f"/races/{race_id}/runners", query_string=CONSENT, data=body, content_type=kind)

    assert answer.status_code == 200
    assert answer.get_json()["added"] == 1


def test_an_instant_whose_plus_was_not_encoded_is_read_all_the_same(api, db, race_id):
    query = "consent_source=form&consent_text=Text+me+about+the+race&consent_at=2026-10-01T09:00:00+02:00"

    answer = api.post(
        f"/races/{race_id}/runners", query_string=query, data="phone\n+13035550101\n", content_type="text/csv"
    )

    assert answer.status_code == 200, answer.get_json()
    assert db.one("SELECT consent_at FROM imports")["consent_at"] == 1_790_838_000_000


@pytest.mark.parametrize("missing", list(CONSENT))
def test_without_the_proof_that_they_agreed_nobody_is_taken(api, db, race_id, missing):
    consent = {name: value for name, value in CONSENT.items() if name != missing}
    path, runners = f"/races/{race_id}/runners", [{"phone": ANA}]

    answers = [
        api.post(path, consent | {"runners": runners}),
        api.post(path, CONSENT | {missing: " ", "runners": runners}),
        api.post(path, query_string=consent, data="phone\n+13035550101\n", content_type="text/csv"),
        api.post(path, data="phone\n+13035550101\n", content_type="text/csv"),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert all(answer.get_json()["problems"] for answer in answers)
    assert not db.all("SELECT 1 AS one FROM participants")


def test_the_day_they_agreed_is_one_that_has_been(api, race_id):
    for when in ("soon", "2190-01-01", "1999-01-01", "0001-01-01T00:00+14:00", "9999-12-31", ""):
        answer = api.post(f"/races/{race_id}/runners", CONSENT | {"consent_at": when, "runners": [{"phone": ANA}]})

        assert answer.status_code == 422, when


def test_what_is_no_list_of_runners_answers_422(api, db, race_id):
    strange: list[Any] = [[], None, {}, "Ana", [7], [["+13035550101"]], [None], [{}], [{"name": "Ana"}]]
    for runners in strange:
        answer = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": runners})

        assert answer.status_code == 422, runners
        assert answer.get_json()["error"]
    assert not db.all("SELECT 1 AS one FROM participants")


def test_no_value_of_any_field_of_a_runner_breaks_the_list(api, race_id):
    columns = ("phone", "first_name", "bib", "wave", "distance", "language", "pace")
    strange: list[Any] = [None, True, 7, 1e300, -0.0, [[]], {"a": {"b": 1}}, "\0", "\ud83d", "x" * 9000, 10**400]
    for value in strange:
        runners: list[dict[str, Any]] = [{"phone": ANA} | {column: value} for column in columns]

        answer = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": [*runners, {"phone": BEN}]})

        assert answer.status_code == 200, value
        assert not {each["row"] for each in answer.get_json()["rejected"]} & {len(runners) + 1}


def test_a_file_that_is_no_list_answers_422(api, race_id):
    for data in (b"", b"\n\n", b"phone\n", b"PK\x03\x04zip", b"%PDF-1.7", b"\xff" * 50, b'phone\n"+1'):
        answer = api.post(f"/races/{race_id}/runners", query_string=CONSENT, data=data, content_type="text/csv")

        assert answer.status_code == 422, data
        assert answer.get_json()["error"]


def test_a_file_beyond_the_limit_answers_413(api, race_id):
    data = b"phone\n" + b"+13035550101\n" * (33 * 1024 * 1024 // 13)

    answer = api.post(f"/races/{race_id}/runners", query_string=CONSENT, data=data, content_type="text/csv")

    assert answer.status_code == 413


def test_millions_of_nothing_are_refused_before_they_take_all_memory(api, race_id):
    data = b'{"runners":[' + b"{}," * 3_000_000 + b"{}]}"
    tracemalloc.start()

    answer = api.post(f"/races/{race_id}/runners", data=data, content_type="application/json")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422 and "more than 200,000 rows" in answer.get_json()["error"]
    assert peak < 10 * len(data)


def test_a_file_that_comes_in_pieces_is_never_taken_by_half(api, db, race_id):
    lines = [b"phone,note", b"+13035550101,first", *[b"," + b"x" * 100_000] * 350, b"+13035550102,last"]
    pieces = {"wsgi.input": BytesIO(b"\n".join(lines)), "wsgi.input_terminated": True}

    answer = api.post(
        f"/races/{race_id}/runners", query_string=CONSENT, environ_overrides=pieces, content_type="text/csv"
    )

    assert answer.status_code == 413
    assert db.one("SELECT count(*) AS people FROM participants") == {"people": 0}


def test_the_race_of_another_organizer_does_not_exist(race_id, tom):
    answer = tom.post(f"/races/{race_id}/runners", CONSENT | {"runners": [{"phone": ANA}]})

    assert answer.status_code == 404


def test_who_has_stopped_stays_out_whatever_the_list_says(api, db, race_id):
    db.run("INSERT INTO runners (phone, stopped_at) VALUES (:phone, 1)", phone=ANA)

    outcome = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": [{"phone": ANA}]}).get_json()

    assert outcome["added"] == 0
    assert [each["row"] for each in outcome["rejected"]] == [1]
