"""Signs of an emergency: the number to call, first and alone, and no stretch until it is settled."""

from tests.journeys.stories import Phone, Phones, moves_in, numbers_of


def test_a_bystander_is_told_whom_to_call_and_no_stretch_comes_until_it_is_settled(phone: Phone) -> None:
    """A bystander, first text ever: a runner is down"""
    call = phone.text("guy collapsed mile 20 not breathing")
    meanwhile = phone.text("what do i do")
    area = phone.text("left calf cramp")
    settled = phone.text("false alarm hes ok")
    after = phone.text("left calf cramp")

    assert [len(parts) for parts in (call, meanwhile, area, settled)] == [1, 1, 1, 1]
    assert all("911" in part for part in (*call, *meanwhile, *area, *settled))
    assert moves_in([*call, *meanwhile, *area, *settled]) == []
    assert "collapsed mile 20" in area[0]
    assert "STOP" not in call[0] and numbers_of(call) == []
    assert numbers_of(after) == ["1/3", "2/3", "3/3"]


def test_chest_pain_in_the_middle_of_a_calf_story_ends_the_stretches(phone: Phone) -> None:
    """Chest pain after a calf: the emergency goes first"""
    phone.text("left calf")
    call = phone.text("calf still cramping and now my chest feels tight")
    digit = phone.text("2")
    settled = phone.text("im ok, medics checked me")

    assert [len(parts) for parts in (call, digit, settled)] == [1, 1, 1]
    assert all("911" in part for part in (*call, *digit, *settled))
    assert moves_in([*call, *digit, *settled]) == []


def test_no_chest_pain_is_no_emergency(phone: Phone) -> None:
    """Not an emergency: no chest pain, just the calf"""
    parts = phone.text("no chest pain, just my right calf")

    assert numbers_of(parts) == ["1/3", "2/3", "3/3"]


def test_an_emergency_in_spanish_from_spain_names_its_number(phones: Phones) -> None:
    """An emergency in Spanish, from a phone of Spain"""
    phone = phones("+34612345679")

    call = phone.text("me duele el pecho y no puedo respirar")
    meanwhile = phone.text("que hago")

    assert [len(call), len(meanwhile)] == [1, 1]
    assert "112" in call[0] and "112" in meanwhile[0]
    assert moves_in([*call, *meanwhile]) == []


def test_a_sign_for_the_doctor_today_gets_no_stretch_either(phone: Phone) -> None:
    """A sign for the medical tent or a doctor today: one calf swollen and hot"""
    seen = phone.text("one calf is swollen red and hot")
    area = phone.text("right calf")
    settled = phone.text("im fine, doctor checked it")

    assert numbers_of(seen) == []
    assert "911" in seen[0] and "911" in area[0]
    assert [len(area), len(settled)] == [1, 1]
    assert moves_in([*seen, *area, *settled]) == []
