"""All that is no cramp: a question, HELP, texts we do not understand, texts meant for somebody else."""

from tests.journeys.stories import Phone, numbers_of


def test_help_in_the_runners_own_words_is_answered_with_the_emergency_line(phone: Phone) -> None:
    """How does this work? In the runner's own words"""
    parts = phone.text("how does this work exactly?")

    assert len(parts) == 1
    assert "911" in parts[0] and "STOP" in parts[0]


def test_the_exact_word_help_is_left_to_twilio(phone: Phone) -> None:
    """HELP as Twilio's exact word: Twilio answers, the service is silent"""
    silence = phone.text("HELP")
    parts = phone.text("left calf")

    assert silence == []
    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]


def test_a_text_for_somebody_else_is_told_what_this_number_is_for(phone: Phone) -> None:
    """A wrong number"""
    first = phone.text("hey Linda are we still on for dinner at 7")
    second = phone.text("🦵")

    assert len(first) == 2 and numbers_of(first) == []
    assert "CALF" in first[0]
    assert len(second) == 1


def test_a_cramp_without_a_place_is_asked_where(phone: Phone) -> None:
    """A cramp, and not a word where"""
    asked = phone.text("cramping bad")
    parts = phone.text("back of my left thigh")

    assert numbers_of(asked) == []
    assert "HAMSTRING" in asked[0]
    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]
    assert all("Left hamstring" in part for part in parts)


def test_a_question_on_training_is_answered_in_two_parts(phone: Phone) -> None:
    """A question the evening before"""
    parts = phone.text("how much should i drink the evening before?")

    assert numbers_of(parts) == ["1/2", "2/2"]


def test_questions_are_answered_from_the_coach_and_the_facts(phone: Phone) -> None:
    """Questions at home"""
    for question in (
        "how do i avoid cramps",
        "should i jump from 4 miles to 15",
        "how much should i drink before a run",
    ):
        assert 1 <= len(phone.text(question)) <= 3
    assert "coach" in " ".join(phone.text("does pickle juice help?"))
