"""The one question we ask by ourselves: announced, planned for ten minutes later, taken back once it is settled."""

from tests.journeys.stories import Phone, Phones, numbers_of

ASKED = "Right calf: 1 better, 2 same, 3 worse? (automatic, asked once)"


def test_the_first_answer_announces_the_check_in_and_one_is_planned(phone: Phone) -> None:
    """The first answer says that we ask once, ten minutes later"""
    parts = phone.text("right calf")

    assert "One check-in in 10 min" in parts[3]
    assert ASKED not in parts
    assert phone.check_ins() == [(ASKED, "queued")]


def test_one_takes_it_back(phone: Phone) -> None:
    """Better after four minutes: it is not asked any more"""
    phone.text("right calf")
    phone.wait(4)
    phone.text("1")

    assert phone.check_ins() == [(ASKED, "cancelled")]


def test_a_red_flag_takes_it_back(phone: Phone) -> None:
    """Dizzy after four minutes: the sign of danger is answered, and nothing else is asked"""
    phone.text("right calf")
    phone.wait(4)
    seen = phone.text("dizzy and nauseous now")

    assert "911" in seen[0]
    assert phone.check_ins() == [(ASKED, "cancelled")]


def test_stop_takes_it_back(phone: Phone) -> None:
    """STOP, answered by Twilio, and in the runner's own words: it is not asked any more"""
    phone.text("right calf")
    phone.text("STOP")
    phone.text("START")
    phone.text("right calf")
    phone.text("please stop texting me")

    assert phone.check_ins() == [(ASKED, "cancelled"), (ASKED, "cancelled")]


def test_the_side_told_later_is_the_side_that_is_asked_about(phone: Phone) -> None:
    """The side comes in a second text, in Spanish, and is asked about"""
    phone.text("pantorrilla")
    phone.wait(3)
    phone.text("la derecha")

    assert phone.check_ins() == [("Pantorrilla derecha: 1 mejor, 2 igual, 3 peor? (solo pregunto una vez)", "queued")]


def test_another_cramp_is_asked_about_instead_of_the_first(phone: Phone) -> None:
    """A second cramp, and only that one is asked about"""
    phone.text("right calf")
    phone.wait(5)
    phone.text("now my left hamstring")

    assert [state for _, state in phone.check_ins()] == ["cancelled", "queued"]
    assert phone.check_ins()[1][0].startswith("Left hamstring: ")


def test_the_answer_may_come_long_after_the_question(phone: Phone) -> None:
    """Same, 25 minutes after the check-in"""
    phone.text("right calf")
    phone.wait(35)
    same = phone.text("2")

    assert numbers_of(same) == ["1/2", "2/2"]
    assert "after 10 min" in same[0]


def test_a_phone_from_abroad_is_answered_and_not_asked(phones: Phones) -> None:
    """From a phone abroad: answered, and nothing is started"""
    phone = phones("+447700900123")
    parts = phone.text("right calf")

    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]
    assert "check-in" not in parts[3]
    assert phone.check_ins() == []
