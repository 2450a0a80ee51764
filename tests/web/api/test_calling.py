"""Who may call the API, and what a call that cannot be understood is told."""

import pytest
from werkzeug.datastructures import Headers

from web.api import MOST_WRONG


def call(console_app, path="/api/v1/races", method="GET", **options):
    return console_app.test_client().open(path, method=method, **options)


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic cm9zYTpyb3Nh", "Bearer x", "bearer \xff", "Bearer " + "x" * 5000],
)
def test_without_a_good_token_nothing_is_shown_and_the_way_to_one_is(console_app, header):
    answer = call(console_app, headers={} if header is None else {"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert answer.get_json()["error"].endswith(".")


def test_an_organizer_who_is_signed_in_to_the_console_needs_a_token_all_the_same(console):
    assert console.open("/console/account").status_code == 200
    assert console.open("/api/v1/races").status_code == 401


def test_a_call_reads_and_sets_no_cookie_and_needs_no_form_token(api):
    answer = api.post("/races", {})

    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_token_that_was_taken_back_opens_nothing(api, db):
    assert api.get("/races").status_code == 200

    db.run("DELETE FROM tokens")

    assert api.get("/races").status_code == 401


def test_many_wrong_tokens_from_an_address_are_told_to_wait_and_a_right_one_works_meanwhile(api):
    wrong = {"Authorization": "Bearer wrong"}
    from_there = {"REMOTE_ADDR": "203.0.113.9"}

    told = [
        api.client.get("/api/v1/races", headers=wrong, environ_overrides=from_there).status_code
        for _ in range(MOST_WRONG + 1)
    ]

    assert told == [401] * MOST_WRONG + [429]
    assert api.get("/races", environ_overrides=from_there).status_code == 200


def test_an_address_that_is_none_answers_404_as_json(api):
    strange = ("", "/", "/nothing", "/races/", "/races/0", "/races/x", "/races/1.5", "/races/-1", "/races/%00")
    for path in (
        *strange,
        f"/races/{'9' * 19}",
        f"/races/{'9' * 5000}",
        "/races/1/nothing",
        "/broadcasts/1/recipients",
    ):
        answer = api.get(path)

        assert answer.status_code == 404, path
        assert answer.get_json()["error"]


def test_what_is_not_there_answers_404(api):
    for path in ("/races/1", "/races/9223372036854775807", "/broadcasts/1", "/races/1/broadcasts", "/races/1/alerts"):
        assert api.get(path).status_code == 404, path


def test_a_method_that_an_address_does_not_know_answers_405_with_those_it_does(api):
    answer = call_with(api, "DELETE", "/api/v1/races")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}
    assert answer.get_json()["error"]


def call_with(api, method, path, **options):
    return api.client.open(path, method=method, headers=Headers(api.headers), **options)


def test_a_body_that_is_no_json_answers_400(api):
    numbers = b'{"name": ' + b"9" * 5000 + b"}"
    for body in (b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"name": NaN', numbers, b"\x00"):
        answer = api.post("/races", data=body, content_type="application/json")

        assert answer.status_code == 400, body[:20]
        assert answer.get_json()["error"]


def test_json_that_is_no_race_answers_422_with_what_is_missing(api):
    for body in ("null", "[]", '"race"', "7", "true", "{}", "NaN", "1e999", '{"name": "\\ud800"}'):
        answer = api.post("/races", data=body, content_type="application/json")

        assert answer.status_code == 422, body
        assert answer.get_json()["problems"]


def test_a_body_of_another_kind_answers_415(api):
    for kind in ("text/plain", "text/csv", "application/x-www-form-urlencoded", "", "a/b/c"):
        answer = api.post("/races", data="{}", content_type=kind)

        assert answer.status_code == 415, kind
        assert "application/json" in answer.get_json()["error"]


def test_a_body_that_is_too_large_answers_413(api):
    answer = api.post("/races", data=b" " * (1024 * 1024 + 1), content_type="application/json")

    assert answer.status_code == 413
    assert "1,024 kB" in answer.get_json()["error"]


def test_no_answer_is_to_be_kept_by_anybody(api):
    for answer in (api.get("/races"), api.get("/races/1"), api.post("/races", {})):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
