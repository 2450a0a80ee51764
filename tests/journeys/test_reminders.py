"""Run reminders by text: set up in plain words, begun with one digit, changed, paused and ended."""

import re

from tests.journeys.stories import Phone, Phones, numbers_of


def test_a_plan_is_set_up_with_one_question_a_text_and_begins_with_one_digit(phone: Phone) -> None:
    """Reminders before my runs: one question a text, and one digit to begin"""
    question = phone.text("i run tue thu 6am and long run sat")
    offer = phone.text("730")
    begun = phone.text("1")

    assert "What time Sat?" in question[0]
    assert "Tue Thu 6am, long run Sat 7:30am, Denver time" in offer[0] and "2 = that and one Sat 5:30am" in offer[0]
    terms = offer[-1]
    assert all(word in terms for word in ("Sidestitch", "a week", "data rates", "HELP", "STOP", "Nothing starts until"))
    assert re.search(r"Next: \w{3}( \w{3} \d+)? (8pm|noon)", begun[0])


def test_nothing_is_sent_before_the_digit(phone: Phone) -> None:
    """A plan that was offered and never begun: nothing starts"""
    phone.text("mon wed 6am")

    assert phone.db.all(
        "SELECT state, next_at FROM plans JOIN runners ON runners.id = runner_id WHERE phone = :number",
        number=phone.number,
    ) == [{"state": "offered", "next_at": None}]


def test_what_is_not_clear_is_asked_back_with_what_was_understood(phone: Phone) -> None:
    """Not clear: asked back in one line, and nothing is set"""
    asked = phone.text("every other sat 7ish")
    offer = phone.text("sat 7am")

    assert "Sat" in asked[0] and "Nothing is set" in asked[0]
    assert "Sat 7am, Denver time" in offer[0]


def test_a_number_of_no_place_is_asked_where_it_runs(phones: Phones) -> None:
    """A toll-free number has no place: asked where they run"""
    phone = phones("+18005550199")
    asked = phone.text("weekdays 6am")
    offer = phone.text("80202")

    assert "ZIP" in asked[0]
    assert "Mon-Fri 6am, Denver time" in offer[0] and "guess" not in offer[0]


def test_a_trip_has_an_end_and_comes_back_by_itself(phone: Phone) -> None:
    """Travel: some days in another city, and back"""
    phone.text("tue thu 6am")
    phone.text("1")
    trip = " ".join(phone.text("in chicago dec 1-7"))
    moved = phone.text("i'm in madrid")
    home = phone.text("back")

    assert "Chicago Dec 1 to 7" in trip and "Dec 8: back to Denver time" in trip
    assert "Madrid time" in moved[0] and "BACK" in " ".join(moved)
    assert "Denver time again" in home[0]


def test_a_jump_in_distance_is_answered_with_the_coachs_advice(phone: Phone) -> None:
    """From 4 miles to 15: the coach's advice, a next step, and the choice"""
    phone.text("long run sat 7:30am")
    phone.text("1")
    noted = phone.text("ran 4")
    advice = phone.text("15 on saturday")
    kept = phone.text("4.4")

    assert "4 mi" in noted[0]
    assert all(words in advice[0] for words in ("15 is far above", "4.4", "No guarantee", "KEEP"))
    assert "4.4 mi" in kept[0]


def test_a_change_of_mind(phone: Phone) -> None:
    """A change of mind: see it, change it, skip, pause, fewer, and back"""
    phone.text("tue thu 6am and sat long run 7:30")
    phone.text("1")
    plan = phone.text("PLAN")
    later = phone.text("change to 7pm")
    skipped = phone.text("skip next week")
    paused = phone.text("pause 2 weeks")
    fewer = phone.text("fewer")
    resumed = phone.text("resume")

    assert "Tue Thu 6am, long run Sat 7:30am" in plan[0]
    assert "7pm" in later[0] and "stay" in later[0]
    assert "Skipped" in skipped[0]
    assert "Paused until" in paused[0]
    assert "no strength" in fewer[0]
    assert "Back on" in resumed[0]


def test_ending_reminders_is_no_stop(phone: Phone) -> None:
    """Cancel reminders, and a cramp is answered all the same"""
    phone.text("mon 6am")
    phone.text("1")
    cancelled = phone.text("cancel reminders")
    cramp = phone.text("right calf")

    assert "reminders are off" in cancelled[0]
    assert numbers_of(cramp) == ["1/3", "2/3", "3/3"]


def test_a_stop_ends_reminders_too_and_start_says_how_they_come_back(phone: Phone) -> None:
    """STOP ends reminders too; after START they come back with RESUME alone"""
    phone.text("mon 6am")
    phone.text("1")
    phone.text("please stop texting me")
    started = phone.text("start texting me again")
    resumed = phone.text("resume")

    assert "RESUME" in started[-1]
    assert "Next:" in resumed[0]


def test_in_spanish(phones: Phones) -> None:
    """In Spanish: the plan, the digit, a day left out"""
    phone = phones("+13055550177")
    offer = phone.text("corro lunes y miércoles a las 6 de la mañana y tirada larga domingo 8:30")
    begun = phone.text("1")
    skipped = phone.text("salta el domingo")

    assert "lun mié 6:00" in offer[0] and "8:30" in offer[0]
    assert "20:00" in begun[0]
    assert "dom" in skipped[0]


def test_a_number_abroad_is_told_that_we_start_nothing(phones: Phones) -> None:
    """From a phone abroad: we start no texts there, and say so"""
    answer = phones("+447700900177").text("remind me mon 6am")

    assert "no reminders are set" in answer[0]
