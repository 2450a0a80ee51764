"""Setting up: from run times in plain words to an offer, and from one digit to reminders."""

from datetime import date, time

import pytest

from core.plan import Plan
from core.plan_questions import ASKED_AGAIN_WITHIN
from core.run_plan import Entry
from core.segments import GSM_SINGLE, is_gsm, sms_units

MIAMI, TOLL_FREE, TWO_ZONES, MADRID = "+13055550123", "+18005550123", "+17755550123", "+34612345678"
USUAL = "i run tue thu at 6am and long run sat 7:30"


def whole(plan: Plan | None) -> str:
    """Write the runs of a plan for comparing."""
    assert plan is not None
    return "; ".join(
        f"{' '.join(entry.days or ())}{entry.date or ''} {entry.time:%H:%M}{' long' * (entry.kind == 'long_run')}"
        for entry in plan.entries
        if entry.time
    )


def test_a_whole_plan_is_on_offer_at_once_and_runs_after_one_digit(meet):
    chidi = meet()

    offer = chidi.text(USUAL)
    on = chidi.text("1")

    assert "Tue Thu 6am, long run Sat 7:30am, New York time" in offer
    assert "On. Next: Mon 8pm for Tue 6am." in on
    assert (chidi.plan.state, whole(chidi.plan)) == ("active", "tue thu 06:00; sat 07:30 long")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "en",
            USUAL,
            ["Sidestitch", "up to 5 texts a week", "Msg&data rates may apply", "HELP", "STOP", "until 1 or 2"],
        ),
        (
            "es",
            "corro martes y jueves a las 6 de la mañana",
            ["Sidestitch", "hasta 4 recordatorios", "Pueden aplicarse cargos", "AYUDA", "ALTO", "sin 1"],
        ),
    ],
)
def test_an_offer_holds_what_carriers_demand_of_a_programme(meet, language, text, wanted):
    offer = meet(MIAMI, language=language).text(text)

    assert [words for words in wanted if words not in offer] == []


def test_the_consent_holds_the_digit_the_offer_and_the_hours(meet):
    chidi = meet()

    offer = chidi.decide(USUAL).replies[0]
    chidi.text("2")

    (consent,) = chidi.consents
    assert (consent.programme, consent.event, consent.words) == ("reminders", "granted", "2")
    assert consent.shown == "\n".join(offer)
    assert consent.terms == "evening 20:00, early sat 05:30, America/New_York, level all"


def test_the_confirmation_of_a_usual_plan_is_one_text(meet):
    chidi = meet()
    chidi.text(USUAL)

    (reply,) = chidi.decide("1").replies

    assert len(reply) == 1
    assert sms_units(reply[0]) <= GSM_SINGLE


@pytest.mark.parametrize("digit", ["1", "1.", "1 please", "one", "option 1", "just 1", "#1"])
def test_a_digit_is_a_digit_however_it_is_written(meet, digit):
    chidi = meet()

    chidi.say(USUAL, digit)

    assert (chidi.plan.state, chidi.plan.is_early) == ("active", False)


@pytest.mark.parametrize("digit", ["2", "3", "option 2"])
def test_a_choice_that_is_not_there_is_answered_with_the_offer(meet, digit):
    chidi = meet()

    answer = chidi.say("i run tue thu 6am", digit)

    assert "1 = evening before" in answer and "2 =" not in answer
    assert (chidi.plan.state, chidi.consents) == ("offered", [])


# Nothing but the digit begins reminders, and each answer says what does.
NO_DIGIT = [
    *("yes", "ok", "sure", "sounds good", "what does 1 mean", "hmm idk", "what", "skip", "skip thursday", "pause"),
    *("pause 2 weeks", "resume", "fewer", "plan", "what are my reminders", "START"),
]


def test_a_spanish_digit_in_words_is_one(meet):
    chidi = meet(MIAMI, language="es")

    assert chidi.say("corro martes 6:00", "uno").startswith("Listo.")


@pytest.mark.parametrize("text", NO_DIGIT)
def test_nothing_starts_before_the_digit(meet, text):
    chidi = meet()

    answer = chidi.say(USUAL, text)

    assert (chidi.plan.state, chidi.consents) == ("offered", [])
    assert text == "START" or "1 or 2" in answer
    assert chidi.say("1").startswith("On.") or text == "START"


@pytest.mark.parametrize("no", ["no", "no thanks", "nope", "not now", "never mind", "cancel reminders"])
def test_a_no_turns_the_offer_down_and_plan_brings_it_back(meet, no):
    chidi = meet()

    answer = chidi.say(USUAL, no)

    assert answer == "OK, nothing starts. PLAN shows the offer again any time."
    assert "1 or 2" in chidi.text("1")  # no question is open: it is offered anew
    assert chidi.text("1").startswith("On.")


# What is said after the offer of "tue thu 6am", and the plan it makes.
CORRECTIONS = [
    ("no, 6:30", "tue thu 06:30"),
    ("6:30", "tue thu 06:30"),
    ("actually 6:30", "tue thu 06:30"),
    ("actually wed not thu", "tue wed 06:00"),
    ("wed not thu", "tue wed 06:00"),
    ("wed instead of thu", "tue wed 06:00"),
    ("not thu, fri", "tue fri 06:00"),
    ("drop thursday", "tue 06:00"),
    ("add sunday 8am", "tue thu 06:00; sun 08:00"),
    ("also sunday 8am", "tue thu 06:00; sun 08:00"),
    ("change tuesday to 7", "tue 07:00; thu 06:00"),
    ("change to mon wed fri", "mon wed fri 06:00"),
    ("i run mon wed 7am", "mon wed 07:00"),
]


@pytest.mark.parametrize(("text", "expected"), CORRECTIONS)
def test_a_correction_is_offered_anew_and_the_digit_is_for_it(meet, text, expected):
    chidi = meet()

    offer = chidi.say("i run tue thu 6am", text)
    chidi.text("1")

    assert "Nothing starts until 1" in offer
    assert (chidi.plan.state, whole(chidi.plan)) == ("active", expected)


def test_a_doubtful_correction_is_asked_about_and_the_digit_then_reads_the_offer_again(meet):
    chidi = meet()

    asked = chidi.say("i run tue thu 6am", "i meant wed")
    answer = chidi.text("1")

    assert asked.startswith("What should change?")
    assert "Tue Thu 6am" in answer and chidi.plan.state == "offered"


@pytest.mark.parametrize("place", ["denver", "im in denver", "80202", "mountain time", "i live in denver"])
def test_a_place_after_the_offer_is_their_home(meet, place):
    chidi = meet()

    offer = chidi.say("i run tue thu 6am", place)
    chidi.text("1")

    assert "Denver time." in offer
    assert (chidi.plan.zone, chidi.plan.is_guess, chidi.plan.trip) == ("America/Denver", False, None)


def test_a_stay_with_an_end_after_the_offer_is_no_home(meet):
    chidi = meet()

    offer = chidi.say("i run tue thu 6am", "in denver mon to sun")
    chidi.text("1")

    assert offer.startswith("Denver Nov 23 to 29, then home again.")
    assert (chidi.plan.zone, chidi.plan.trip.last) == ("America/New_York", date(2026, 11, 29))


def test_an_offer_that_has_run_out_is_made_again(meet):
    chidi = meet()
    chidi.text(USUAL)
    chidi.wait(hours=25)

    answer = chidi.text("1")

    assert "Nothing starts until 1 or 2" in answer and chidi.plan.state == "offered"
    assert chidi.text("1").startswith("On.")


def test_a_cramp_in_between_takes_the_digit_and_plan_brings_the_offer_back(meet):
    chidi = meet()
    chidi.say(USUAL, "right calf")

    better = chidi.text("1")

    assert better.startswith("Good.") and chidi.plan.state == "offered"
    assert "Nothing starts until 1 or 2" in chidi.text("plan")
    assert chidi.text("1").startswith("On.")


@pytest.mark.parametrize("text", ["ran 4", "help", "thanks", "8 miles on saturday"])
def test_what_is_said_beside_the_offer_leaves_it_open(meet, text):
    chidi = meet()

    chidi.say(USUAL, text)

    assert chidi.text("1").startswith("On.")


def test_stop_ends_an_offer_and_resume_makes_it_again(meet):
    chidi = meet()
    chidi.say(USUAL, "STOP", "1", "START")

    answer = chidi.text("resume")

    assert "Nothing starts until 1 or 2" in answer
    assert chidi.plan.state == "offered"
    assert [consent.event for consent in chidi.consents] == ["stopped", "started"]


def test_a_red_flag_wins_over_an_offer(meet):
    chidi = meet()

    answer = chidi.say(USUAL, "chest pain cant breathe")

    assert answer.startswith("CALL 911 NOW")
    assert chidi.say("1").startswith("Earlier you wrote")
    assert chidi.plan.state == "offered"


# The texts of a setting-up, the last question, and the plan that is on offer after all of them.
STEPS = [
    (["i run tue thu 6am and long run sat", "730"], "What time Sat?", "tue thu 06:00; sat 07:30 long"),
    (["remind me", "tue thu", "6am"], "What time Tue Thu?", "tue thu 06:00"),
    (["tue thu", "6", ], "What time Tue Thu?", "tue thu 06:00"),
    (["remind me at 6am to run", "weekdays"], "Which days?", "mon tue wed thu fri 06:00"),
    (["every other sat 7ish", "sat 7am"], "not all of it", "sat 07:00"),
    (["tue thu and long run sat", "tue thu 6am, sat 7:30"], "time Tue Thu Sat?", "tue thu 06:00; sat 07:30 long"),
    (["remind me at 6am to run", "tue thu 6am, sat 7:30"], "Which days?", "tue thu 06:00; sat 07:30"),
    (["tue thu", "calf", "tue thu 6am"], "calf", "tue thu 06:00"),
    (["set reminders", "what", "hmm idk", "tue 6am"], "When do you run?", "tue 06:00"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "question", "expected"), STEPS)
def test_what_is_missing_is_asked_for_one_question_a_text(meet, texts, question, expected):
    chidi = meet()

    asked = chidi.say(*texts[:-1])
    offer = chidi.text(texts[-1])

    assert question.lower() in asked.lower() and asked.count("? ") <= 1 + ("calf" in texts)
    assert "Nothing starts until" in offer
    assert whole(chidi.plan) == expected


def test_an_open_question_is_asked_once_more_for_an_hour_and_then_left_alone(meet):
    chidi = meet()
    chidi.text("remind me")

    at_once = chidi.text("hmm idk")
    chidi.wait(seconds=ASKED_AGAIN_WITHIN.total_seconds())

    assert at_once.startswith("When do you run?")
    assert chidi.text("hmm idk").startswith("Text where it cramps")


@pytest.mark.parametrize("no", ["no", "never mind", "forget it"])
def test_a_no_to_a_question_changes_nothing(meet, no):
    chidi = meet()

    answer = chidi.say("remind me", no)

    assert answer == "OK, nothing changes. PLAN shows what is set."
    assert chidi.plan is None


@pytest.mark.parametrize("phone", [TOLL_FREE, TWO_ZONES])
def test_a_number_with_several_zones_or_none_is_asked_for_the_place(meet, phone):
    ana = meet(phone)

    asked = ana.text("i run tue thu 6am")
    offer = ana.text("denver")

    assert asked == "Got Tue Thu 6am. Where do you run? Text your ZIP, city or time zone."
    assert "Denver time." in offer and ana.plan.zone == "America/Denver"


@pytest.mark.parametrize(
    ("which", "zone"), [("2", "America/New_York"), ("maine", "America/New_York"), ("OR", "America/Los_Angeles")]
)
def test_a_city_of_which_there_are_several_is_asked_about(meet, which, zone):
    ana = meet(TOLL_FREE)

    asked = ana.say("i run tue thu 6am", "portland")
    ana.text(which)

    assert asked.startswith("Which Portland: Portland, OR / Portland, ME?")
    assert ana.plan.zone == zone


def test_a_place_we_do_not_know_is_asked_for_again(meet):
    ana = meet(TOLL_FREE)

    assert ana.say("i run tue thu 6am", "xyzzy").startswith("I don't know that place.")
    assert ana.say("1").startswith("I don't know that place.")
    assert "Denver time." in ana.text("denver")


@pytest.mark.parametrize("text", ["i run tue thu 6am", "remind me", "plan", "resume", "change to 7pm"])
def test_a_country_where_we_may_start_no_texts_is_told_so(meet, text):
    ana = meet(MADRID)

    assert ana.text(text).startswith("Sidestitch may not start texts to your country")


def test_single_dates_alone_are_a_plan_and_one_text_a_week_reads_well(meet):
    chidi = meet()

    offer = chidi.text("remind me tomorrow 6am")
    on = chidi.text("1")

    assert "Mon Nov 23 6am" in offer and "up to 1 text a week" in offer
    assert on.startswith("On. Next: Sun 8pm for Mon 6am.")


def test_a_run_so_near_that_no_reminder_comes_is_not_on_offer(meet):
    chidi = meet()
    chidi.wait(hours=9)  # 9pm, and two hours before 6am is deep night

    answer = chidi.say("remind me tomorrow 6am")

    assert "too soon for a reminder" in answer
    assert chidi.say("1").startswith("Mon Nov 23 6am: too soon")
    assert chidi.consents == []


def test_single_dates_that_are_over_leave_no_consent_to_more(meet):
    chidi = meet()
    chidi.say("remind me tomorrow 6am", "1")
    chidi.wait(days=3)

    assert chidi.text("plan").startswith("No run reminders are set.")
    assert "Nothing starts until" in chidi.text("i run tue thu 6am")


def test_seven_lines_are_read_back_in_full_in_three_parts(meet):
    chidi = meet()

    offer = chidi.text("mon 6am tue 6:10am wed 6:20am thu 6:30am fri 6:40am sat 6:50am sun 9am")
    on = chidi.text("1")

    for run in ("Mon 6am", "Tue 6:10am", "Wed 6:20am", "Thu 6:30am", "Fri 6:40am", "Sat 6:50am", "Sun 9am"):
        assert run in offer
    assert len(chidi.last.replies[0]) == 1 and on.startswith("On. Next: Sun 8pm for Mon 6am.")


def test_two_runs_on_one_day_are_both_kept(meet):
    chidi = meet()

    chidi.say("tue 6am and 6pm", "1")

    assert whole(chidi.plan) == "tue 06:00; tue 18:00"


@pytest.mark.parametrize(
    "text",
    [
        "tue thu 6am, remind me at 9pm the night before",
        "i run tue thu 6am and i want the reminder at 9 the evening before",
        "corro mar y jue a las 6am, avísame a las 21:00 la noche antes",
    ],
)
def test_the_hour_of_the_evening_reminder_may_be_said_with_the_runs(meet, text):
    chidi = meet()

    chidi.say(text, "1")

    assert (whole(chidi.plan), chidi.plan.evening) == ("tue thu 06:00", time(21))
    assert "evening 21:00" in chidi.consents[-1].terms


def test_the_reminders_two_hours_before_in_the_daytime_are_said_in_the_offer(meet):
    offer = meet().text("i run tue 6pm")

    assert "1 = evening before, 8pm, also Tue 4pm." in offer


def test_reminders_in_the_night_are_only_for_who_chooses_them(meet):
    one, two = meet(), meet()

    one.say(USUAL, "1")
    two.say(USUAL, "2")

    assert (one.plan.is_early, two.plan.is_early) == (False, True)
    assert "early sat 05:30" not in one.consents[0].terms and "early sat 05:30" in two.consents[0].terms


@pytest.mark.parametrize(
    "text", [USUAL, "corro lunes y miércoles a las 6 y domingo largo 8:30", "every other sat 7ish"]
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_body_of_a_setting_up_is_one_segment(meet, text, language):
    chidi = meet(MIAMI, language=language)

    for said in (text, "2", "plan", "cambia a las 19:00", "pausa", "resume"):
        bodies = [body for reply in chidi.decide(said).replies for body in reply]
        assert [
            body for body in bodies if not is_gsm(body) or sms_units(body) > GSM_SINGLE - 4 * (len(bodies) > 1)
        ] == []


def test_a_plan_without_its_digit_never_reminds(meet):
    chidi = meet(plan=Plan("offered", (Entry(("tue",), time(6)),), zone="America/New_York"))

    assert "Nothing starts until 1" in chidi.text("plan")
    assert chidi.plan.state == "offered"
