"""Whatever is texted in whatever order: nothing raises, nothing runs unasked, and an active plan is a whole one."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.message import compose
from core.segments import GSM_SINGLE, is_gsm, sms_units

TEXTS = [
    *("i run tue thu 6am and long run sat 7:30", "i run tue thu", "6am", "730", "remind me", "every other sat 7ish"),
    *("remind me tomorrow 6am", "dec 6 at 7am", "weekdays 6pm", "sun 2:30am", "corro lunes y miércoles a las 6"),
    *("1", "2", "3", "yes", "ok", "no", "never mind", "start", "STOP", "START", "help", "thanks", "what", "hmm idk"),
    *("plan", "skip", "skip thursday", "skip next week", "not running", "pause", "pause til jan 3", "resume", "fewer"),
    *("change to 7pm", "no, 6:30", "actually wed not thu", "drop thursday", "drop tue thu sat", "add sunday 8am"),
    *("change it to 6:40 in the morning", "all", "tue", "move long run to sun 8", "remind me at 10pm the night before"),
    *("remind me 2 hours before", "in denver mon to sun", "im in madrid", "back sunday", "BACK", "i moved to chicago"),
    *("denver", "portland", "springfield", "OR", "80202", "mountain time", "in pain", "ran 4", "ran 40 km yesterday"),
    *("15 on saturday", "sat 7am 12 miles", "4.5", "KEEP", "done", "cancel reminders", "sin recordatorios"),
    *("right calf", "chest pain cant breathe", "false alarm", "en español", "salta mañana", "menos", "reanudar"),
]
NUMBERS = ["+12125550101", "+18005550123", "+17755550123", "+34612345678", "+13055550123"]
SPANS = st.sampled_from([0, 0, 0, 1, 30, 300, 2_000, 20_000])  # minutes that pass before a text


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    phone=st.sampled_from(NUMBERS),
    language=st.sampled_from(["en", "es"]),
    texts=st.lists(st.tuples(st.sampled_from(TEXTS), SPANS), min_size=1, max_size=14),
)
def test_reminders_run_only_with_a_consent_and_a_whole_plan(meet, phone, language, texts):
    runner = meet(phone, language=language)

    for words, minutes in texts:
        runner.wait(minutes=minutes)
        before = runner.plan.state if runner.plan else None
        decision = runner.decide(words)
        plan = runner.plan
        if plan and plan.state in ("active", "paused"):
            assert plan.zone and (plan.is_complete or not plan.entries)
            assert is_agreed_to(runner), (words, before)
        for part in compose(decision.replies):
            assert is_gsm(part.body) and sms_units(part.body) <= GSM_SINGLE, part.body


def is_agreed_to(runner) -> bool:
    """Tell whether the last word on reminders is that they are wanted."""
    events = [each.event for each in runner.consents if each.programme in ("reminders", "all")]
    return bool(events) and events[-1] == "granted"
