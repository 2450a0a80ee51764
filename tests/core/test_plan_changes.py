"""A change of mind: every change is read back with the next reminder, and none is set silently wrong."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.plan import Plan
from core.run_plan import Entry
from core.spans import Span

TUE_THU = Entry(("tue", "thu"), time(6))
LONG_SAT = Entry(("sat",), time(7, 30), "long_run")
PLAN = Plan("active", (TUE_THU, LONG_SAT), zone="America/New_York", place="New York")
RUNS = replace(PLAN, entries=(TUE_THU,))
READ_BACK = "Tue Thu 6am, long run Sat 7:30am"


def runs(plan: Plan) -> str:
    """Write the runs of a plan for comparing."""
    return "; ".join(
        f"{' '.join(entry.days or ())}{entry.date or ''} {entry.time:%H:%M}{' long' * (entry.kind == 'long_run')}"
        for entry in plan.entries
        if entry.time
    )


@pytest.mark.parametrize("text", ["plan", "what are my reminders", "show my plan", "mis recordatorios"])
def test_plan_reads_everything_back(meet, text):
    answer = meet(plan=PLAN).text(text)

    assert READ_BACK in answer or "mar jue 6:00, tirada larga sab 7:30" in answer
    assert "Mon 8pm for Tue 6am" in answer or "lun 20:00 para mar 6:00" in answer


def test_plan_says_what_is_not_as_every_week(meet):
    ana = meet(plan=PLAN)

    answer = ana.say("skip thursday", "in denver mon to sun", "plan")

    assert "For now: Denver Nov 23 to 29; skipped Nov 26." in answer


# What is said to "tue thu 6am, long run sat 7:30", and the plan it makes.
CHANGES = [
    ("change tuesday to 7", "tue 07:00; thu 06:00; sat 07:30 long"),
    ("make it 7 on tuesday", "tue 07:00; thu 06:00; sat 07:30 long"),
    ("move my thursday run to friday", "tue fri 06:00; sat 07:30 long"),
    ("move tue and thu to mon and wed", "mon wed 06:00; sat 07:30 long"),
    ("wed not thu", "tue wed 06:00; sat 07:30 long"),
    ("change my long run to sunday", "tue thu 06:00; sun 07:30 long"),
    ("move long run to sun 8", "tue thu 06:00; sun 08:00 long"),
    ("long run sun 9am", "tue thu 06:00; sun 09:00 long"),
    ("sat 8am", "tue thu 06:00; sat 08:00 long"),
    ("add sunday 8am", "tue thu 06:00; sat 07:30 long; sun 08:00"),
    ("sunday 8am", "tue thu 06:00; sat 07:30 long; sun 08:00"),
    ("dec 6 at 7am", "tue thu 06:00; sat 07:30 long; 2026-12-06 07:00"),
    ("drop thursday", "tue 06:00; sat 07:30 long"),
    ("no more thursdays", "tue 06:00; sat 07:30 long"),
    ("quita el jueves", "tue 06:00; sat 07:30 long"),
    ("i dont run thursdays anymore", "tue 06:00; sat 07:30 long"),
    ("ya no corro los jueves", "tue 06:00; sat 07:30 long"),
    ("agrega domingo 8", "tue thu 06:00; sat 07:30 long; sun 08:00"),
    ("change reminders to mon/wed 5:50", "mon wed 05:50; sat 07:30 long"),
    ("i run mon wed fri 7am", "mon wed fri 07:00"),
    ("mueve el jueves al viernes", "tue fri 06:00; sat 07:30 long"),
    ("mejor miércoles en vez de jueves", "tue wed 06:00; sat 07:30 long"),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_a_change_is_taken_and_read_back(meet, text, expected):
    ana = meet(plan=PLAN)

    answer = ana.text(text)

    assert runs(ana.plan) == expected
    assert answer.startswith(("Now ", "Ahora ")) and ("Next: " in answer or "Siguiente: " in answer)
    assert ana.plan.state == "active"


# Doubtful: asked about, and nothing is changed meanwhile.
DOUBTFUL = [
    ("change it to 6:40 in the morning", "6:40am: for which days?"),
    ("6:45", "6:45am: for which days?"),
    ("bump it to 5", "5am: for which days?"),
    ("change to wed", "What should change?"),
    ("make it 8:15 on sunday", "What should change?"),
    ("change to sometime in the morning", "What should change?"),
    ("change", "What should change?"),
]


@pytest.mark.parametrize(("text", "question"), DOUBTFUL)
def test_a_doubtful_change_is_asked_about(meet, text, question):
    ana = meet(plan=PLAN)

    answer = ana.text(text)

    assert answer.startswith(question)
    assert ana.plan == PLAN


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("tue", "tue 06:40; thu 06:00; sat 07:30 long"),
        ("tue and thu", "tue thu 06:40; sat 07:30 long"),
        ("the long run", "tue thu 06:00; sat 06:40 long"),
        ("all of them", "tue thu 06:40; sat 06:40 long"),
        ("tue thu 6:30am", "tue thu 06:30; sat 07:30 long"),
        ("move thursday to friday", "tue fri 06:00; sat 07:30 long"),
    ],
)
def test_the_days_of_a_new_time_may_follow(meet, answer, expected):
    ana = meet(plan=PLAN)

    ana.say("change it to 6:40 in the morning", answer)

    assert runs(ana.plan) == expected


@pytest.mark.parametrize("text", ["change to 6:30am", "make it 6:30 instead", "6:30", "no, 6:30", "6:30am"])
def test_a_time_alone_is_for_all_runs_where_they_start_at_one_time(meet, text):
    ana = meet(plan=RUNS)

    ana.text(text)

    assert runs(ana.plan) == "tue thu 06:30"


@pytest.mark.parametrize("text", ["5", "412", "ok", "lol", "nice", "see you tomorrow at the race by the bridge"])
def test_a_bare_number_or_chat_changes_no_plan(meet, text):
    ana = meet(plan=RUNS)

    ana.text(text)

    assert ana.plan == RUNS


# In the quiet hours an evening reminder is recorded as asked for, with the words.
EVENINGS = [
    ("change to 7pm", time(19), False),
    ("evening reminder at 6", time(18), False),
    ("move the evening reminder to 7", time(19), False),
    ("cambia a las 19:00", time(19), False),
    ("remind me at 9pm the night before", time(21), True),
    ("remind me the evening before at 9:30", time(21, 30), True),
    ("avísame a las 22:00 la noche antes", time(22), True),
]


@pytest.mark.parametrize(("text", "evening", "is_quiet"), EVENINGS)
def test_the_evening_reminder_moves(meet, text, evening, is_quiet):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert (ana.plan.evening, ana.plan.entries) == (evening, PLAN.entries)
    assert [(each.words, f"evening {evening:%H:%M}" in each.terms) for each in ana.consents] == [
        (text, True)
    ] * is_quiet


def test_new_runs_and_the_hour_of_the_evening_may_be_said_together(meet):
    ana = meet(plan=PLAN)

    ana.text("i run mon wed 7am, remind me at 9pm the night before")

    assert (runs(ana.plan), ana.plan.evening) == ("mon wed 07:00", time(21))


def test_reminders_at_midnight_or_in_the_morning_are_no_evening_reminder(meet):
    ana = meet(plan=PLAN)

    assert ana.text("evening reminder at 11:45pm").startswith("What should change?")
    assert ana.plan == PLAN


def test_more_texts_a_week_are_said_and_recorded(meet):
    ana = meet(plan=RUNS)

    answer = ana.text("add mon wed fri sat 6am")

    assert answer.endswith("That makes up to 6 texts a week.")
    assert [(each.event, each.words) for each in ana.consents] == [("granted", "add mon wed fri sat 6am")]


def test_other_times_in_the_night_are_read_back_and_recorded(meet):
    ana = meet(plan=replace(PLAN, is_early=True))

    answer = ana.text("change saturday to 8")

    assert "Also one Sat 6am." in answer
    assert "early sat 06:00" in ana.consents[0].terms


@pytest.mark.parametrize("text", ["remind me 2 hours before", "recuérdame 2 horas antes"])
def test_reminders_two_hours_before_can_be_asked_for_later(meet, text):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert ana.plan.is_early
    assert [each.words for each in ana.consents] == [text]


def test_the_last_run_cannot_be_dropped(meet):
    ana = meet(plan=replace(PLAN, entries=(LONG_SAT,)))

    assert "REMINDERS OFF" in ana.text("drop saturday")
    assert runs(ana.plan) == "sat 07:30 long"


# What is said on Sunday noon, and what is left out.
SKIPS = [
    ("skip", "Tue 6am run", date(2026, 11, 24), date(2026, 11, 24)),
    ("skip it", "Tue 6am run", date(2026, 11, 24), date(2026, 11, 24)),
    ("not running", "Tue 6am run", date(2026, 11, 24), date(2026, 11, 24)),
    ("cant make it", "Tue 6am run", date(2026, 11, 24), date(2026, 11, 24)),
    ("skip thursday", "Thu 6am run", date(2026, 11, 26), date(2026, 11, 26)),
    ("not running thursday", "Thu 6am run", date(2026, 11, 26), date(2026, 11, 26)),
    ("skip the long run", "Sat 7:30am long run", date(2026, 11, 28), date(2026, 11, 28)),
    ("skip next week", "Nov 23 to 29", date(2026, 11, 23), date(2026, 11, 29)),
    ("vacation dec 20 to jan 2", "Dec 20 to Jan 2", date(2026, 12, 20), date(2027, 1, 2)),
    ("pause dec 20 to jan 2", "Dec 20 to Jan 2", date(2026, 12, 20), date(2027, 1, 2)),
]


@pytest.mark.parametrize(("text", "what", "first", "last"), SKIPS)
def test_runs_are_skipped_and_named(meet, text, what, first, last):
    ana = meet(plan=PLAN)

    answer = ana.text(text)

    assert answer.startswith(f"Skipped: {what}. Next: ") and answer.endswith("RESUME undoes it.")
    assert ana.plan.skips == (Span(first, last),)


def test_several_days_are_each_skipped(meet):
    ana = meet(plan=PLAN)

    answer = ana.text("skip tue and sat")

    assert answer.startswith("Skipped: Tue 6am run, Sat 7:30am long run. Next: Wed 8pm for Thu 6am.")
    assert [span.first.day for span in ana.plan.skips] == [24, 28]


def test_a_day_without_a_run_cannot_be_skipped(meet):
    ana = meet(plan=PLAN)

    answer = ana.text("skip friday")

    assert answer == "Nothing to skip (Nov 27): your plan has no run then. Next: Mon 8pm for Tue 6am."
    assert ana.plan == PLAN


def test_resume_undoes_what_was_skipped(meet):
    ana = meet(plan=PLAN)

    answer = ana.say("skip", "resume")

    assert "Next: Mon 8pm for Tue 6am." in answer
    assert ana.plan == PLAN


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("pause til jan 3", date(2027, 1, 3)),
        ("pause 2 weeks", date(2026, 12, 6)),
        ("pausa 2 semanas", date(2026, 12, 6)),
    ],
)
def test_a_pause_with_an_end_ends_by_itself(meet, text, until):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert (ana.plan.state, ana.plan.paused_until) == ("active", until)


def test_a_pause_without_an_end_lasts_until_resume(meet):
    ana = meet(plan=PLAN)

    paused, shown = ana.say("pause"), ana.say("skip")
    resumed = ana.text("resume")

    assert paused == "Reminders are paused. RESUME brings them back." and shown.startswith("Paused:")
    assert resumed.startswith(f"Back on: {READ_BACK}, New York time. Next: Mon 8pm for Tue 6am.")
    assert (ana.plan, ana.consents) == (PLAN, [])


def test_a_change_while_paused_says_that_nothing_comes_until_resume(meet):
    ana = meet(plan=replace(PLAN, state="paused"))

    answer = ana.text("change tuesday to 7")

    assert "Next: none until RESUME." in answer
    assert ana.plan.state == "paused"


def test_resume_with_nothing_to_resume_says_so(meet):
    assert meet(plan=PLAN).text("resume").startswith("Nothing to resume")


def test_fewer_leaves_out_strength_then_all_but_the_long_run_and_resume_brings_them_back(meet):
    ana = meet(plan=PLAN)
    levels = []

    for _ in range(3):
        ana.text("fewer")
        levels.append(ana.plan.level)
    least = ana.last.replies[0][0]
    ana.text("resume")

    assert levels == ["runs", "long_runs", "long_runs"]
    assert least.startswith("It cannot be fewer") and ana.plan.level == "all"


def test_resume_after_a_pause_keeps_what_fewer_took(meet):
    ana = meet(plan=PLAN)

    ana.say("fewer", "pause", "resume")

    assert (ana.plan.state, ana.plan.level) == ("active", "runs")


@pytest.mark.parametrize(("text", "level"), [("no strength days", "runs"), ("only long runs", "long_runs")])
def test_what_is_not_wanted_can_be_named(meet, text, level):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert ana.plan.level == level


@pytest.mark.parametrize(
    "text",
    [
        *("cancel reminders", "stop reminders", "delete my reminders", "stop reminding me", "reminders off"),
        *("no more reminders", "sin recordatorios", "quita los recordatorios"),
    ],
)
def test_the_end_of_reminders_is_no_stop_of_everything(meet, text):
    ana = meet(plan=PLAN)

    ana.text(text)

    assert (ana.plan.state, ana.runner.stopped_at) == ("ended", None)
    assert [(each.programme, each.event, each.words) for each in ana.consents] == [("reminders", "stopped", text)]


def test_more_reminders_are_not_the_end_of_them(meet):
    ana = meet(plan=PLAN)

    ana.text("more reminders")

    assert ana.plan == PLAN


def test_ended_reminders_come_back_with_a_consent_and_the_terms(meet):
    ana = meet(plan=PLAN)
    ana.text("cancel reminders")

    answer = ana.text("resume")

    assert (
        "Sidestitch run reminders: up to 4 texts a week. Msg&data rates may apply. HELP for help, STOP to end."
        in answer
    )
    assert [each.event for each in ana.consents] == ["stopped", "granted"]
    assert "RESUME brings them back" in ana.consents[1].shown


@pytest.mark.parametrize("text", ["skip", "pause", "fewer", "plan", "remind me 2 hours before"])
def test_ended_reminders_stay_so_whatever_else_is_asked(meet, text):
    ana = meet(plan=replace(PLAN, state="ended"))

    ana.text(text)

    assert ana.plan.state in ("ended", "offered") and ana.consents == []


def test_new_runs_after_the_end_are_an_offer_like_the_first(meet):
    ana = meet(plan=replace(PLAN, state="ended"))

    assert "Nothing starts until 1" in ana.text("i run mon 6am")
    assert (ana.plan.state, ana.consents) == ("offered", [])


def test_stop_ends_reminders_until_resume(meet):
    ana = meet(plan=PLAN)

    ana.text("STOP")
    started = ana.text("START")

    assert ana.plan.state == "ended"
    assert started.endswith("Your run reminders are off: text RESUME to have them back.")
    assert ana.text("resume").startswith("Back on: ")


@pytest.mark.parametrize("text", ["what time zone am i in", "which time zone do you have"])
def test_a_question_where_they_are_is_answered_with_the_plan(meet, text):
    assert f"{READ_BACK}, New York time." in meet(plan=PLAN).text(text)


@pytest.mark.parametrize("text", ["skip", "pause", "resume", "fewer", "plan", "cancel reminders"])
def test_without_a_plan_it_is_said_how_to_make_one(meet, text):
    assert meet().text(text).startswith("No run reminders are set. To have them, text days and times")


def test_done_after_a_reminder_is_about_its_run(meet):
    ana = meet(plan=replace(PLAN, reminded_on=date(2026, 11, 22)))

    assert ana.text("done").startswith("Well done.")
