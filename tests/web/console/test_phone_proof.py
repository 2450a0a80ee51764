"""An organizer's own number on the account page: typed, proven by a code, refused, taken away."""

import re

import pytest

from store.organizers import find
from tests.drafts import text_of

ROSAS = "+13035550123"
PHONE, CODE = "/console/account/phone", "/console/account/phone/code"


@pytest.fixture
def code(db):
    """Give a function that reads the newest code that was texted."""

    def newest():
        [row, *_] = db.all("SELECT body FROM outbox ORDER BY id DESC")
        return re.findall(r"\b\d{6}\b", row["body"])[0]

    return newest


def phone_of(db, organizer):
    found = find(db, organizer.id)
    return found.phone if found else None


def test_a_number_counts_once_its_code_is_typed(console, rosa, db, code):
    asked = console.send(PHONE, {"phone": "+1 (303) 555-0123"}, follow_redirects=True)
    before = phone_of(db, rosa)
    typed = console.send(CODE, {"code": f"{code()[:3]} {code()[3:]}"}, follow_redirects=True)

    assert "Code texted to +13035550123" in text_of(asked) and before is None
    assert "Commands are taken from this number now." in text_of(typed)
    assert phone_of(db, rosa) == ROSAS
    assert "Code texted to" not in text_of(console.open("/console/account"))


def test_a_wrong_code_is_told_at_its_field_and_the_last_one_asks_for_another(console, rosa, db, code):
    console.send(PHONE, {"phone": ROSAS})
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"

    answers = [console.send(CODE, {"code": wrong}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert "This is not the code" in text_of(answers[0]) and 'name="code"' in text_of(answers[0])
    assert "have another one texted" in text_of(answers[4]) and 'name="code"' not in text_of(answers[4])
    assert phone_of(db, rosa) is None


def test_a_code_that_is_over_is_not_asked_for(console, db):
    console.send(PHONE, {"phone": ROSAS})
    db.run("UPDATE organizers SET phone_code_until_at = 1 WHERE phone_code_until_at IS NOT NULL")

    page = text_of(console.open("/console/account"))

    assert 'name="code"' not in page and f'value="{ROSAS}"' in page


def test_another_organizers_number_is_refused_in_the_same_words_before_and_after_its_code(
    console, visit, rosa, tom, db, code
):
    toms = visit(tom)
    toms.send(PHONE, {"phone": ROSAS})
    toms_code = code()
    console.send(PHONE, {"phone": ROSAS})
    console.send(CODE, {"code": code()})

    proven = toms.send(CODE, {"code": toms_code})
    asked = toms.send(PHONE, {"phone": ROSAS})

    assert proven.status_code == asked.status_code == 422
    assert all("This number cannot be used here" in text_of(answer) for answer in (proven, asked))
    assert (phone_of(db, rosa), phone_of(db, tom)) == (ROSAS, None)


def test_a_second_code_within_the_minute_is_not_texted(console, db):
    console.send(PHONE, {"phone": ROSAS})

    answer = console.send(PHONE, {"phone": ROSAS})

    assert answer.status_code == 429 and "one a minute, three an hour" in text_of(answer)
    assert db.one("SELECT count(*) AS texts FROM outbox")["texts"] == 1


def test_no_code_goes_where_we_do_not_text(console, db):
    answer = console.send(PHONE, {"phone": "+34612345678"})

    assert answer.status_code == 422 and "where we do not text, only in CA, US" in text_of(answer)
    assert db.all("SELECT 1 AS one FROM outbox") == []


def test_an_empty_number_takes_commands_away_without_a_code(console, rosa, db, code):
    console.send(PHONE, {"phone": ROSAS})
    console.send(CODE, {"code": code()})

    answer = console.send(PHONE, {"phone": " "}, follow_redirects=True)

    assert "Commands by text are off." in text_of(answer)
    assert phone_of(db, rosa) is None


def test_a_helper_has_no_number_to_command_from(add_person, visit, rosa):
    helper = visit(add_person("hugo", role="helper", owner=rosa))

    assert helper.send(PHONE, {"phone": ROSAS}).status_code == 403
    assert helper.send(CODE, {"code": "123456"}).status_code == 403
