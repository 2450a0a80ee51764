"""STOP in any words, and what a stopped runner still gets."""

from tests.journeys.stories import Phone, moves_in, numbers_of


def test_a_stopped_runner_gets_nothing_but_the_emergency_answer_and_the_way_back(phone: Phone) -> None:
    """STOP in the runner's own words, an emergency while stopped, and the way back"""
    phone.text("right calf")
    stopped = phone.text("please stop texting me")
    silences = [phone.text(text) for text in ("right calf", "1", "stop texting me please")]
    call = phone.text("chest pain cant breathe")
    started = phone.text("start texting me again")
    parts = phone.text("right calf")

    assert len(stopped) == 1 and "START" in stopped[0]
    assert silences == [[], [], []]
    assert len(call) == 1 and "911" in call[0]
    assert len(started) == 1 and "STOP" in started[0]
    assert len(parts) == 1 and "911" in parts[0], "the chest pain is not settled"
    assert moves_in(parts) == []


def test_the_exact_words_stop_and_start_are_left_to_twilio(phone: Phone) -> None:
    """STOP and START as Twilio's exact words: Twilio answers, the service records them in silence"""
    phone.text("left hamstring")
    silences = [phone.text("STOP"), phone.text("left hamstring"), phone.text("START")]
    parts = phone.text("left hamstring")

    assert silences == [[], [], []]
    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]


def test_alto_is_answered_by_us_because_twilio_does_not_know_it(phone: Phone) -> None:
    """ALTO, which Twilio does not know"""
    phone.text("pantorrilla")
    stopped = phone.text("ALTO")

    assert len(stopped) == 1
    assert phone.text("pantorrilla") == []


def test_stop_and_an_emergency_in_one_text_both_count(phone: Phone) -> None:
    """STOP and an emergency in one text: both count"""
    call = phone.text("stop texting me, i have chest pain")

    assert len(call) == 1 and "911" in call[0]
    assert phone.text("left calf") == []


def test_how_do_i_stop_a_cramp_is_no_stop(phone: Phone) -> None:
    """Not a STOP: how to stop a cramp"""
    tips = phone.text("how do i stop cramps from happening?")
    parts = phone.text("left calf")

    assert numbers_of(tips) == ["1/2", "2/2"]
    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]
