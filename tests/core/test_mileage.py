"""How far: remembered, measured by the longest of 30 days, and answered with the coach's advice where it is a jump."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.distance import Distance
from core.plan import Plan
from core.run_plan import Entry

PLAN = Plan(
    "active",
    (Entry(("tue", "thu"), time(6)), Entry(("sat",), time(7, 30), "long_run")),
    zone="America/New_York",
    place="New York",
)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "on", "distance"),
    [
        ("ran 4", SUNDAY, Distance(4, "mi")),
        ("did 10k yesterday", date(2026, 11, 21), Distance(10, "km")),
        ("ran 4.5 miles on thursday", date(2026, 11, 19), Distance(4.5, "mi")),
        ("ran 6 miles on nov 15", date(2026, 11, 15), Distance(6, "mi")),
        ("hice 10k ayer", date(2026, 11, 21), Distance(10, "km")),
        ("corrí 8 km", SUNDAY, Distance(8, "km")),
    ],
)
def test_a_run_is_remembered_on_its_day(meet, text, on, distance):
    decision = meet(plan=PLAN).decide(text)

    assert decision.ran == (on, distance)


def test_a_jump_is_answered_with_advice_and_a_next_step(meet):
    ana = meet(plan=PLAN)

    answer = ana.say("ran 4", "15 on saturday")

    assert answer == (
        "15 is far above your longest in 30 days, 4. Coach: ready for 4 is not ready for 15. "
        "A next step is about 4.4. No guarantee. Text the new miles, or KEEP."
    )
    assert ana.plan.distances == ((SATURDAY, Distance(15, "mi")),)


@pytest.mark.parametrize(
    ("answer", "said", "planned"),
    [
        ("4.4", "Noted: 4.4 mi on Sat Nov 28.", 4.4),
        ("4.5", "4.5 is over 10% above your longest in 30 days, 4: such runs go with more overuse injuries.", 4.5),
        ("1", "Noted: 1 mi on Sat Nov 28.", 1),
        ("KEEP", "Kept: 15 mi on Sat Nov 28.", 15),
        ("no", "How far then? Text the new miles, or KEEP to leave it at 15 mi.", 15),
        ("ok", "How far then? Text the new miles, or KEEP to leave it at 15 mi.", 15),
    ],
)
def test_the_advice_is_answered_with_miles_or_keep(meet, answer, said, planned):
    ana = meet(plan=PLAN)

    assert ana.say("ran 4", "15 on saturday", answer).startswith(said)
    assert ana.plan.distances == ((SATURDAY, Distance(planned, "mi")),)


def test_miles_for_another_day_are_for_that_day(meet):
    ana = meet(plan=PLAN)

    ana.say("ran 4", "15 on saturday", "4 miles on thursday")

    assert dict(ana.plan.distances) == {SATURDAY: Distance(15, "mi"), date(2026, 11, 26): Distance(4, "mi")}


def test_a_run_within_a_tenth_is_only_noted(meet):
    assert meet(plan=PLAN).say("ran 4", "4.4 on saturday") == "Noted: 4.4 mi on Sat Nov 28."


def test_without_a_known_run_the_first_one_told_is_compared_with_what_is_planned(meet):
    ana = meet(plan=PLAN)

    unknown = ana.text("15 on saturday")
    compared = ana.text("ran 4")

    assert "No run of your last 30 days is known here." in unknown
    assert compared.startswith("Noted: 4 mi.") and "15 is far above your longest in 30 days, 4." in compared
    assert ana.text("4.2") == "Noted: 4.2 mi on Sat Nov 28."


def test_a_run_of_more_than_30_days_ago_no_longer_counts(meet):
    ana = meet(plan=PLAN)
    ana.text("ran 4")
    ana.wait(days=32)

    assert "No run of your last 30 days is known here." in ana.text("15 on saturday")


def test_a_weekly_distance_that_is_a_jump_is_advised_on_and_may_be_changed_or_kept(meet):
    ana = meet(plan=PLAN)
    ana.text("ran 4")

    advised = ana.text("sat 7am 12 miles")
    changed = ana.text("4.4")

    assert "Now Tue Thu 6am, long run Sat 7am (12 mi)" in advised and "12 is far above" in advised
    assert changed == "Noted: 4.4 mi each week."
    assert ana.plan.entries[1].distance == Distance(4.4, "mi")


def test_a_weekly_distance_can_be_kept(meet):
    ana = meet(plan=PLAN)

    assert ana.say("ran 4", "sat 7am 12 miles", "KEEP").startswith("Kept: 12 mi each week.")


def test_a_jump_in_a_plan_on_offer_is_settled_before_it_is_offered_again(meet):
    ana = meet(plan=replace(PLAN, state="offered"))
    ana.say("ran 4", "15 on saturday")

    settled = ana.text("4")

    assert settled.startswith("Noted: 4 mi on Sat Nov 28.") and "Nothing starts until" in settled
    assert ana.text("1").startswith("On.")


def test_the_advice_follows_the_digit_where_the_plan_on_offer_is_a_jump(meet):
    ana = meet()

    answer = ana.say("ran 4", "i run tue thu 6am, sat 7:30 15 miles", "1")

    assert answer.startswith("On.") and "15 is far above your longest in 30 days, 4." in answer


@pytest.mark.parametrize("text", ["sat 12 miles", "15 on sunday"])
def test_a_day_without_a_run_is_told_how_to_add_one(meet, text):
    ana = meet(plan=replace(PLAN, entries=PLAN.entries[:1]))

    assert "no run in your plan. Text day, time and distance" in ana.text(text)
    assert ana.plan.distances == ()


@pytest.mark.parametrize(("phone", "unit"), [("+12125550101", "mi"), ("+14165550123", "km")])
def test_a_bare_distance_is_in_the_unit_of_the_country(meet, phone, unit):
    decision = meet(phone).decide("ran 4")

    assert decision.ran == (SUNDAY, Distance(4, unit))
