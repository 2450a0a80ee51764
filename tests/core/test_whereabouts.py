"""Where they are: home, travel with its end, and back; never moved by a word that is no place."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.plan import Plan, Trip
from core.run_plan import Entry

PLAN = Plan("active", (Entry(("tue", "thu"), time(6)),), zone="America/New_York", place="New York")
DENVER = Trip("Denver", "America/Denver", date(2026, 11, 23), date(2026, 11, 29))
MADRID = Trip("Madrid", "Europe/Madrid", date(2026, 12, 1), date(2026, 12, 7))

TRIPS = [
    ("in denver mon to sun", DENVER),
    ("madrid dec 1-7", MADRID),
    ("estoy en madrid del 1 al 7 de diciembre", MADRID),
    ("im in denver", replace(DENVER, first=date(2026, 11, 22), last=None)),
    ("madrid from dec 1", replace(MADRID, last=None)),
]


@pytest.mark.parametrize(("text", "trip"), TRIPS)
def test_travel_moves_the_plan_and_is_read_back(meet, text, trip):
    ana = meet(plan=PLAN)

    answer = ana.text(text)

    assert (ana.plan.trip, ana.plan.zone) == (trip, "America/New_York")
    assert trip.place in answer and ("Next: " in answer or "Siguiente: " in answer)


def test_travel_with_an_end_names_its_dates_and_the_way_back(meet):
    answer = meet(plan=PLAN).text("in denver mon to sun")

    assert answer.startswith(
        "Denver Nov 23 to 29: runs stay Tue Thu 6am, Denver time. Nov 30: back to New York time. "
        "Next: Mon 8pm for Tue 6am."
    )


def test_travel_without_an_end_asks_for_back(meet):
    assert meet(plan=PLAN).text("im in denver").endswith("Text BACK when home.")


@pytest.mark.parametrize(
    "text", ["BACK", "im back", "back home", "im home", "volver", "ya estoy en casa", "back in new york"]
)
def test_back_ends_a_stay_elsewhere(meet, text):
    ana = meet(plan=replace(PLAN, trip=replace(DENVER, first=date(2026, 11, 20), last=None)))

    answer = ana.text(text)

    assert ana.plan.trip is None
    assert "New York" in answer


@pytest.mark.parametrize("text", ["what", "again", "repeat that", "one more time"])
def test_asking_for_a_message_again_is_not_back(meet, text):
    ana = meet(plan=replace(PLAN, trip=DENVER))

    ana.text(text)

    assert ana.plan.trip == DENVER


@pytest.mark.parametrize(
    ("trip", "last"), [(DENVER, date(2026, 11, 28)), (MADRID, date(2026, 12, 5))], ids=["this week", "to come"]
)
def test_back_on_a_day_ends_a_stay_the_day_before_it(meet, trip, last):
    ana = meet(plan=replace(PLAN, trip=trip))

    answer = ana.text("back sunday")

    assert ana.plan.trip == replace(trip, last=last)
    assert answer.startswith(trip.place)


@pytest.mark.parametrize("text", ["BACK", "back sunday", "back home"])
def test_back_without_a_stay_elsewhere_changes_nothing_and_says_so(meet, text):
    ana = meet(plan=PLAN)

    assert ana.text(text).startswith("Your plan is on home time already")
    assert ana.plan == PLAN


def test_a_second_stay_says_that_it_replaces_the_first(meet):
    ana = meet(plan=replace(PLAN, trip=DENVER))

    assert ana.text("madrid dec 1-7").endswith("This replaces Denver Nov 23 to 29.")


@pytest.mark.parametrize(
    "text", ["i moved to chicago", "i live in chicago", "my time zone is chicago", "me mude a chicago"]
)
def test_who_has_moved_is_at_home_there(meet, text):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert (ana.plan.zone, ana.plan.trip) == ("America/Chicago", None)


@pytest.mark.parametrize("text", ["denver", "80202"])
def test_a_bare_place_is_asked_about_before_anything_moves(meet, text):
    ana = meet(plan=PLAN)

    answer = ana.text(text)

    assert answer.startswith("Will you run in Denver? Text IN Denver, with days if you will be back")
    assert ana.plan == PLAN


@pytest.mark.parametrize(("which", "zone"), [("1", "America/Los_Angeles"), ("maine", "America/New_York")])
def test_a_name_of_several_places_is_asked_about(meet, which, zone):
    ana = meet(plan=replace(PLAN, zone="America/Chicago", place="Chicago"))

    asked = ana.text("portland")
    ana.text(which)

    assert asked == "Which Portland: Portland, OR / Portland, ME? Text it with state or country."
    assert ana.plan.trip.zone == zone


@pytest.mark.parametrize("text", ["in pain", "in trouble", "im in agony", "im in shape", "in a race", "ok", "hmm"])
def test_what_is_no_place_moves_nothing(meet, text):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert ana.plan == PLAN


def test_a_place_without_a_plan_is_remembered_for_the_next(meet):
    ana = meet("+18005550123")

    noted = ana.text("im in denver")

    assert noted.startswith("Noted: Denver time. No run reminders are set")
    assert "Denver time." in ana.text("i run tue thu 6am")


def test_home_moves_an_ended_plan_without_starting_it(meet):
    ana = meet(plan=replace(PLAN, state="ended"))

    assert ana.text("i moved to denver").startswith("Reminders are off.")
    assert (ana.plan.state, ana.plan.zone, ana.consents) == ("ended", "America/Denver", [])
