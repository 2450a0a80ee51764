"""A runner with a cramp: the stretch for the right side, and how it went."""

from tests.journeys.stories import Phone, Phones, moves_in, numbers_of, sides_in

THREE = ["1/3", "2/3", "3/3"]


def test_a_first_cramp_names_the_side_and_is_then_told_once_who_we_are(phone: Phone) -> None:
    """A first text ever: the right calf, at mile 18"""
    first = phone.text("R calf crmp mi 18")
    later = phone.text("left hamstring now")

    assert numbers_of(first) == THREE
    assert all("Right calf" in part for part in first[:3])
    assert sides_in(first[1]) == {"LEFT", "RIGHT"}
    assert [("911" in part, "STOP" in part, "HELP" in part) for part in first[3:]] == [(True, True, True)]
    assert numbers_of(later) == THREE and len(later) == 3
    assert all("Left hamstring" in part for part in later)


def test_a_side_not_named_is_not_guessed_and_can_be_told_later(phone: Phone) -> None:
    """The side comes in a second text"""
    unknown = phone.text("my calf is killing me")
    known = phone.text("the right one")

    assert [sides_in(part) for part in unknown[:3]] == [set(), set(), set()]
    assert numbers_of(known) == THREE
    assert all("Right calf" in part for part in known)
    assert sides_in(known[1]) == {"LEFT", "RIGHT"}


def test_a_side_stitch_leans_away_from_the_side_that_hurts(phone: Phone) -> None:
    """A stitch, and the runner leans away from it"""
    parts = phone.text("bad stitch on my left side")

    assert numbers_of(parts) == THREE
    assert "lean RIGHT" in parts[1]
    assert "RIGHT-hand" in parts[2]


def test_left_is_the_side_and_never_that_the_cramp_has_left(phone: Phone) -> None:
    """A cramp in the left calf, and not one that left"""
    parts = phone.text("cramp in my left calf")

    assert numbers_of(parts) == THREE
    assert all("Left calf" in part for part in parts[:3])


def test_the_same_text_again_at_once_gets_the_same_parts(phone: Phone) -> None:
    """The same text again within three minutes: the first answer may not have arrived"""
    first = phone.text("right hamstring")
    again = phone.text("right hamstring")

    assert again == first[:3]


def test_better_ends_it(phone: Phone) -> None:
    """How is it? Better"""
    phone.text("left calf")

    parts = phone.text("1")

    assert len(parts) == 1
    assert moves_in(parts) == []


def test_the_same_gets_the_gentler_way_for_the_same_side(phone: Phone) -> None:
    """How is it? The same, and then worse"""
    stretch = phone.text("right calf")
    gentler = phone.text("2")
    worse = phone.text("its worse now")

    assert len(gentler) == 1 and gentler[0] not in stretch
    assert sides_in(gentler[0]) == {"RIGHT"}
    assert len(worse) == 1
    assert moves_in(worse) == []


def test_an_area_the_coach_has_no_stretch_for_gets_none(phone: Phone) -> None:
    """An area the coach says nothing about"""
    parts = phone.text("knee hurts")

    assert moves_in(parts) == []
    assert "coach" in parts[0]


def test_a_spanish_text_is_answered_in_spanish_for_the_right_side(phone: Phone) -> None:
    """In Spanish: the right calf"""
    first = phone.text("me dio calambre en la pantorrilla derecha")
    gentler = phone.text("igual")
    thanks = phone.text("gracias")

    assert numbers_of(first) == THREE
    assert sides_in(first[1]) == {"IZQUIERDO", "DERECHA", "DERECHO"}
    assert "ALTO" in first[3] and "911" in first[3]
    assert len(gentler) == len(thanks) == 1
    assert sides_in(gentler[0]) >= {"DERECHO"}


def test_a_phone_from_spain_is_given_the_number_to_call_in_spain(phones: Phones) -> None:
    """From a phone of Spain: a stitch, and the number to call there"""
    parts = phones("+34612345678").text("flato")

    assert numbers_of(parts) == THREE
    assert "112" in parts[0] and "112" in parts[3]
    assert not any("911" in part for part in parts)


def test_ten_minutes_into_a_cramp_there_is_no_stretch_any_more(phone: Phone) -> None:
    """Ten minutes later it is the same: no stretch any more"""
    phone.text("right calf")
    phone.wait(10)
    same = phone.text("2")

    assert numbers_of(same) == ["1/2", "2/2"]
    assert moves_in(same) == []
    assert "911" in same[1]


def test_the_same_area_again_after_five_minutes_gets_other_advice(phone: Phone) -> None:
    """The same calf again, five minutes later"""
    first = phone.text("right calf")
    phone.wait(5)
    again = phone.text("right calf")
    gentler = phone.text("next")

    assert numbers_of(again) == ["1/2", "2/2"]
    assert again != first[:2]
    assert len(gentler) == 1 and moves_in(gentler)


def test_the_other_one_turns_the_sides(phone: Phone) -> None:
    """Wrong leg: the other one"""
    phone.text("right calf")
    other = phone.text("sorry, the other one")

    assert numbers_of(other) == THREE
    assert all("Left calf" in part for part in other)


def test_ten_minutes_later_in_spanish(phone: Phone) -> None:
    """In Spanish, ten minutes later, it is worse"""
    phone.text("se me subió el gemelo izquierdo")
    phone.wait(12)
    worse = phone.text("3")

    assert numbers_of(worse) == ["1/2", "2/2"]
    assert moves_in(worse) == []
