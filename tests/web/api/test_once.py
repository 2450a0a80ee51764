"""A call with an Idempotency-Key has its effect once, and is answered the same however often it comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store import idempotency
from store.idempotency import IN_HAND, KEPT, Answer, Call
from store.values import MILLISECOND
from tests.web.api.conftest import CONSENT, HARBOUR

RUNNERS = CONSENT | {"runners": [{"phone": "+13035550101", "first_name": "Ana"}]}


def test_a_race_is_added_once_and_the_answers_are_alike_to_the_byte(api):
    first, again = (api.post("/races", HARBOUR, key="k-1") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_data() == again.get_data()
    assert len(api.get("/races").get_json()["races"]) == 1


def test_the_answer_is_the_old_one_even_where_things_have_changed(api, race_id):
    first = api.post(f"/races/{race_id}/broadcasts", {"text": "Hi"}, key="k")
    api.post(f"/races/{race_id}/runners", RUNNERS)

    again = api.post(f"/races/{race_id}/broadcasts", {"text": "Hi"}, key="k")

    assert first.get_data() == again.get_data()
    assert len(api.get(f"/races/{race_id}/broadcasts").get_json()["broadcasts"]) == 1


def test_a_list_of_runners_is_answered_as_the_first_time(api, race_id):
    first, again, anew = (api.post(f"/races/{race_id}/runners", RUNNERS, key=key) for key in ("k", "k", None))

    assert first.get_json()["added"] == 1
    assert first.get_data() == again.get_data()
    assert anew.get_json()["unchanged"] == 1


@pytest.mark.parametrize("path", ["/races", "/races/{}/broadcasts", "/races/{}/runners"])
def test_one_key_for_two_calls_is_refused_and_does_nothing(api, race_id, path):
    api.post("/races", HARBOUR | {"code": "HARBOR91"}, key="k")
    body = RUNNERS if "runners" in path else {"text": "Hi"} if "broadcasts" in path else HARBOUR | {"code": "HARBOR93"}

    answer = api.post(path.format(race_id), body, key="k")

    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.get_json()["error"]
    assert len(api.get("/races").get_json()["races"]) == 2


def test_the_keys_of_owners_have_nothing_to_do_with_each_other(api, tom):
    assert api.post("/races", HARBOUR, key="k").status_code == 201
    assert tom.post("/races", HARBOUR | {"code": "HARBOR94"}, key="k").status_code == 201


def test_a_call_that_was_refused_leaves_its_key_free(api):
    assert api.post("/races", HARBOUR | {"timezone": "Mars"}, key="k").status_code == 422
    assert api.post("/races", HARBOUR, key="k").status_code == 201


def test_the_same_call_many_times_at_one_moment_has_one_effect_and_one_answer(api):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.post("/races", HARBOUR, key="k"), range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1
    assert len(api.get("/races").get_json()["races"]) == 1


def test_broadcasts_made_at_one_moment_under_one_key_are_one(api, race_id):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.post(f"/races/{race_id}/broadcasts", {"text": "Hi"}, key="k"), range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1
    assert len(api.get(f"/races/{race_id}/broadcasts").get_json()["broadcasts"]) == 1


def test_a_list_that_comes_several_times_at_one_moment_is_answered_once(api, db, race_id):
    runners = [{"phone": f"+1303555{number:04}", "bib": str(number)} for number in range(100, 700)]

    with ThreadPoolExecutor(4) as pool:
        body = CONSENT | {"runners": runners}
        answers = list(pool.map(lambda _: api.post(f"/races/{race_id}/runners", body, key="k"), range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_data() for answer in answers}) == 1
    assert answers[0].get_json()["added"] == 600
    assert db.one("SELECT count(*) AS lists FROM imports")["lists"] == 1


def test_a_list_whose_process_died_may_be_handed_over_again_after_a_while(api, db, race_id):
    api.post(f"/races/{race_id}/runners", RUNNERS, key="k")
    db.run("UPDATE idempotent_answers SET status = 0, body = ''")
    _grow_older(db, by=IN_HAND)

    answer = api.post(f"/races/{race_id}/runners", RUNNERS, key="k")

    assert answer.get_json()["unchanged"] == 1


def test_a_list_that_was_refused_leaves_its_key_free(api, race_id):
    refused = api.post(f"/races/{race_id}/runners", CONSENT | {"runners": []}, key="k")
    taken = api.post(f"/races/{race_id}/runners", RUNNERS, key="k")

    assert (refused.status_code, taken.status_code) == (422, 200)


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "é"])
def test_a_key_is_1_to_255_printable_characters(api, key):
    answer = api.post("/races", HARBOUR, key=key)

    assert answer.status_code == 422
    assert "255" in answer.get_json()["error"]


def test_a_key_is_free_again_after_a_day(api, db):
    api.post("/races", HARBOUR, key="k")
    _grow_older(db, by=KEPT)

    assert api.post("/races", HARBOUR | {"code": "HARBOR92"}, key="k").status_code == 201
    assert api.post("/races", HARBOUR | {"code": "HARBOR92"}, key="k").status_code == 201
    assert len(api.get("/races").get_json()["races"]) == 2


def test_housekeeping_forgets_what_is_a_day_old_and_nothing_else(api, db):
    api.post("/races", HARBOUR, key="old")
    _grow_older(db, by=KEPT)
    api.post("/races", HARBOUR | {"code": "HARBOR92"}, key="new")

    with db.transaction() as tx:
        forgotten = idempotency.forget_old(tx, most=10)

    assert forgotten == 1
    assert [row["idempotency_key"] for row in db.all("SELECT idempotency_key FROM idempotent_answers")] == ["new"]


def test_a_crash_before_the_commit_leaves_neither_effect_nor_answer(api, db):
    owner_id = db.one("SELECT id FROM organizers")["id"]
    with pytest.raises(KeyboardInterrupt), db.transaction() as tx:
        assert idempotency.keep(tx, Call(owner_id, "k", "hash"), Answer(201, "{}"))
        raise KeyboardInterrupt

    assert idempotency.find(db, owner_id, "k") is None
    assert api.post("/races", HARBOUR, key="k").status_code == 201


def _grow_older(db, *, by: timedelta):
    db.run("UPDATE idempotent_answers SET created_at = created_at - :by", by=by // MILLISECOND)
