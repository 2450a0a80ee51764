"""What belongs to another organizer does not exist: every page of the console, by its address."""

from datetime import datetime

from flask import Flask
from werkzeug.routing import Rule

from core.audience import Audience
from services import broadcasts
from services.broadcasts import New

LATER_THAN_EVER = datetime(2190, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock; the pages go by real time
NAMES_ONE_OF_OURS = {"race_id", "broadcast_id"}


def addresses(app: Flask, **ids: int) -> list[tuple[str, str]]:
    """List method and address of every page of the console that is about a race or a broadcast.

    What else an address names, as the id of a list or an alert, is 1.
    """
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and rule.arguments & NAMES_ONE_OF_OURS:
            path = _path(rule, ids)
            found += [(method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def _path(rule: Rule, ids: dict[str, int]) -> str:
    built = rule.build({name: ids.get(name, 1) for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def test_whatever_is_about_the_race_of_another_is_not_there(console, console_app, make_race, tom, db):
    race = make_race(owner=tom.name, name="Toms secret race", starts_local=LATER_THAN_EVER)
    draft = broadcasts.create(
        New(race, {"en": "Toms secret"}, Audience(), made_by="console"), db=db, now=race.starts_at
    )
    token = console.token("/console/account")

    wrong = []
    listed = addresses(console_app, race_id=race.id, broadcast_id=draft.id)
    for method, path in listed:
        form = {"csrf_token": token, "shown": "1", "text_en": "x", "do": "go_on"} if method == "POST" else None
        answer = console.client.open(path, method=method, data=form)
        if answer.status_code != 404 or "secret" in answer.get_data(as_text=True):
            wrong.append((method, path, answer.status_code))

    assert len(listed) >= 18
    assert wrong == []
    kept = db.one("SELECT state, text_en FROM broadcasts")
    assert (kept["state"], kept["text_en"]) == ("draft", "Toms secret")


def test_nor_is_what_has_an_id_that_no_row_can_have(console):
    for number in ("0", "999999", str(2**63), "9" * 5_000):
        assert console.open(f"/console/races/{number}").status_code == 404
        assert console.open(f"/console/broadcasts/{number}").status_code == 404
