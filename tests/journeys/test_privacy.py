"""A runner asks what is held on them, and has it erased."""


def code_in(answer):
    """Give the four digits of an answer."""
    return next(word for word in answer.split() if word.isdigit())


def test_what_do_you_hold_on_me(phone):
    """What do you hold on me? A sentence, and a link that opens once"""
    phone.text("right calf")

    held, link = phone.text("MYDATA")

    assert "your number" in held and "cramps" in held
    assert "/my-data/" in link


def test_delete_me(phone):
    """Delete me: stopped at once, erased on the code, and the stop outlives it"""
    phone.text("left hamstring")
    (asked,) = phone.text("delete me")
    nothing = phone.text("1")

    erased = phone.text(code_in(asked))

    assert "no more texts" in asked
    assert nothing == []
    assert "erased" in erased[0] and "keyed hash" in erased[0] and "Phone companies" in erased[1]
    assert phone.text("calf") == []
    assert phone.text("start texting me again") != []


def test_delete_me_in_spanish(phones):
    """Borra mis datos: the same in Spanish"""
    phone = phones("+34611000901")
    phone.text("me dio un calambre en la pantorrilla")
    (asked,) = phone.text("borra mis datos")

    erased = phone.text(code_in(asked.replace(",", " ")))

    assert "baja hecha" in asked and "borrado todo" in erased[0]


def test_a_wrong_code_and_delete_me_after_stop(phone):
    """A wrong code erases nothing; after that, DELETE ME is carried out in silence"""
    phone.text("calf")
    (asked,) = phone.text("delete me")
    wrong = "1111" if code_in(asked) != "1111" else "2222"

    told = [phone.text(wrong)[0] for _ in range(3)]

    assert all("nothing is erased" in each for each in told)
    assert phone.text(code_in(asked)) == []
    assert phone.text("delete me") == []
