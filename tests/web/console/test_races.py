"""The races of an organizer in the console: the list, the form, the home of one."""

from datetime import datetime

import pytest

from core.participant import Entry
from core.race import Race
from store import races
from tests.races import add_runners

LATER_THAN_EVER = datetime(2190, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock; the pages go by real time
LONG_AGO = datetime(2021, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock
TYPED = {
    "name": "Harbor Half",
    "code": "harbor90",
    "zone": "America/New_York",
    "starts_local": "2099-03-07T07:30",
    "eve_until": "21:00",
    "hours_before": "4",
}
SCRIPT = "<script>alert(1)</script>"


def text_of(answer):
    return answer.get_data(as_text=True)


def only_race(db, organizer) -> Race:
    (race,) = races.list_of_owner(db, organizer.owner_id)
    return race


def test_a_race_is_made_and_shown(console, db, rosa):
    answer = console.send("/console/races/new", TYPED, form_at="/console/races/new")

    race = only_race(db, rosa)
    assert (answer.status_code, answer.location) == (303, f"/console/races/{race.id}")
    assert (race.name, race.code) == ("Harbor Half", "HARBOR90")
    assert "JOIN HARBOR90" in text_of(console.open(answer.location))


def test_what_cannot_be_read_is_told_at_its_field_and_what_was_typed_stays(console, db, rosa):
    answer = console.send("/console/races/new", TYPED | {"code": "STOP", "name": "Harbor Río"})

    page = text_of(answer)
    assert answer.status_code == 422 and races.list_of_owner(db, rosa.owner_id) == []
    assert 'href="#field-code">STOP means something else' in page
    assert 'value="Harbor Río"' in page


def test_a_code_is_one_races_alone(console, make_race, tom):
    make_race(owner=tom.name, code="HARBOR90")

    answer = console.send("/console/races/new", TYPED)

    assert answer.status_code == 422
    assert "The code HARBOR90 belongs to another race already" in text_of(answer)


def test_a_race_is_changed_and_what_no_field_names_stays(console, make_race, db, rosa, tom):
    race = make_race(starts_local=LATER_THAN_EVER)

    answer = console.send(
        f"/console/races/{race.id}/edit",
        TYPED | {"owner_id": str(tom.id), "id": "99", "flag": "black", "created_at": "0"},
    )

    changed = only_race(db, rosa)
    assert answer.status_code == 303
    assert (changed.id, changed.owner_id, changed.name, changed.flag) == (race.id, rosa.owner_id, "Harbor Half", None)


def test_a_code_taken_meanwhile_is_told_when_changing(console, make_race):
    make_race(code="HARBOR90")
    race = make_race(starts_local=LATER_THAN_EVER, code="OTHER90")

    answer = console.send(f"/console/races/{race.id}/edit", TYPED)

    assert answer.status_code == 422 and "belongs to another race already" in text_of(answer)


def test_the_form_shows_a_race_as_it_is(console, make_race):
    race = make_race(starts_local=LATER_THAN_EVER)

    page = text_of(console.open(f"/console/races/{race.id}/edit"))

    assert 'value="2190-03-07T07:30"' in page and "Lea +13035550190" in page and 'value="a 0, 2 30"' in page


def test_races_to_come_stand_before_those_that_are_over(console, make_race):
    make_race(name="Of old", code="OLD21", starts_local=LONG_AGO)
    make_race(name="Still to come", code="NEW90", starts_local=LATER_THAN_EVER)

    page = text_of(console.open("/console/races"))

    assert page.index("Still to come") < page.index(">Over<") < page.index("Of old")


def test_the_races_of_others_are_not_listed(console, make_race, tom):
    make_race(owner=tom.name, name="Not hers", starts_local=LATER_THAN_EVER)

    assert "Not hers" not in text_of(console.open("/console/races"))
    assert "No race yet" in text_of(console.open("/console/races"))


def test_a_helper_changes_races(make_race, add_person, visit, rosa):
    race = make_race(starts_local=LATER_THAN_EVER)
    helper = visit(add_person("hugo", role="helper", owner=rosa))

    home = text_of(helper.open(f"/console/races/{race.id}"))

    assert "Change the race" in home
    assert helper.send(f"/console/races/{race.id}/edit", TYPED).status_code == 303


def test_a_helper_does_not_move_a_race_that_a_broadcast_goes_by(console, make_race, add_person, visit, rosa, db):
    race = make_race(Entry("+13035550101"), starts_local=datetime(2099, 3, 8, 7, 30))  # noqa: DTZ001 - a wall clock
    broadcast = {"text_en": "Two hours to go", "whom": "everybody", "when": "start", "start_hours": "2", "do": "go_on"}
    draft = console.send(f"/console/races/{race.id}/broadcasts/new", broadcast).location
    console.send(f"{draft}/launch", {"shown": "1"})
    helper = visit(add_person("hugo", role="helper", owner=rosa))
    at_its_time = TYPED | {"starts_local": "2099-03-08T07:30", "zone": race.zone}

    moved = helper.send(f"/console/races/{race.id}/edit", TYPED)
    renamed = helper.send(f"/console/races/{race.id}/edit", at_its_time)

    assert moved.status_code == 422 and "only the owner of the race moves it" in text_of(moved)
    assert renamed.status_code == 303 and only_race(db, rosa).starts_at == race.starts_at
    assert console.send(f"/console/races/{race.id}/edit", TYPED).status_code == 303


def test_the_medical_team_sees_no_race(make_race, add_person, visit, rosa):
    race = make_race()
    medical = visit(add_person("mia", role="medical", owner=rosa))

    for path in ("/console/races", f"/console/races/{race.id}", "/console/races/new"):
        assert medical.open(path).status_code == 403


def test_nothing_that_was_typed_is_ever_executed(console, make_race, db):
    race = make_race(
        Entry("+13035550101", first_name=SCRIPT, bib=SCRIPT, wave=SCRIPT, distance=SCRIPT),
        name=SCRIPT,
        distance=SCRIPT,
        emergency_number=SCRIPT,
        waves={SCRIPT: 0},
        aid_stations=(SCRIPT,),
        starts_local=LATER_THAN_EVER,
    )
    pages = ("", "/edit", "/broadcasts", "/broadcasts/new", "/without-pace")
    add_runners(db, race, [Entry("+13035550102", first_name='"><img src=x onerror=alert(1)>')])

    for path in ("/console/races", *(f"/console/races/{race.id}{page}" for page in pages)):
        answer = console.open(path)
        page = text_of(answer)
        assert answer.status_code == 200
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/console/races/new", "/console/races/{}/edit", "/console/races/{}"])
def test_no_page_has_a_style_or_a_script_within(console, make_race, path):
    race = make_race(starts_local=LATER_THAN_EVER)

    page = text_of(console.open(path.format(race.id)))

    assert " style=" not in page and "<style" not in page and "<script>" not in page and " onclick=" not in page
